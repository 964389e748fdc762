"""First find a plan or name the conflict, then improve it, try to prove it best, and polish it."""

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
from .exact import Outcome, build, hint, minimise, solve
from .explain import explain, pigeonhole
from .polish import polish
from .problem import Integers, Problem
from .stopping import Stop
from .tables import Tables, objective_of, places_of, tabulate

_SHARE = 0.6  # of the time left, for annealing; the exact model has the rest
_WORK = 0.94  # of the time given; the rest is for the polish and for the final check
_BOUND = 0.2  # of the time left, at most
_POLISH = 0.03  # of the time given, at most


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
    def left(self) -> float:
        return _WORK * self.seconds - (self.clock() - self.started)

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
    race.hear(objective_of(tables, places), 0)
    until = race.left * (1 - _BOUND)
    race.hear(None, place_bound(tables) + pair_bound(tables, lambda: race.left > until))
    _search(tables, race, seed)
    _prove(problem, tables, race)
    if not race.won:
        until = -_POLISH * seconds
        race.places = polish(problem, tables, race.places, going_on=lambda: race.left > until)
    return _finished(problem, race)


def _any_plan(problem: Problem, tables: Tables, race: _Race, seed: int) -> Integers | None:
    """Any allowed plan, the draft to stay near if it is one; None if there is provably none."""
    if problem.near and not evaluate(problem, _known(problem, problem.near)).violations:
        return places_of(problem, problem.near)
    places = construct(tables, seed=seed)
    if places is not None:
        return places
    outcome = race.run(build(problem, tables, demands_of(problem)), seconds=race.left)
    if outcome.places is None and not outcome.impossible:
        raise TimeOut(
            f"No plan was found within {race.seconds:g} seconds, nor a proof that there is none:"
            " allow more time."
        )
    return outcome.places


def _search(tables: Tables, race: _Race, seed: int) -> None:
    def on_best(places: Integers, objective: int) -> bool:
        race.places = places
        race.hear(objective, None)
        return race.left > until

    until = race.left * (1 - _SHARE)
    anneal(tables, race.places, seed=seed, target=race.bound, on_best=on_best)


def _prove(problem: Problem, tables: Tables, race: _Race) -> None:
    if race.won or race.left <= 0:
        return
    model = build(problem, tables, demands_of(problem))
    minimise(model, race.bound)
    hint(model, race.places)
    before = race.objective
    outcome = race.run(model, seconds=race.left, on_news=race.hear)
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
