"""Small enrolments for the tests, and a clock that needs no waiting."""

from collections.abc import Callable
from itertools import count

import numpy as np
from hypothesis import strategies as st

from rencontres.engines.timetable import Enrolment


def ticking() -> Callable[[], float]:
    """A clock that goes on by one whenever it is looked at."""
    ticks = count()
    return lambda: float(next(ticks))


def enrolment(
    seed: int, *, events: int = 8, rooms: int = 3, people: int = 6, days: int = 3
) -> Enrolment:
    """Three slots a day; a hidden timetable decides what is asked, so that there is one."""
    rng = np.random.default_rng(seed)
    slots = 3 * days
    place = rng.permutation(slots * rooms)[:events]
    slot, room = place // rooms, place % rooms
    attends = rng.random((people, events)) < 0.5
    for person in attends:  # nobody attends two events of one hidden slot
        for event in np.flatnonzero(person):
            person[(slot == slot[event]) & (np.arange(events) != event)] = False
    room_has = rng.random((rooms, 2)) < 0.6
    event_needs = room_has[room] & (rng.random((events, 2)) < 0.5)
    available = rng.random((events, slots)) < 0.7
    available[np.arange(events), slot] = True
    before = (slot[:, None] < slot[None, :]) & (rng.random((events, events)) < 0.1)
    capacity = np.full(rooms, people, dtype=np.int64)
    return Enrolment(capacity, attends, room_has, event_needs, available, before, days)


@st.composite
def enrolments(draw: st.DrawFn) -> Enrolment:
    """Possible and impossible ones."""
    possible = enrolment(
        draw(st.integers(0, 10**6)),
        events=draw(st.integers(1, 9)),
        rooms=draw(st.integers(1, 3)),
        people=draw(st.integers(1, 8)),
        days=draw(st.integers(3, 4)),
    )
    if draw(st.booleans()):
        return possible
    available = possible.available.copy()
    available[0] = draw(st.booleans())
    return Enrolment(
        possible.capacity - draw(st.integers(0, 2)),
        possible.attends,
        possible.room_has,
        possible.event_needs,
        available,
        possible.before,
        possible.days,
    )
