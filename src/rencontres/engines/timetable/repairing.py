"""After a change: the plan with the fewest moves from a draft, and of those the best found."""

from collections.abc import Callable
from functools import partial
from time import monotonic

import numpy as np

from .answer import Impossible, Placement, Placements, Repair, TimeOut
from .demands import demands_of
from .evaluation import evaluate
from .exact import Model, Outcome, build, hint, keep_most, minimise, solve, stay
from .explain import explain, pigeonhole
from .problem import Integers, Problem
from .stopping import Stop, never
from .tables import Tables, places_of, tabulate

_FEWEST = 0.6  # of the time, at most, to find and prove the fewest moves
_WORK = 0.95  # of the time, in all; the rest is for the final check


def repair(
    problem: Problem,
    draft: Placements,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    stop: Stop = never,
    clock: Callable[[], float] = monotonic,
) -> Repair | Impossible:
    """The plan of the changed problem that moves the fewest events of a draft made before.

    Events new to the draft, or whose slot or room is gone, have to be placed and count as moved.
    `stop` ends the search with the best so far, as that of `plan` does.
    Raises `TimeOut` if `seconds` brought neither a plan nor a proof that there is none.
    """
    started = clock()
    run = partial(solve, seed=seed, workers=workers, stop=stop)
    tables, before = tabulate(problem), places_of(problem, draft)
    if pigeonhole(problem, tables.allowed, demands_of(problem)) is not None:
        return explain(problem, tables, seconds=max(seconds, 1.0), seed=seed, stop=stop)
    model = build(problem, tables, demands_of(problem))
    keep_most(model, before)
    hint(model, before)
    outcome = run(model, seconds=_FEWEST * seconds)
    if outcome.impossible:
        return explain(problem, tables, seconds=max(seconds, 1.0), seed=seed, stop=stop)
    if outcome.places is None:
        raise TimeOut(f"No plan was found within {seconds:g} seconds: allow more time.")
    moves = int((outcome.places != before).sum())
    left = _WORK * seconds - (clock() - started)
    places = outcome.places
    if left > 0 and not stop():
        places = _best_of(problem, tables, before, places, partial(run, seconds=left))
    return _repair(problem, before, places, min(outcome.bound, moves), clock() - started)


def _best_of(
    problem: Problem,
    tables: Tables,
    before: Integers,
    found: Integers,
    run: Callable[[Model], Outcome],
) -> Integers:
    """Among plans with as few moves as the one found, a better one if the run finds it."""
    model = build(problem, tables, demands_of(problem))
    stay(model, before, int((found == before).sum()))
    minimise(model, 0)
    hint(model, found)
    outcome = run(model)
    return found if outcome.places is None else outcome.places


def _repair(
    problem: Problem, before: Integers, places: Integers, bound: int, seconds: float
) -> Repair:
    rooms = len(problem.rooms)
    placements = {
        event.key: Placement(problem.slots[p // rooms].key, problem.rooms[p % rooms].key)
        for event, p in zip(problem.events, places.tolist(), strict=True)
    }
    found = evaluate(problem, placements)
    moved = tuple(problem.events[i].key for i in np.flatnonzero(places != before).tolist())
    return Repair(placements, moved, bound, found.objective, found.terms, seconds)
