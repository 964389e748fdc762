"""Congresses made up for the measurements."""

import numpy as np

from rencontres.engines.timetable import Event, Problem, Room, Slot, Wishes

ROOMS, SLOTS, EVENTS, WISHES = 8, 10, 60, 8.5


def congress(people: int, seed: int) -> Problem:
    """60 sessions, 8 rooms, 10 slots over two days; 8.5 wishes a person on average, by taste.

    A session needs as many seats as people wish for it, up to those of the largest room, on the
    scale of 1,300 people.
    """
    rng = np.random.default_rng(seed)
    wishes = _wishes(rng, people)
    crowd = np.bincount(wishes.event, minlength=EVENTS) * 1300 // people
    rooms = [Room(f"r{i}", f"Room {i}", seats) for i, seats in enumerate(_capacities(crowd))]
    largest = max(room.capacity for room in rooms)
    events = [
        Event(f"e{i}", f"Session {i}", size=min(int(crowd[i]), largest)) for i in range(EVENTS)
    ]
    slots = [
        Slot(f"s{i}", f"Slot {i}", f"day {i // 5 + 1}", i // 5 * 1440 + 540 + i % 5 * 105,
             i // 5 * 1440 + 630 + i % 5 * 105)
        for i in range(SLOTS)
    ]  # fmt: skip
    return Problem(rooms, slots, events, wishes)


def _capacities(crowd: np.ndarray) -> list[int]:
    """Rooms in steps of the crowds' own quantiles, so that capacities bind without forbidding."""
    steps = np.quantile(crowd, np.linspace(1, 0.35, ROOMS))
    return [int(np.ceil(step)) for step in steps]


def _wishes(rng: np.random.Generator, people: int) -> Wishes:
    taste = rng.integers(0, 6, people)
    appeal = rng.gamma(2, 1, EVENTS)
    likes = 1 + 3 * (np.arange(EVENTS)[None, :] % 6 == taste[:, None])
    score = rng.gumbel(size=(people, EVENTS)) + np.log(likes * appeal)
    count = rng.integers(5, 13, people)
    ranks = np.argsort(np.argsort(-score, axis=1), axis=1)
    person, event = np.nonzero(ranks < count[:, None])
    keys = tuple(f"p{i}" for i in range(people))
    return Wishes.of(keys, person, event, np.ones(len(person), dtype=np.int64))
