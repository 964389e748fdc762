"""Measure how impossibilities are explained: thirty, planted in a congress of 60 sessions."""

import json
import sys
import time

from _planted import planted

from rencontres.engines.timetable import Impossible, plan


def main() -> None:
    """Explain every case; `exact` tells whether just the planted demands were named."""
    for name, problem, expected in planted():
        wall, cpu = time.perf_counter(), time.process_time()
        answer = plan(problem, seconds=10, seed=2017)
        found = answer.demands if isinstance(answer, Impossible) else ()
        line = {
            "name": name,
            "exact": sorted((d.kind, d.events) for d in found) == expected,
            "irreducible": isinstance(answer, Impossible) and answer.irreducible,
            "demands": len(found),
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu_ms": round((time.process_time() - cpu) * 1000),
            "seed": 2017,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
