"""Measure the timetable engine on made-up congresses; one JSON line a case.

PYTHONPATH=src python benchmarks/timetable.py [--seconds 4] [--seed 2017] [--workers 2]
"""

import argparse
import json
import resource
import sys
import time

import numpy as np

from rencontres.engines.timetable import (
    Event,
    Impossible,
    Plan,
    Problem,
    Room,
    Slot,
    Wishes,
    plan,
)

CAPACITIES = (900, 400, 250, 200, 120, 100, 80, 60, 50)
CASES = {"congress": 1_400, "congress, ten times the people": 14_000}


def congress(people: int, seed: int) -> Problem:
    """48 events, 9 rooms and 7 slots over two days; about eight wishes a person, by taste."""
    rng = np.random.default_rng(seed)
    rooms = [
        Room(f"r{i}", f"Room {i}", seats, frozenset({"interpretation"} if i < 4 else ()))
        for i, seats in enumerate(CAPACITIES)
    ]
    slots = [
        Slot(f"s{i}", f"Slot {i}", f"day {i // 4 + 1}", i // 4 * 1440 + 540 + i % 4 * 120,
             i // 4 * 1440 + 630 + i % 4 * 120)
        for i in range(7)
    ]  # fmt: skip
    keys = tuple(f"p{i}" for i in range(people))
    return Problem(rooms, slots, _events(rng, keys), _wishes(rng, keys))


def _events(rng: np.random.Generator, keys: tuple[str, ...]) -> list[Event]:
    """A plenary, ten thematic conferences with interpretation, meetings of country groups."""
    plenary = Event("e0", "Plenary", size=800, alone=True)
    sizes = rng.integers(30, 200, 47)
    return [plenary] + [
        Event(
            f"e{i}",
            f"Event {i}",
            size=int(sizes[i - 1]) if i <= 10 else int(sizes[i - 1]) // 3,
            people=frozenset(keys[p] for p in rng.choice(120, 3, replace=False)),
            equipment=frozenset({"interpretation"} if i <= 10 else ()),
            groups=frozenset({f"theme {i % 5}"}),
        )
        for i in range(1, 48)
    ]


def _wishes(rng: np.random.Generator, keys: tuple[str, ...]) -> Wishes:
    people = len(keys)
    taste = rng.integers(0, 5, people)
    likes = 1 + 3 * (np.arange(48)[None, :] % 5 == taste[:, None])
    score = rng.gumbel(size=(people, 48)) + np.log(likes * rng.gamma(2, 1, 48))
    chosen = np.argsort(-score, axis=1)[:, :8]
    person = np.repeat(np.arange(people), 8)
    return Wishes.of(keys, person, chosen.ravel(), np.tile([3, 3, 2, 2, 2, 1, 1, 1], people))


def measure(name: str, people: int, seed: int, seconds: float, workers: int) -> dict[str, object]:
    """Plan one congress and report."""
    problem = congress(people, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    answer: Plan | Impossible = plan(problem, seconds=seconds, seed=seed, workers=workers)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    found = isinstance(answer, Plan)
    return {
        "name": name,
        "size": f"{len(problem.events)}x{len(problem.rooms)}x{len(problem.slots)},"
        f" {people} people, {len(problem.wishes)} wishes",
        "seconds": round(wall, 2),
        "cpu_ms": round(cpu * 1000),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "objective": answer.objective if isinstance(answer, Plan) else None,
        "bound": answer.bound if isinstance(answer, Plan) else None,
        "status": answer.status if isinstance(answer, Plan) else "impossible",
        "found": found,
        "seed": seed,
    }


def main() -> None:
    """Run every case in turn."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--seconds", type=float, default=4.0)
    options.add_argument("--seed", type=int, default=2017)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    for name, people in CASES.items():
        line = measure(name, people, given.seed, given.seconds, given.workers)
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
