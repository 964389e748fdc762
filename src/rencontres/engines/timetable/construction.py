"""A first plan in a blink, where the demands leave some room: the hardest event first."""

import numpy as np

from .problem import Integers
from .tables import Booleans, Tables

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
        free[np.ix_(tables.exclusive[event], together)] = False
    return places


def _costs(
    tables: Tables, free: Booleans, places: Integers, event: int, rng: np.random.Generator
) -> Integers:
    """What each place would cost an event now; infinite where it may not go."""
    _events, slots, rooms = free.shape
    put = np.flatnonzero(places >= 0)
    beside = np.zeros(slots)
    np.add.at(beside, places[put] // rooms, tables.cost[event, put])
    by_slot = tables.overlap @ beside
    costs = by_slot[:, None] + tables.misfit[event][None, :] + rng.random((slots, rooms))
    return np.where(free[event], costs, np.inf).ravel()
