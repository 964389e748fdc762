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

_MOVES = 10  # tried in a round for each pair of an event and a place, times the events
_ROUNDS = 4  # without a better plan, and the search ends
_STEPS = 40  # temperatures in a round
_SPAN = 200.0  # the hottest over the coldest
_DISPLACED = 0.3  # of the moves to a room that is held


def anneal(
    tables: Tables,
    start: Integers,
    *,
    seed: int,
    target: int,
    on_best: Callable[[Integers, int], bool],
) -> None:
    """Search from `start` ((E,) place numbers) until several rounds bring nothing better.

    `on_best` hears of every better plan; it is also asked from time to time, with the best known,
    and ends the search by answering False. So does reaching `target`.
    """
    events = len(start)
    if tables.allowed.size < 2:
        return
    given = given_of(tables)
    state, best = state_of(tables, start), start.copy()
    total = least = objective_of(tables, start)
    moves = _MOVES * tables.allowed.size * events // _STEPS
    hottest = float(tables.cost.sum() / max(1, np.count_nonzero(tables.cost))) + 1.0
    idle = 0
    while idle < _ROUNDS:
        before = least
        for step in range(_STEPS):
            heat = hottest * math.pow(_SPAN, -step / (_STEPS - 1))
            total, least = sweep(given, state, best, total, least, heat, moves, seed)
            seed = -1
            if not on_best(best, least) or least <= target:
                return
        idle = 0 if least < before else idle + 1


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
        total += try_move(given, state, event, slot, room, heat)
        if total < least:
            least = total
            for i in range(events):
                best[i] = state.slot[i] * rooms + state.room[i]
    return total, least


@compiled
def try_move(given: Given, state: State, event: int, slot: int, room: int, heat: float) -> int:
    """Send the event to the place if the rules and the temperature let it; the total's change."""
    other = state.holder[slot, room]
    if other >= 0 and slot != state.slot[event] and np.random.random() < _DISPLACED:
        return _displace(given, state, event, other, heat)
    if other >= 0:
        change = exchange(given, state, event, other)
    else:
        change = relocation(given, state, event, slot, room)
    if not _accepted(change, heat):
        return 0
    if other >= 0:
        swap(given, state, event, other)
    else:
        put(given, state, event, slot, room)
    return change


@compiled
def _accepted(change: int, heat: float) -> bool:
    return change <= 0 or np.random.random() < math.exp(-change / heat)


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
    if not _accepted(change, heat):
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
