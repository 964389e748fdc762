"""A first plan in a blink, where the demands leave some room: the hardest event first."""

import numpy as np

from .problem import Integers
from .tables import Tables
from .ties import Booleans

_TRIES = 30


def construct(tables: Tables, *, seed: int) -> Integers | None:
    """Any allowed plan as (E,) place numbers, or None: which proves nothing.

    Saturation ordering (Brélaz 1979): always the event with the fewest places left, in the place
    that costs least beside those already put. Drawn anew some times, since the first may fail.
    """
    rng = np.random.default_rng(seed)
    for _try in range(_TRIES):
        places = _attempt(tables, rng)
        if places is not None:
            return places
    return None


def _attempt(tables: Tables, rng: np.random.Generator) -> Integers | None:
    events, _slots, rooms = tables.allowed.shape
    free = tables.allowed.copy()
    places = np.full(events, -1, dtype=np.int64)
    first = np.where(tables.alone, -free.size, 0)  # they empty a slot of everything else
    for _step in range(events):
        left = free.reshape(events, -1).sum(axis=1) + first + rng.random(events)
        left[places >= 0] = np.inf
        event = int(left.argmin())
        if not free[event].any():
            return None
        slot, room = divmod(int(_costs(tables, free, places, event, rng).argmin()), rooms)
        places[event] = slot * rooms + room
        together = tables.overlap[slot]
        free[:, together, room] = False
        free[tables.forbidden[tables.ties[:, event], :, slot]] = False
    return places


def _costs(
    tables: Tables, free: Booleans, places: Integers, event: int, rng: np.random.Generator
) -> Integers:
    """What each place would cost an event now; infinite where it may not go."""
    _events, slots, rooms = free.shape
    put = np.flatnonzero(places >= 0)
    beside = np.zeros((2, slots))
    np.add.at(beside[0], places[put] // rooms, tables.cost[event, put])
    np.add.at(beside[1], places[put] // rooms, tables.daily[event, put])
    by_slot = tables.overlap @ beside[0] + tables.day @ beside[1]
    costs = by_slot[:, None] + tables.placing[event] + rng.random((slots, rooms))
    return np.where(free[event], costs, np.inf).ravel()
