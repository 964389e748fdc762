"""Simulated annealing of a congress: events change places, and every change is known at once.

An event is sent to a place. Where another event is, that one takes the place left, or another room
of its slot.
"""

import math
from collections.abc import Callable

import numpy as np

from .compiled import compiled
from .moves import Given, State, exchange, given_of, put, relocation, state_of, swap
from .problem import Integers
from .tables import Tables, objective_of

_MOVES = 200  # tried at most for each pair of an event and a place, times the events
_SWEEP = 20_000  # moves at one temperature
_HOT, _COLD = 0.2, 0.01  # of what two events at the same time cost on average
_DISPLACED = 0.3  # of the moves to a room that is held


def anneal(
    tables: Tables,
    start: Integers,
    *,
    seed: int,
    target: int,
    spent: Callable[[], float],
    on_best: Callable[[Integers, int], None],
) -> None:
    """Search from `start` ((E,) place numbers), cooling once over the time or the moves.

    `spent` tells the share of the time that has gone; `on_best` hears of every better plan.
    Reaching `target` ends the search.
    """
    if tables.allowed.size < 2:
        return
    given, state, best = given_of(tables), state_of(tables, start), start.copy()
    total = least = objective_of(tables, start)
    usual = float(tables.cost.sum() / max(1, np.count_nonzero(tables.cost))) + 1.0
    moves, made = _MOVES * tables.allowed.size * len(start), 0
    while least > target and (gone := max(spent(), made / moves)) < 1:
        heat, before = usual * _HOT * math.pow(_COLD / _HOT, gone), least
        total, least = sweep(given, state, best, total, least, heat, _SWEEP, -1 if made else seed)
        made += _SWEEP
        if least < before:
            on_best(best, least)


@compiled
def sweep(
    given: Given,
    state: State,
    best: Integers,
    total: int,
    least: int,
    heat: float,
    moves: int,
    seed: int,
) -> tuple[int, int]:
    """Try `moves` moves at one temperature; the total of `state` and the least, kept in `best`."""
    if seed >= 0:
        np.random.seed(seed)
    events, slots, rooms = given.allowed.shape
    for _move in range(moves):
        event = np.random.randint(events)
        slot, room = np.random.randint(slots), np.random.randint(rooms)
        if not given.allowed[event, slot, room] or state.holder[slot, room] == event:
            continue
        other = state.holder[slot, room]
        if other >= 0 and slot != state.slot[event] and np.random.random() < _DISPLACED:
            total += _displace(given, state, event, other, heat)
        else:
            if other >= 0:
                change = exchange(given, state, event, other)
            else:
                change = relocation(given, state, event, slot, room)
            # Told apart here, as a call with so many arrays costs more than most moves.
            if change <= 0 or np.random.random() < math.exp(-change / heat):
                total += change
                if other >= 0:
                    swap(given, state, event, other)
                else:
                    put(given, state, event, slot, room)
        if total < least:
            least = total
            for i in range(events):
                best[i] = state.slot[i] * rooms + state.room[i]
    return total, least


@compiled
def _displace(given: Given, state: State, event: int, other: int, heat: float) -> int:
    """Take the other's room, which goes to a free room of the same slot."""
    slot, room = state.slot[other], state.room[other]
    free = _free_room(given, state, other, slot)
    if free < 0:
        return 0
    moved = int(given.placing[other, slot, free] - given.placing[other, slot, room])
    put(given, state, other, slot, free)
    change = moved + relocation(given, state, event, slot, room)
    if change > 0 and np.random.random() >= math.exp(-change / heat):
        put(given, state, other, slot, room)
        return 0
    put(given, state, event, slot, room)
    return change


@compiled
def _free_room(given: Given, state: State, event: int, slot: int) -> int:
    """A room for the event in the slot that nobody has, by chance; −1 if there is none."""
    rooms = state.holder.shape[1]
    first = np.random.randint(rooms)
    for i in range(rooms):
        room = (first + i) % rooms
        if state.taken[slot, room] == 0 and given.allowed[event, slot, room]:
            return int(room)
    return -1
