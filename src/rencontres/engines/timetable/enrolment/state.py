"""What the compiled searches read and write, and the moves' common steps: rooms by matching."""

from typing import NamedTuple

import numpy as np

from ..compiled import compiled
from .problem import Booleans, Enrolment, Integers


class Given(NamedTuple):
    """The problem for the searches. Lists of lists are flat, with where each one starts.

    `apart` (E, E): never in one slot (a person in common, an order, or one room for both).
    `people` of each event, events `earlier` and `later` than each. `fault` (2^slots of a day,):
    the soft faults of a person's day by the bits of its slots.
    """

    suitable: Booleans
    available: Booleans
    apart: Booleans
    people: Integers
    people_from: Integers
    earlier: Integers
    earlier_from: Integers
    later: Integers
    later_from: Integers
    fault: Integers
    per_day: int


class State(NamedTuple):
    """A timetable under change. `at` (S, R): the event there, −1 for none. `days` (P, D): bits."""

    slot: Integers
    room: Integers
    at: Integers
    days: Integers


def given(problem: Enrolment) -> Given:
    """Lay the problem out for the searches."""
    attends = problem.attends.astype(np.int32)
    suitable = problem.suitable
    only = suitable & (suitable.sum(axis=1) == 1)[:, None]
    apart = (attends.T @ attends > 0) | problem.before | problem.before.T
    apart |= only.astype(np.int32) @ only.T.astype(np.int32) > 0
    np.fill_diagonal(apart, False)
    per_day = problem.slots // problem.days
    return Given(
        suitable,
        problem.available & suitable.any(axis=1, keepdims=True),
        apart,
        *_flat(problem.attends.T),
        *_flat(problem.before.T),
        *_flat(problem.before),
        np.array([_faults_of_day(bits, per_day) for bits in range(1 << per_day)], dtype=np.int64),
        per_day,
    )


def empty(problem: Enrolment) -> State:
    """No event has a place yet."""
    events = problem.attends.shape[1]
    return State(
        np.full(events, -1, dtype=np.int64),
        np.full(events, -1, dtype=np.int64),
        np.full((problem.slots, len(problem.capacity)), -1, dtype=np.int64),
        np.zeros((len(problem.attends), problem.days), dtype=np.int64),
    )


def _flat(rows: Booleans) -> tuple[Integers, Integers]:
    starts = np.concatenate([[0], np.cumsum(rows.sum(axis=1))]).astype(np.int64)
    return np.nonzero(rows)[1].astype(np.int64), starts


def _faults_of_day(bits: int, per_day: int) -> int:
    busy = [bool(bits >> hour & 1) for hour in range(per_day)]
    in_a_row = sum(all(busy[hour - 2 : hour + 1]) for hour in range(2, per_day))
    return int(busy[-1]) + in_a_row + int(sum(busy) == 1)


@compiled
def find_room(
    given: Given, state: State, event: int, slot: int, asked: Integers, queue: Integers
) -> bool:
    """Give the event a room of the slot, others changing theirs where needed; False if none.

    The shortest alternating path. `asked` (R,) and `queue` (R,) are scratch: which event asked for
    each room, and rooms whose holders look for another.
    """
    rooms = state.at.shape[1]
    asked[:] = -1
    head, tail, asker = 0, 0, event
    while True:
        for room in range(rooms):
            if asked[room] >= 0 or not given.suitable[asker, room]:
                continue
            asked[room] = asker
            if state.at[slot, room] < 0:
                _hand_over(state, event, slot, room, asked)
                return True
            queue[tail] = room
            tail += 1
        if head == tail:
            return False
        asker = state.at[slot, queue[head]]
        head += 1


@compiled
def _hand_over(state: State, event: int, slot: int, room: int, asked: Integers) -> None:
    """Each event on the path takes the room it asked for."""
    while True:
        asker = asked[room]
        left = state.room[asker]
        state.at[slot, room] = asker
        state.room[asker] = room
        if asker == event:
            state.slot[event] = slot
            return
        room = left


@compiled
def leave(state: State, event: int) -> None:
    """Take the event out of its place."""
    state.at[state.slot[event], state.room[event]] = -1
    state.slot[event] = -1
    state.room[event] = -1


@compiled
def toggle(given: Given, state: State, event: int, one: int, other: int) -> int:
    """Move the event's people between two slots, either way; how much their days' faults change."""
    day, that = one // given.per_day, other // given.per_day
    bit, flag = 1 << one % given.per_day, 1 << other % given.per_day
    change = 0
    for i in range(given.people_from[event], given.people_from[event + 1]):
        person = given.people[i]
        before = state.days[person, day]
        state.days[person, day] = before ^ bit
        change += given.fault[before ^ bit] - given.fault[before]
        before = state.days[person, that]
        state.days[person, that] = before ^ flag
        change += given.fault[before ^ flag] - given.fault[before]
    return change


@compiled
def in_order(given: Given, state: State, event: int, slot: int) -> bool:
    """Whether the slot comes after all that must come before the event, and before what follows."""
    for i in range(given.earlier_from[event], given.earlier_from[event + 1]):
        if state.slot[given.earlier[i]] >= slot:
            return False
    for i in range(given.later_from[event], given.later_from[event + 1]):
        if 0 <= state.slot[given.later[i]] <= slot:
            return False
    return True
