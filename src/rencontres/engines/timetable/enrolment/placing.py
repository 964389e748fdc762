"""Give every event a place, at first without regard to soft faults.

Partial timetables and ejections, the way of PartialCol (Blöchliger and Zufferey, A graph coloring
heuristic using partial solutions and a reactive tabu scheme, Computers & OR 35, 2008): an event
without a place takes the slot where it drives out the fewest, and those may not return for long.
"""

import numpy as np

from ..compiled import compiled
from .problem import Integers
from .state import Given, State, find_room, in_order, leave


@compiled
def place_all(given: Given, state: State, weight: Integers, steps: int, seed: int) -> int:
    """At most `steps` ejections; how many events have no place after them.

    `weight` (E,): what driving an event out costs, raised each time it is; kept between calls.
    """
    np.random.seed(seed)
    events, slots = given.available.shape
    rooms = state.at.shape[1]
    asked, queue = np.empty(rooms, np.int64), np.empty(rooms, np.int64)
    waiting, out = np.empty(events, np.int64), np.empty(events, np.int64)
    until = np.zeros((events, slots), np.int64)
    count = 0
    for event in range(events):
        if state.slot[event] < 0:
            waiting[count] = event
            count += 1
    for step in range(steps):
        if count == 0:
            break
        number = np.random.randint(count)
        event = waiting[number]
        slot = _cheapest(given, state, event, weight, until, step, asked)
        if slot < 0:
            continue
        count -= 1
        waiting[number] = waiting[count]
        driven = _enter(given, state, event, slot, weight, out, asked, queue)
        for i in range(driven):
            waiting[count] = out[i]
            count += 1
            weight[out[i]] += 1
            until[out[i], slot] = step + 10 + np.random.randint(10) + count
    return count


@compiled
def _cheapest(
    given: Given,
    state: State,
    event: int,
    weight: Integers,
    until: Integers,
    step: int,
    scratch: Integers,
) -> int:
    """The slot where the event drives out least, ties broken by chance; −1 if all are barred."""
    best, found, ties = -1, 0, 0
    for slot in range(given.available.shape[1]):
        if not given.available[event, slot] or until[event, slot] > step:
            continue
        cost = _driven_out(given, state, event, slot, weight)
        if best < 0 or cost < found:
            best, found, ties = slot, cost, 1
        elif cost == found:
            ties += 1
            if np.random.randint(ties) == 0:
                best = slot
    return best


@compiled
def _driven_out(given: Given, state: State, event: int, slot: int, weight: Integers) -> int:
    """The weight of the events that cannot stay: clashes, order, and one for want of a room."""
    cost, room_left, lightest = 0, False, 1 << 40
    for room in range(state.at.shape[1]):
        other = state.at[slot, room]
        suits = given.suitable[event, room]
        if other < 0:
            room_left = room_left or suits
        elif given.apart[event, other]:
            cost += weight[other]
            room_left = room_left or suits
        elif suits and weight[other] < lightest:
            lightest = int(weight[other])
    if not room_left:  # others may make room by changing theirs; the true path is sought on entry
        cost += lightest
    for i in range(given.earlier_from[event], given.earlier_from[event + 1]):
        if state.slot[given.earlier[i]] > slot:
            cost += weight[given.earlier[i]]
    for i in range(given.later_from[event], given.later_from[event + 1]):
        if 0 <= state.slot[given.later[i]] < slot:
            cost += weight[given.later[i]]
    return cost


@compiled
def _enter(
    given: Given,
    state: State,
    event: int,
    slot: int,
    weight: Integers,
    out: Integers,
    asked: Integers,
    queue: Integers,
) -> int:
    """Put the event into the slot; those driven out are in `out`, their number is answered."""
    driven = 0
    for room in range(state.at.shape[1]):
        other = state.at[slot, room]
        if other >= 0 and given.apart[event, other]:
            out[driven] = other
            driven += 1
            leave(state, other)
    driven = _break_order(given, state, event, slot, out, driven)
    if not find_room(given, state, event, slot, asked, queue):
        other = _lightest(given, state, event, slot, weight)
        out[driven] = other
        driven += 1
        leave(state, other)
        find_room(given, state, event, slot, asked, queue)
    return driven


@compiled
def _break_order(
    given: Given, state: State, event: int, slot: int, out: Integers, driven: int
) -> int:
    if in_order(given, state, event, slot):
        return driven
    for i in range(given.earlier_from[event], given.earlier_from[event + 1]):
        other = given.earlier[i]
        if state.slot[other] > slot:
            out[driven] = other
            driven += 1
            leave(state, other)
    for i in range(given.later_from[event], given.later_from[event + 1]):
        other = given.later[i]
        if 0 <= state.slot[other] < slot:
            out[driven] = other
            driven += 1
            leave(state, other)
    return driven


@compiled
def _lightest(given: Given, state: State, event: int, slot: int, weight: Integers) -> int:
    """The event of the slot whose room would do, at least weight."""
    found, ties = -1, 0
    for room in range(state.at.shape[1]):
        other = state.at[slot, room]
        if other < 0 or not given.suitable[event, room]:
            continue
        if found < 0 or weight[other] < weight[found]:
            found, ties = other, 1
        elif weight[other] == weight[found]:
            ties += 1
            if np.random.randint(ties) == 0:
                found = other
    return found
