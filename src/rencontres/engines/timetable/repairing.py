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
from .tables import Tables, tabulate

_FEWEST = 0.6  # of the time, at most, to find and prove the fewest moves
_WORK = 0.95  # of the time, in all; the rest is for the final check


def repair(
    problem: Problem,
    draft: Placements,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    clock: Callable[[], float] = monotonic,
) -> Repair | Impossible:
    """The plan of the changed problem that moves the fewest events of a draft made before.

    Events new to the draft, or whose slot or room is gone, have to be placed and count as moved.
    Raises `TimeOut` if `seconds` brought neither a plan nor a proof that there is none.
    """
    started = clock()
    tables, before = tabulate(problem), places_of(problem, draft)
    if pigeonhole(problem, tables.allowed, demands_of(problem)) is not None:
        return explain(problem, tables, seconds=max(seconds, 1.0), seed=seed)
    model = build(problem, tables, demands_of(problem))
    keep_most(model, before)
    hint(model, before)
    outcome = solve(model, seconds=_FEWEST * seconds, seed=seed, workers=workers)
    if outcome.impossible:
        return explain(problem, tables, seconds=max(seconds, 1.0), seed=seed)
    if outcome.places is None:
        raise TimeOut(f"No plan was found within {seconds:g} seconds: allow more time.")
    moves = int((outcome.places != before).sum())
    left = _WORK * seconds - (clock() - started)
    run = partial(solve, seconds=left, seed=seed, workers=workers)
    places = _best_of(problem, tables, before, outcome.places, run) if left > 0 else outcome.places
    return _repair(problem, before, places, min(outcome.bound, moves), clock() - started)


def places_of(problem: Problem, draft: Placements) -> Integers:
    """(E,) place numbers; −1 for an event that the draft has nowhere, or where nothing is now."""
    places = np.full(len(problem.events), -1, dtype=np.int64)
    for number, event in enumerate(problem.events):
        place = draft.get(event.key)
        if place and place.slot in problem.slot_index and place.room in problem.room_index:
            slot = problem.slot_index[place.slot]
            places[number] = slot * len(problem.rooms) + problem.room_index[place.room]
    return places


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
