"""A congress's plan under change: what each move costs at once, and the tables that tell it.

A move sends an event to a place (slot, room), or lets two events change places. What each event
would cost in each slot is kept in a table, so that a move is weighed by a few look-ups; only moves
that are made pay for keeping it. Wishes are in the pair costs: nothing grows with people.
"""

from typing import NamedTuple

import numpy as np

from .compiled import compiled
from .problem import Integers
from .tables import Booleans, Tables

REFUSED = 1 << 60  # the change of a move that breaks a rule


class Given(NamedTuple):
    """The tables a move looks at: see `Tables`."""

    overlap: Booleans
    allowed: Booleans
    exclusive: Booleans
    cost: Integers
    misfit: Integers


class State(NamedTuple):
    """A plan under change. `slot`, `room` (E,); `holder` (S, R): the event there, −1 for none.

    `load` (E, S): pair costs of an event if it were in a slot; `barred` (E, S): how many events
    there it may not be beside; `taken` (S, R): events in the room at the time of the slot.
    """

    slot: Integers
    room: Integers
    holder: Integers
    load: Integers
    barred: Integers
    taken: Integers


def given_of(tables: Tables) -> Given:
    """What the moves look at."""
    return Given(tables.overlap, tables.allowed, tables.exclusive, tables.cost, tables.misfit)


def state_of(tables: Tables, places: Integers) -> State:
    """The state of a plan given by place numbers."""
    events, slots, rooms = tables.allowed.shape
    slot, room = np.divmod(places, rooms)
    holder = np.full((slots, rooms), -1, dtype=np.int64)
    holder[slot, room] = np.arange(events)
    near = tables.overlap[slot].astype(np.int64)
    return State(
        slot,
        room,
        holder,
        tables.cost @ near,
        tables.exclusive.astype(np.int64) @ near,
        tables.overlap.astype(np.int64) @ (holder >= 0).astype(np.int64),
    )


@compiled
def relocation(given: Given, state: State, event: int, slot: int, room: int) -> int:
    """What the total changes by if the event goes to a place that no event holds."""
    home, left = state.slot[event], state.room[event]
    own = 1 if room == left and given.overlap[home, slot] else 0
    if state.taken[slot, room] > own or state.barred[event, slot] > 0:
        return REFUSED
    change = int(state.load[event, slot] - state.load[event, home])
    return change + int(given.misfit[event, room] - given.misfit[event, left])


@compiled
def exchange(given: Given, state: State, one: int, other: int) -> int:
    """What the total changes by if two events change places; the first may be in the other's."""
    here, there = state.slot[one], state.slot[other]
    room, that = state.room[one], state.room[other]
    apart = 1 if given.exclusive[one, other] else 0
    if (
        not given.allowed[other, here, room]
        or state.barred[one, there] > apart
        or state.barred[other, here] > apart
    ):
        return REFUSED
    change = int(state.load[one, there] - state.load[one, here])
    change += state.load[other, here] - state.load[other, there]
    if not given.overlap[here, there]:
        change -= 2 * given.cost[one, other]
    change += given.misfit[one, that] - given.misfit[one, room]
    change += given.misfit[other, room] - given.misfit[other, that]
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
    events, slots = state.load.shape
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
                state.load[i, when] += step * given.cost[i, event]
                state.barred[i, when] += step * given.exclusive[i, event]
