"""What PyCon UK's conference-scheduler makes of a congress; run in an environment of its own.

Reads the congress as JSON and writes the place of each event, at the start and in the end. Its
linear programme makes a valid start (its heuristics find none in that time), its hill climber has
the rest. That one is given the lost wishes as objective, and rooms too small as unavailable, since
it knows neither by itself.
"""

import json
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import numpy as np
from conference_scheduler import scheduler
from conference_scheduler.heuristics import hill_climber
from conference_scheduler.resources import Event, Slot
from conference_scheduler.validator import array_violations


def main() -> None:
    """One congress from the standard input."""
    given = json.load(sys.stdin)
    slots = [
        Slot(
            str(room),
            datetime(2017, 10, 9, tzinfo=UTC) + timedelta(hours=hour),
            60,
            seats,
            str(hour),
        )
        for hour in range(given["slots"])
        for room, seats in enumerate(given["seats"])
    ]
    events = [Event(str(i), 60, demand=size) for i, size in enumerate(given["sizes"])]
    for event in events:
        event.add_unavailability(*(slot for slot in slots if slot.capacity < event.demand))
    wished = np.zeros((given["people"], len(events)))
    wished[given["person"], given["event"]] = 1
    hours = np.kron(np.eye(given["slots"]), np.ones((len(given["seats"]), 1)))
    ends = time.monotonic() + given["seconds"]
    best = {}

    def lost(array):
        if time.monotonic() > ends:
            raise TimeoutError
        return np.maximum(wished @ (array @ hours) - 1, 0).sum()

    def violations(array):
        count = len(list(array_violations(array, events, slots)))
        if count == 0:
            best["array"] = array  # it is asked of candidates that are better only
        return count

    start = scheduler.array(events, slots)
    with suppress(TimeoutError):
        hill_climber(lost, start, acceptance_criteria=violations, max_iterations=10**7)
    plans = [start, best.get("array", start)]
    json.dump([array.argmax(axis=1).tolist() for array in plans], sys.stdout)


if __name__ == "__main__":
    main()
