"""Measure the timetable engine: on one file, or on made-up congresses; one JSON line a case.

script/bench timetable
script/bench timetable --format pectt|cosp|congress FILE --seconds S --seed N --solution OUT
script/bench timetable --format congress FILE --repair PLAN --seconds S --solution OUT
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.perf_counter()  # loading the libraries counts too
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices this small lose by more

from _congresses import congress  # noqa: E402

from rencontres.engines.timetable import (  # noqa: E402
    Conference,
    Enrolment,
    Impossible,
    Plan,
    Problem,
    Repair,
    Schedule,
    TimeOut,
    Timetable,
    plan,
    repair,
)
from rencontres.engines.timetable.formats import BadFile, cosp, pectt  # noqa: E402
from rencontres.engines.timetable.formats import congress as congress_file  # noqa: E402

AnyProblem = Problem | Enrolment | Conference
Answer = Plan | Impossible | Timetable | Schedule | Repair
READERS: dict[str, Callable[[Path], AnyProblem]] = {
    "pectt": lambda path: pectt.read(path.read_text(encoding="utf-8")),
    "cosp": cosp.read,
    "congress": lambda path: congress_file.read(path.read_text(encoding="utf-8")),
}
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
CASES = {"congress": (1_300, 10), "congress, a hundred times the people": (130_000, 30)}


def measured(answer: Answer, wall: float) -> dict[str, object]:
    """What every case reports."""
    found = not isinstance(answer, Impossible)
    line = {
        "objective": getattr(answer, "objective", None),
        "bound": getattr(answer, "bound", None),
        "feasible": answer.complete if isinstance(answer, Timetable) else found,
        "seconds": round(wall, 2),
        "cpu": round(time.process_time(), 2),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if isinstance(answer, Plan):
        line |= {"lost_wishes": answer.terms.lost_wishes, "clashes": answer.terms.clashes}
        line |= {"status": answer.status}
    if isinstance(answer, Repair):
        line |= {"objective": len(answer.moved), "moved": answer.moved}
    if isinstance(answer, Impossible):
        line |= {"conflict": [str(demand) for demand in answer.demands]}
    return line


def write(problem: AnyProblem, answer: Answer, path: Path) -> None:
    """The solution in the form of the problem's own kind."""
    if isinstance(answer, Timetable):
        path.write_text(pectt.write(answer.slot, answer.room), encoding="utf-8")
    elif isinstance(answer, Schedule) and isinstance(problem, Conference):
        cosp.write(problem, answer, path)
    elif isinstance(answer, Plan | Repair):
        path.write_text(congress_file.write(answer.placements), encoding="utf-8")


def solve_file(given: argparse.Namespace) -> dict[str, object]:
    """One file within the seconds given, counted from the start of the process."""
    clock = CLOCKS[given.count]
    origin = 0.0 if given.count == "cpu" else STARTED
    problem = READERS[given.format](given.file)
    left = given.seconds - (clock() - origin)
    options = {"seed": given.seed, "workers": given.workers, "clock": clock}
    if given.repair and isinstance(problem, Problem):
        draft = congress_file.read_plan(given.repair.read_text(encoding="utf-8"))
        answer = repair(problem, draft, seconds=left, **options)
    else:
        answer = plan(problem, seconds=left, **options)
    if given.solution:
        write(problem, answer, given.solution)
    line = measured(answer, time.perf_counter() - STARTED)
    return {"name": given.file.name, "format": given.format, **line, "seed": given.seed}


def solve_case(name: str, people: int, seconds: float, given: argparse.Namespace) -> None:
    """One made-up congress."""
    problem = congress(people, given.seed)
    wall = time.perf_counter()
    answer = plan(
        problem, seconds=given.seconds or seconds, seed=given.seed, workers=given.workers,
        clock=CLOCKS[given.count],
    )  # fmt: skip
    line = measured(answer, time.perf_counter() - wall)
    size = f"{len(problem.events)}x{len(problem.rooms)}x{len(problem.slots)}"
    size += f", {people} people, {len(problem.wishes)} wishes"
    report({"name": name, "size": size, **line, "seed": given.seed})


def report(line: dict[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def parser_of_options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench timetable")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--format", choices=READERS, help="of the file")
    parser.add_argument("--seconds", type=float, help="from start to end")
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--workers", type=int, default=8, help="threads of the exact solver")
    parser.add_argument("--solution", type=Path, help="where to write it")
    parser.add_argument("--repair", type=Path, help="a plan to change as little as can be")
    parser.add_argument(
        "--count", choices=CLOCKS, default="wall", help="seconds of what: a busy machine"
        " is better measured by CPU, where one thread works (pectt, large congresses)"
    )  # fmt: skip
    return parser


def main() -> None:
    """One file, or every made-up case in turn."""
    given = parser_of_options().parse_args()
    if given.file is None:
        for name, (people, seconds) in CASES.items():
            solve_case(name, people, seconds, given)
        return
    if not given.format or not given.seconds:
        sys.exit("timetable: a FILE needs --format and --seconds.")
    try:
        report(solve_file(given))
    except (BadFile, OSError, TimeOut, ValueError) as error:
        sys.exit(f"{given.file}: {error}")


if __name__ == "__main__":
    main()
