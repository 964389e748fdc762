"""Measure the planner beside PyCon UK's conference-scheduler, on the same congress in one run.

It is installed into a temporary environment (no dependency of ours); ours has less time.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from _congresses import congress

from rencontres.engines.timetable import Placement, Plan, Problem, evaluate, plan

SECONDS, OURS, SEED = 10, 8, 2017


def theirs(problem: Problem, python: Path) -> list[dict[str, Placement]]:
    """Those of conference-scheduler: as it makes one, and after ten seconds with our objective."""
    wishes = problem.wishes
    given = {
        "slots": len(problem.slots),
        "seats": [room.capacity for room in problem.rooms],
        "sizes": [event.size for event in problem.events],
        "people": len(wishes.people),
        "person": wishes.person.tolist(),
        "event": wishes.event.tolist(),
        "seconds": SECONDS,
    }
    script = Path(__file__).with_name("_pycon_uk.py")
    done = subprocess.run(
        [python, script], input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True
    )
    rooms = len(problem.rooms)
    return [
        {
            event.key: Placement(problem.slots[p // rooms].key, problem.rooms[p % rooms].key)
            for event, p in zip(problem.events, places, strict=True)
        }
        for places in json.loads(done.stdout.splitlines()[-1])  # its solver writes before
    ]


def report(name: str, problem: Problem, placements: dict[str, Placement], took: float) -> int:
    """One line; the wishes lost."""
    found = evaluate(problem, placements)
    line = {
        "name": name,
        "feasible": not found.violations,
        "lost_wishes": found.terms.lost_wishes,
        "clashes": found.terms.clashes,
        "seconds": round(took, 2),
        "seed": SEED,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return found.terms.lost_wishes


def main() -> None:
    """Both, then how many wishes fewer are lost."""
    problem = congress(1_300, SEED)
    plan(problem, seconds=1, seed=1)  # loads the libraries, as the other process does before
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        pip = [python, "-m", "pip", "install", "-q", "conference-scheduler"]
        if subprocess.run(pip, check=False).returncode:
            return  # pip has said why
        start = time.perf_counter()
        plans = theirs(problem, python)
        took = time.perf_counter() - start
    names = ("conference-scheduler, its own plan", "conference-scheduler, told of wishes")
    others = [report(name, problem, made, took) for name, made in zip(names, plans, strict=True)]
    answer = plan(problem, seconds=OURS, seed=SEED)
    if not isinstance(answer, Plan):
        raise TypeError("a congress that can be planned was not")
    mine = report("rencontres", problem, answer.placements, answer.seconds)
    fewer = [round(1 - mine / other, 3) for other in others]
    sys.stdout.write(json.dumps({"name": "fewer lost wishes", "shares": fewer}) + "\n")


if __name__ == "__main__":
    main()
