"""The last touch on a congress: fewer wishes truly lost, counted person by person.

The search counts clashing pairs, which a table of events can hold: of three wishes at once it
counts three, while two are lost. Near its end the true count is worth its price.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .compiled import compiled
from .moves import REFUSED, Given, State, exchange, given_of, put, relocation, state_of, swap
from .problem import Integers, Problem
from .tables import Tables, attendance, objective_of

_SLACK = 0.003  # of the objective may be given up, so that the plan stays near its proven bound


class Crowd(NamedTuple):
    """Who wishes or has a role where: `people` of event e from `start[e]` to `start[e + 1]`.

    `there` (P, S): how many of a person's wishes and roles are in a slot; all but one are lost.
    """

    people: Integers
    start: Integers
    there: Integers


def polish(
    problem: Problem, tables: Tables, places: Integers, *, going_on: Callable[[], bool]
) -> Integers:
    """A plan near `places` that loses no more wishes and, where it can, fewer.

    Only where slots do not overlap and all wishes weigh the same; else the plan as it is.
    """
    weight = problem.wishes.weight
    if len(tables.moments) < len(problem.slots) or not len(weight) or weight.min() < weight.max():
        return places
    crowd = crowd_of(problem, tables, places)
    given, state = given_of(tables), state_of(tables, places)
    objective = objective_of(tables, places)
    limit, made = int(objective * (1 + _SLACK)), True
    while made and going_on():
        objective, made = descend(given, state, crowd, objective, limit)
    found: Integers = state.slot * tables.allowed.shape[2] + state.room
    return found


def crowd_of(problem: Problem, tables: Tables, places: Integers) -> Crowd:
    """Everyone's wishes and roles under a plan."""
    person, event, _weight, _role = attendance(problem)
    order = np.argsort(event, kind="stable")
    start = np.searchsorted(event[order], np.arange(len(problem.events) + 1))
    there = np.zeros((len(problem.wishes.people), len(problem.slots)), dtype=np.int64)
    np.add.at(there, (person, places[event] // tables.allowed.shape[2]), 1)
    return Crowd(person[order], start.astype(np.int64), there)


@compiled
def descend(
    given: Given, state: State, crowd: Crowd, objective: int, limit: int
) -> tuple[int, bool]:
    """Make every move that loses fewer wishes, or as many at a lower objective, once around.

    Answers the objective, never above `limit` for a move made, and whether any was made.
    """
    events, slots, rooms = given.allowed.shape
    made = False
    for event in range(events):
        for slot in range(slots):
            for room in range(rooms):
                other = state.holder[slot, room]
                if not given.allowed[event, slot, room] or other == event:
                    continue
                if other >= 0:
                    change = exchange(given, state, event, other)
                else:
                    change = relocation(given, state, event, slot, room)
                if change == REFUSED or objective + change > limit:
                    continue
                if _make(given, state, crowd, event, slot, room, change):
                    objective += change
                    made = True
    return objective, made


@compiled
def _make(
    given: Given, state: State, crowd: Crowd, event: int, slot: int, room: int, change: int
) -> bool:
    home, other = state.slot[event], state.holder[slot, room]
    lost = shift(crowd, event, home, slot)
    if other >= 0:
        lost += shift(crowd, other, slot, home)
    if lost < 0 or (lost == 0 and change < 0):
        if other >= 0:
            swap(given, state, event, other)
        else:
            put(given, state, event, slot, room)
        return True
    shift(crowd, event, slot, home)
    if other >= 0:
        shift(crowd, other, home, slot)
    return False


@compiled
def shift(crowd: Crowd, event: int, home: int, slot: int) -> int:
    """Count the event's people in another slot; how many more wishes are lost then."""
    if home == slot:
        return 0
    lost = 0
    for i in range(crowd.start[event], crowd.start[event + 1]):
        person = crowd.people[i]
        crowd.there[person, home] -= 1
        lost -= crowd.there[person, home] > 0
        lost += crowd.there[person, slot] > 0
        crowd.there[person, slot] += 1
    return lost
