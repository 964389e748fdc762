"""Simulated annealing over complete timetables, by Kempe moves; the compiled loop.

A move sends an event to another slot; whatever cannot be beside it there comes back in exchange,
and so on (a Kempe chain). Where the slot has too few rooms, one more event and its own chain come
back too. Faults change by table look-ups, people by people; rooms are matched anew once the move is
otherwise accepted.
"""

import math
from typing import NamedTuple

import numpy as np

from ..compiled import compiled
from .problem import Integers
from .state import Given, State, find_room, in_order, toggle


class Scratch(NamedTuple):
    """Memory for one move: the chain, who is in it, and the rooms before it."""

    chain: Integers
    member: Integers
    asked: Integers
    queue: Integers
    rooms: Integers


def scratch(state: State) -> Scratch:
    """Memory for moves over a timetable of this size."""
    rooms = state.at.shape[1]
    return Scratch(
        np.zeros(2 * rooms, dtype=np.int64),
        np.zeros(len(state.slot), dtype=np.int64),
        np.zeros(rooms, dtype=np.int64),
        np.zeros(rooms, dtype=np.int64),
        np.zeros((2, rooms), dtype=np.int64),
    )


@compiled
def anneal(
    given: Given,
    state: State,
    memory: Scratch,
    best: State,
    total: int,
    least: int,
    heat: float,
    moves: int,
    seed: int,
) -> tuple[int, int]:
    """Try `moves` moves at one temperature; the total of `state` and the least, kept in `best`."""
    if seed >= 0:
        np.random.seed(seed)
    events, slots = given.available.shape
    for _move in range(moves):
        event = np.random.randint(events)
        slot = np.random.randint(slots)
        if slot == state.slot[event] or not given.available[event, slot]:
            continue
        total += try_move(given, state, memory, event, slot, heat)
        if total < least:
            least = total
            best.slot[:] = state.slot
            best.room[:] = state.room
            if least == 0:
                break
    return total, least


@compiled
def try_move(
    given: Given, state: State, memory: Scratch, event: int, slot: int, heat: float
) -> int:
    """Send the event to the slot if the temperature lets it; how much the total changed."""
    home = state.slot[event]
    length = _extend(given, state, memory, event, home, slot, 0)
    length = _balance(given, state, memory, home, slot, length)
    change = 0
    if length > 0 and _may_swap(given, state, memory, home, slot, length):
        for i in range(length):
            change += toggle(given, state, memory.chain[i], home, slot)
        if not (_accepted(change, heat) and _settle(given, state, memory, home, slot, length)):
            for i in range(length):
                toggle(given, state, memory.chain[i], home, slot)
            change = 0
    for i in range(length if length > 0 else -length):
        memory.member[memory.chain[i]] = 0
    return change


@compiled
def _accepted(change: int, heat: float) -> bool:
    return change <= 0 or np.random.random() < math.exp(-change / heat)


@compiled
def _extend(
    given: Given, state: State, memory: Scratch, event: int, one: int, other: int, length: int
) -> int:
    """Add the event's Kempe chain between its slot and the other one; the chain's new length."""
    head = length
    memory.chain[length] = event
    memory.member[event] = 1
    length += 1
    while head < length:
        mover = memory.chain[head]
        head += 1
        facing = other if state.slot[mover] == one else one
        for room in range(state.at.shape[1]):
            met = state.at[facing, room]
            if met >= 0 and memory.member[met] == 0 and given.apart[mover, met]:
                memory.chain[length] = met
                memory.member[met] = 1
                length += 1
    return length


@compiled
def _balance(given: Given, state: State, memory: Scratch, home: int, slot: int, length: int) -> int:
    """Where the slot has too few rooms, one event more comes back; −length if still too few."""
    surplus = _surplus(state, memory, home, slot, length)
    if surplus <= 0:
        return length
    rooms = state.at.shape[1]
    first = np.random.randint(rooms)
    for i in range(rooms):
        other = state.at[slot, (first + i) % rooms]
        if other >= 0 and memory.member[other] == 0:
            length = _extend(given, state, memory, other, home, slot, length)
            break
    return length if _surplus(state, memory, home, slot, length) <= 0 else -length


@compiled
def _surplus(state: State, memory: Scratch, home: int, slot: int, length: int) -> int:
    """Events beyond the rooms, in the worse of the two slots, once the chain has moved."""
    rooms = state.at.shape[1]
    here = there = -int(rooms)
    for room in range(rooms):
        here += int(state.at[home, room] >= 0)
        there += int(state.at[slot, room] >= 0)
    for i in range(length):
        step = 1 if state.slot[memory.chain[i]] == home else -1
        here -= step
        there += step
    return max(here, there)


@compiled
def _may_swap(
    given: Given, state: State, memory: Scratch, home: int, slot: int, length: int
) -> bool:
    """Whether all of the chain may be in their new slots, by availability and order."""
    for i in range(length):
        event = memory.chain[i]
        if not given.available[event, home + slot - state.slot[event]]:
            return False
    for i in range(length):
        event = memory.chain[i]
        state.slot[event] = home + slot - state.slot[event]
    good = True
    for i in range(length):
        event = memory.chain[i]
        good = good and in_order(given, state, event, state.slot[event])
    for i in range(length):
        event = memory.chain[i]
        state.slot[event] = home + slot - state.slot[event]
    return good


@compiled
def _settle(given: Given, state: State, memory: Scratch, home: int, slot: int, length: int) -> bool:
    """Give the chain rooms in their new slots, or leave everything as it was."""
    memory.rooms[0] = state.at[home]
    memory.rooms[1] = state.at[slot]
    for i in range(length):
        event = memory.chain[i]
        state.at[state.slot[event], state.room[event]] = -1
    for i in range(length):
        event = memory.chain[i]
        target = home + slot - state.slot[event]
        if not find_room(given, state, event, target, memory.asked, memory.queue):
            _restore(state, memory, home, 0)
            _restore(state, memory, slot, 1)
            return False
    return True


@compiled
def _restore(state: State, memory: Scratch, slot: int, row: int) -> None:
    for room in range(state.at.shape[1]):
        event = memory.rooms[row, room]
        state.at[slot, room] = event
        if event >= 0:
            state.slot[event] = slot
            state.room[event] = room
