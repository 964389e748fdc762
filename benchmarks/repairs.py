"""Measure repairs of a planned congress of 1,300 people: a room lost, a speaker's train late."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from _congresses import congress

from rencontres.engines.timetable import Plan, Problem, Repair, plan, repair

SECONDS, SEED = 5, 2017
TEN = 600  # minutes: 10:00 on day one


def with_speakers(problem: Problem, seed: int) -> Problem:
    """Three people with a role in each session, of 90."""
    rng = np.random.default_rng(seed)
    events = [
        replace(event, people=frozenset(f"speaker {i}" for i in rng.choice(90, 3, replace=False)))
        for event in problem.events
    ]
    return replace(problem, events=events)


def changes(problem: Problem, planned: Plan) -> Iterator[tuple[str, Problem]]:
    """What happens, and the congress from then on."""
    day_one = [slot for slot in problem.slots if slot.day == problem.slots[0].day]
    from_ten = frozenset(slot.key for slot in day_one if slot.ends > TEN)
    usual = frozenset(slot.key for slot in problem.slots)
    for number in (2, 4, 7):
        rooms = list(problem.rooms)
        rooms[number] = replace(rooms[number], slots=usual - from_ten)
        yield f"room {number} lost from 10:00 on day one", replace(problem, rooms=rooms)
    first = next(e for e in problem.events if planned.placements[e.key].slot == day_one[0].key)
    late = min(first.people)
    events = [
        replace(e, slots=usual - {s.key for s in day_one[:3]}) if late in e.people else e
        for e in problem.events
    ]
    yield "a speaker's train comes in the afternoon of day one", replace(problem, events=events)


def main() -> None:
    """One line a case: `moved` is how many sessions move, `bound` how many must."""
    problem = with_speakers(congress(1_300, SEED), SEED)
    planned = plan(problem, seconds=8, seed=SEED)
    if not isinstance(planned, Plan):
        raise TypeError("a congress that can be planned was not")
    for name, changed in changes(problem, planned):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = repair(changed, planned.placements, seconds=SECONDS, seed=SEED)
        line = {
            "name": name,
            "feasible": isinstance(answer, Repair),
            "moved": len(answer.moved) if isinstance(answer, Repair) else None,
            "bound": answer.bound if isinstance(answer, Repair) else None,
            "lost_wishes": answer.terms.lost_wishes if isinstance(answer, Repair) else None,
            "lost_before": planned.terms.lost_wishes,
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu_ms": round((time.process_time() - cpu) * 1000),
            "seed": SEED,
        }
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
