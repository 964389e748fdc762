"""Why there is no plan: the smallest set of demands that cannot all be met."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic

import numpy as np

from .answer import Demand, Impossible, Kind
from .demands import UNARY, allowed_places, demands_of
from .exact import Outcome, build, solve
from .problem import Problem
from .stopping import Stop, never
from .tables import Tables
from .ties import Booleans

Run = Callable[..., Outcome]


def crowded_events(allowed: Booleans) -> list[int]:
    """Events that together have fewer places than they are; empty if every event can have its own.

    `allowed` is (events, slots, rooms). By Hall's theorem such events exist exactly when no
    matching covers all events; those reached by alternating paths from an event left over form a
    set from which no event can be spared.
    """
    choices = [np.flatnonzero(row).tolist() for row in allowed]
    holder: dict[int, int] = {}  # place to event
    for event in range(len(choices)):
        free, came_from = _free_place(event, choices, holder)
        if free is None:
            return sorted({event, *(holder[place] for place in came_from)})
        _hand_over(free, event, came_from, holder)
    return []


def pigeonhole(
    problem: Problem, allowed: Booleans, demands: Sequence[Demand]
) -> list[Demand] | None:
    """Demands that cannot all be met, by counting alone: of events and places, then a person's
    events and slots. None where counting finds nothing; `allowed` is (events, slots, rooms).
    """
    held = [problem.event_index[d.events[0]] for d in demands if d.kind is Kind.HELD]
    crowded = [held[i] for i in crowded_events(allowed[held])]
    if crowded:
        return _of_events(problem, demands, crowded)
    for person in (d for d in demands if d.kind is Kind.PERSON):
        mine = [i for i in (problem.event_index[key] for key in person.events) if i in held]
        slots = np.asarray(allowed[mine].any(axis=2, keepdims=True))
        crowded = [mine[i] for i in crowded_events(slots)]
        if crowded:
            return [*_of_events(problem, demands, crowded), person]
    return None


def _of_events(problem: Problem, demands: Sequence[Demand], events: list[int]) -> list[Demand]:
    keys, kinds = {problem.events[i].key for i in events}, UNARY | {Kind.HELD}
    return [d for d in demands if d.kind in kinds and d.events[0] in keys]


def _free_place(
    event: int, choices: list[list[int]], holder: dict[int, int]
) -> tuple[int | None, dict[int, int]]:
    """The nearest free place by alternating paths, if any, and which event asked for each place."""
    came_from: dict[int, int] = {}
    asking = deque([event])
    while asking:
        asker = asking.popleft()
        for place in choices[asker]:
            if place in came_from:
                continue
            came_from[place] = asker
            if place not in holder:
                return place, came_from
            asking.append(holder[place])
    return None, came_from


def _hand_over(place: int, event: int, came_from: dict[int, int], holder: dict[int, int]) -> None:
    """Each event on the path takes the place it asked for and leaves its own to the one before."""
    place_of = {e: p for p, e in holder.items()}
    while (mover := came_from[place]) != event:
        holder[place] = mover
        place = place_of[mover]
    holder[place] = event


def explain(
    problem: Problem, tables: Tables, *, seconds: float, seed: int, stop: Stop = never
) -> Impossible:
    """Name an irreducible conflict of a problem known to be impossible.

    A first conflict comes from a matching or from CP-SAT's assumptions, then each demand that the
    conflict can do without is dropped. `irreducible` is False if `seconds` did not suffice.
    """
    started = monotonic()
    demands = demands_of(problem)
    run = partial(solve, seed=seed, workers=1, stop=stop)
    core, irreducible = _first_conflict(problem, tables, demands, seconds / 2, run), True
    for demand in sorted(core, key=lambda d: d.kind is not Kind.HELD):
        left = 0.0 if stop() else seconds - (monotonic() - started)
        rest = [other for other in core if other is not demand]
        answer = _possible(problem, tables, rest, left, run)
        if answer is False:
            core = rest
        irreducible &= answer is not None
    return Impossible(_worded(problem, core), monotonic() - started, irreducible)


def _first_conflict(
    problem: Problem, tables: Tables, demands: Sequence[Demand], seconds: float, run: Run
) -> list[Demand]:
    counted = pigeonhole(problem, tables.allowed, demands)
    if counted is not None:
        return counted
    outcome = run(build(problem, tables, demands, guarded=True), seconds=seconds)
    return [demands[i] for i in outcome.core] or list(demands)


def _possible(
    problem: Problem, tables: Tables, demands: Sequence[Demand], seconds: float, run: Run
) -> bool | None:
    """Whether these demands can all be met; None if time ran out."""
    if pigeonhole(problem, allowed_places(problem, demands), demands) is not None:
        return False
    disjoint = len(tables.moments) == len(problem.slots)
    if disjoint and all(d.kind in UNARY or d.kind is Kind.HELD for d in demands):
        return True  # then the matching is a plan
    if seconds <= 0:
        return None
    outcome = run(build(problem, tables, demands), seconds=seconds)
    return False if outcome.impossible else True if outcome.places is not None else None


def _worded(problem: Problem, core: Sequence[Demand]) -> tuple[Demand, ...]:
    """Leave out what goes without saying: other events of a set, named events being held."""
    held = {d.events[0] for d in core if d.kind is Kind.HELD}
    rest = [_narrowed(problem, d, held) for d in core if d.kind is not Kind.HELD]
    named = {key for demand in rest for key in demand.events}
    return (*rest, *(d for d in core if d.kind is Kind.HELD and d.events[0] not in named))


def _narrowed(problem: Problem, demand: Demand, held: set[str]) -> Demand:
    if demand.kind not in {Kind.PERSON, Kind.SAME_DAY, Kind.DIFFERENT_DAY}:
        return demand
    keys = tuple(key for key in demand.events if key in held)
    names = tuple(f"“{problem.events[problem.event_index[key]].name}”" for key in keys)
    return replace(demand, events=keys, params={**demand.params, "events": names})
