"""Small and large problems for the tests, and a solver by exhaustion to check against."""

from itertools import combinations, permutations

import numpy as np

from rencontres.engines.timetable import (
    Event,
    Placement,
    Problem,
    Room,
    Slot,
    Wishes,
    evaluate,
)


def slots(count: int, *, every: int = 60, lasting: int = 60) -> list[Slot]:
    return [
        Slot(f"s{i}", f"Slot {i}", "Monday", 540 + i * every, 540 + i * every + lasting)
        for i in range(count)
    ]


def rooms(*capacities: int) -> list[Room]:
    return [Room(f"r{i}", f"Room {i}", seats) for i, seats in enumerate(capacities)]


def wishes(*wanted: tuple[str, int, int]) -> Wishes:
    """From (person, event number, weight)."""
    people = sorted({person for person, _, _ in wanted})
    return Wishes.of(
        people,
        [people.index(person) for person, _, _ in wanted],
        [event for _, event, _ in wanted],
        [weight for _, _, weight in wanted],
    )


def best_by_exhaustion(problem: Problem) -> int | None:
    """The least objective of all valid placements, None if there is none."""
    places = [Placement(slot.key, room.key) for slot in problem.slots for room in problem.rooms]
    objectives = []
    for choice in permutations(places, len(problem.events)):
        keys = [event.key for event in problem.events]
        found = evaluate(problem, dict(zip(keys, choice, strict=True)))
        if not found.violations:
            objectives.append(found.objective)
    return min(objectives, default=None)


def congress(events: int, people: int, seed: int) -> Problem:
    """Nine rooms, seven slots over two days, a plenary, roles, themes and eight wishes a person."""
    rng = np.random.default_rng(seed)
    halls = [
        Room(f"r{i}", f"Room {i}", seats, frozenset({"booth"} if i < 4 else ()))
        for i, seats in enumerate((900, 400, 250, 200, 120, 100, 80, 60, 50))
    ]
    keys = [f"p{i}" for i in range(people)]
    items = [Event("e0", "Plenary", size=800, alone=True)] + [
        Event(
            f"e{i}",
            f"Event {i}",
            size=int(rng.integers(10, 60 if i % 3 else 180)),
            people=frozenset(keys[p] for p in rng.choice(min(people, 100), 3, replace=False)),
            equipment=frozenset() if i % 5 else frozenset({"booth"}),
            groups=frozenset({f"theme {i % 6}"}),
        )
        for i in range(1, events)
    ]
    chosen = np.array([rng.choice(events, 8, replace=False) for _ in range(people)])
    person = np.repeat(np.arange(people), 8)
    wanted = Wishes.of(keys, person, chosen.ravel(), rng.integers(1, 4, people * 8))
    return Problem(halls, slots(7, every=90), items, wanted)


def shared_people(problem: Problem) -> int:
    """How many pairs of events share somebody with a role."""
    return sum(bool(a.people & b.people) for a, b in combinations(problem.events, 2))
