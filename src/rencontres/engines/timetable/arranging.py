"""Find a plan or name the conflict, improve it, bound it, try to prove it best, and polish it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from .annealing import anneal
from .answer import Impossible, Placement, Placements, Plan, Status, TimeOut
from .bound import pair_bound, place_bound
from .construction import construct
from .demands import demands_of
from .evaluation import evaluate
from .exact import Outcome, build, hint, is_large, minimise, solve
from .explain import explain, pigeonhole
from .polish import can_polish, polish
from .problem import Integers, Problem
from .stopping import Stop
from .tables import Tables, objective_of, places_of, tabulate

# When each step ends, at the latest, as a share of the time; the final check has the rest.
_SEARCH, _BOUND, _PROOF, _POLISH = 0.4, 0.6, 0.7, 0.94
_LONG = 0.3  # more for the search where nothing can be polished


@dataclass(slots=True)
class _Race:
    """The best plan and the best bound so far, told as they improve."""

    started: float
    seconds: float
    tell: Callable[[int, int], None]
    clock: Callable[[], float]
    run: Callable[..., Outcome]
    places: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    objective: int | None = None
    bound: int = 0

    @property
    def gone(self) -> float:
        """The share of the time that has gone; over 1 once the search is to stop."""
        return (self.clock() - self.started) / self.seconds if self.seconds > 0 else 1.0

    def left(self, share: float) -> float:
        """Seconds until so much of the time has gone."""
        return (share - self.gone) * self.seconds

    def share_of(self, share: float) -> Callable[[], float]:
        """How much has gone of the time from now until so much of the whole has gone."""
        start = self.gone
        return lambda: (self.gone - start) / (share - start) if start < share else 1.0

    @property
    def won(self) -> bool:
        return self.objective is not None and self.objective <= self.bound

    def hear(self, objective: int | None, bound: int | None) -> None:
        better = objective is not None and (self.objective is None or objective < self.objective)
        higher = bound is not None and bound > self.bound
        if better:
            self.objective = objective
        if higher and bound is not None:
            self.bound = bound
        if (better or higher) and self.objective is not None:
            self.tell(self.objective, self.bound)


def arrange(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    workers: int,
    stop: Stop,
    tell: Callable[[int, int], None],
    clock: Callable[[], float],
) -> Plan | Impossible:
    """The best plan of a congress found in the time given, or why there is none (see `plan`)."""
    race = _Race(
        clock(), seconds, tell, clock, partial(solve, seed=seed, workers=workers, stop=stop)
    )
    tables = tabulate(problem)
    places = None
    if pigeonhole(problem, tables.allowed, demands_of(problem)) is None:  # CP-SAT counts for hours
        places = _any_plan(problem, tables, race, seed)
    if places is None:
        return explain(problem, tables, seconds=max(seconds, 1.0), seed=seed, stop=stop)
    race.places = places
    race.hear(objective_of(tables, places), place_bound(tables))
    polished = can_polish(problem, tables)
    later = 0.0 if polished else _LONG
    _search(tables, race, seed, _SEARCH + later)
    race.hear(None, place_bound(tables) + pair_bound(tables, lambda: race.gone < _BOUND + later))
    _prove(problem, tables, race)
    if polished and not race.won:
        race.places = polish(problem, tables, race.places, seed=seed, spent=race.share_of(_POLISH))
    return _finished(problem, race)


def _any_plan(problem: Problem, tables: Tables, race: _Race, seed: int) -> Integers | None:
    """Any allowed plan, the draft to stay near if it is one; None if there is provably none."""
    if problem.near and not evaluate(problem, _known(problem, problem.near)).violations:
        return places_of(problem, problem.near)
    places = construct(tables, seed=seed)
    if places is not None:
        return places
    outcome = race.run(build(problem, tables, demands_of(problem)), seconds=race.left(_POLISH))
    if outcome.places is None and not outcome.impossible:
        raise TimeOut(
            f"No plan was found within {race.seconds:g} seconds, nor a proof that there is none:"
            " allow more time."
        )
    return outcome.places


def _search(tables: Tables, race: _Race, seed: int, share: float) -> None:
    def on_best(places: Integers, objective: int) -> None:
        race.places = places.copy()
        race.hear(objective, None)

    spent, target = race.share_of(share), race.bound
    anneal(tables, race.places, seed=seed, target=target, spent=spent, on_best=on_best)


def _prove(problem: Problem, tables: Tables, race: _Race) -> None:
    if race.won or race.gone >= _PROOF or is_large(tables):
        return
    model = build(problem, tables, demands_of(problem))
    minimise(model, race.bound)
    hint(model, race.places)
    before = race.objective
    outcome = race.run(model, seconds=race.left(_PROOF), on_news=race.hear)
    if outcome.places is None:
        return
    objective = objective_of(tables, outcome.places)
    if before is None or objective < before:
        race.places = outcome.places
    race.hear(objective, objective if outcome.optimal else outcome.bound)


def _known(problem: Problem, draft: Placements) -> Placements:
    """The part of a draft that the problem still knows."""
    return {
        key: place
        for key, place in draft.items()
        if key in problem.event_index and problem.place_of(place)
    }


def _placements(problem: Problem, places: Integers) -> dict[str, Placement]:
    rooms = len(problem.rooms)
    return {
        event.key: Placement(problem.slots[p // rooms].key, problem.rooms[p % rooms].key)
        for event, p in zip(problem.events, places.tolist(), strict=True)
    }


def _finished(problem: Problem, race: _Race) -> Plan:
    placements = _placements(problem, race.places)
    found = evaluate(problem, placements)
    return Plan(
        placements=placements,
        objective=found.objective,
        bound=min(race.bound, found.objective),
        terms=found.terms,
        seconds=race.clock() - race.started,
        status=Status.OPTIMAL if race.bound >= found.objective else Status.FEASIBLE,
    )
