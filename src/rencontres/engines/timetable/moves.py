"""A congress's plan under change: what each move costs at once, and the tables that tell it.

A move sends an event to a place (slot, room), or lets two events change places. What each event
would cost in each slot is kept in a table, so that a move is weighed by a few look-ups; only moves
that are made pay for keeping it. Wishes are in the pair costs: nothing grows with people.
"""

from typing import NamedTuple

import numpy as np

from .compiled import compiled
from .problem import Integers
from .tables import Tables
from .ties import Booleans

REFUSED = 1 << 60  # the change of a move that breaks a rule


class Given(NamedTuple):
    """The tables a move looks at: see `Tables`."""

    overlap: Booleans
    day: Booleans
    allowed: Booleans
    ties: Integers
    forbidden: Booleans
    cost: Integers
    daily: Integers
    placing: Integers


class State(NamedTuple):
    """A plan under change. `slot`, `room` (E,); `holder` (S, R): the event there, −1 for none.

    `load` (S, E): pair costs of an event if it were in a slot; `barred` (S, E): how many events,
    being where they are, forbid it there; `taken` (S, R): events in the room at the slot's time.
    """

    slot: Integers
    room: Integers
    holder: Integers
    load: Integers
    barred: Integers
    taken: Integers


def given_of(tables: Tables) -> Given:
    """What the moves look at."""
    return Given(*(getattr(tables, name) for name in Given._fields))


def state_of(tables: Tables, places: Integers) -> State:
    """The state of a plan given by place numbers."""
    events, slots, rooms = tables.allowed.shape
    slot, room = np.divmod(places, rooms)
    holder = np.full((slots, rooms), -1, dtype=np.int64)
    holder[slot, room] = np.arange(events)
    at, on = tables.overlap[:, slot].astype(np.int64), tables.day[:, slot].astype(np.int64)
    barred = [tables.forbidden[ties, :, slot].sum(axis=0) for ties in tables.ties]
    return State(
        slot,
        room,
        holder,
        at @ tables.cost + on @ tables.daily,
        np.array(barred, dtype=np.int64).reshape(events, slots).T.copy(),
        tables.overlap.astype(np.int64) @ (holder >= 0).astype(np.int64),
    )


@compiled
def relocation(given: Given, state: State, event: int, slot: int, room: int) -> int:
    """What the total changes by if the event goes to a place that no event holds."""
    home, left = state.slot[event], state.room[event]
    own = 1 if room == left and given.overlap[home, slot] else 0
    if state.taken[slot, room] > own or state.barred[slot, event] > 0:
        return REFUSED
    change = int(state.load[slot, event] - state.load[home, event])
    return change + int(given.placing[event, slot, room] - given.placing[event, home, left])


@compiled
def exchange(given: Given, state: State, one: int, other: int) -> int:
    """What the total changes by if two events change places; the first may be in the other's."""
    here, there = state.slot[one], state.slot[other]
    room, that = state.room[one], state.room[other]
    asked, answered = given.ties[one, other], given.ties[other, one]
    if (
        not given.allowed[other, here, room]
        or state.barred[there, one] > given.forbidden[asked, there, there]
        or state.barred[here, other] > given.forbidden[answered, here, here]
        or given.forbidden[asked, there, here]
    ):
        return REFUSED
    change = int(state.load[there, one] - state.load[here, one])
    change += state.load[here, other] - state.load[there, other]
    if not given.overlap[here, there]:
        change -= 2 * given.cost[one, other]
    if not given.day[here, there]:
        change -= 2 * given.daily[one, other]
    change += given.placing[one, there, that] - given.placing[one, here, room]
    change += given.placing[other, here, room] - given.placing[other, there, that]
    return int(change)


@compiled
def swap(given: Given, state: State, one: int, other: int) -> None:
    """Let two events change places, and keep the tables."""
    here, room = state.slot[one], state.room[one]
    there, that = state.slot[other], state.room[other]
    put(given, state, one, there, that)
    put(given, state, other, here, room)
    state.holder[there, that] = one


@compiled
def put(given: Given, state: State, event: int, slot: int, room: int) -> None:
    """Put the event into the place, and keep the tables."""
    slots, events = state.load.shape
    home, left = state.slot[event], state.room[event]
    if state.holder[home, left] == event:
        state.holder[home, left] = -1
    state.holder[slot, room] = event
    state.slot[event], state.room[event] = slot, room
    for when in range(slots):
        state.taken[when, left] -= given.overlap[home, when]
        state.taken[when, room] += given.overlap[slot, when]
        step = int(given.overlap[slot, when]) - int(given.overlap[home, when])
        if step:
            for i in range(events):
                state.load[when, i] += step * given.cost[event, i]
        step = int(given.day[slot, when]) - int(given.day[home, when])
        if step:
            for i in range(events):
                state.load[when, i] += step * given.daily[event, i]
    for i in range(events):
        if given.ties[i, event]:
            _bar(given, state, i, event, home, slot)


@compiled
def _bar(given: Given, state: State, one: int, other: int, home: int, slot: int) -> None:
    """Where the one may not be any more, or again, now that the other has moved."""
    grid = given.forbidden[given.ties[one, other]]
    for when in range(len(grid)):
        state.barred[when, one] += int(grid[when, slot]) - int(grid[when, home])
