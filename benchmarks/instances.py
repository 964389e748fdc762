"""Measure the planner on every file of a folder, over several seeds, and tell the means.

script/bench instances --folder FOLDER --format pectt --seconds 190 --seeds 1 2 3 --at-once 2
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

SUFFIX = {"pectt": ".tim", "cosp": ".xlsx", "congress": ".json"}


def solve(given: argparse.Namespace, file: Path, seed: int, folder: str) -> dict[str, object]:
    """One file with one seed; what a checker says of the solution stands under `check`."""
    solution = Path(folder) / f"{file.stem}-{seed}{SUFFIX[given.format]}"
    bench = Path(__file__).with_name("timetable.py")
    command = [sys.executable, bench, file, "--format", given.format, "--solution", solution]
    command += ["--seconds", str(given.seconds), "--seed", str(seed), "--count", given.count]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"name": file.name, "seed": seed, "feasible": False, "error": done.stderr[-300:]}
    line: dict[str, object] = json.loads(done.stdout)
    if given.check:
        told = subprocess.run([*given.check, file, solution], capture_output=True, text=True)  # noqa: PLW1510
        line["check"] = told.stdout.strip()
    return line


def parser_of_options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench instances")
    parser.add_argument("--folder", type=Path, help="of the files; without it nothing is done")
    parser.add_argument("--format", choices=SUFFIX, default="pectt")
    parser.add_argument("--seconds", type=float, default=190)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--at-once", type=int, default=1, help="runs beside each other")
    parser.add_argument("--count", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--check", nargs="+", help="a command that is given FILE and SOLUTION")
    return parser


def main() -> None:
    """Every file with every seed, then the means."""
    given = parser_of_options().parse_args()
    if given.folder is None:
        return
    files = sorted(given.folder.glob(f"*{SUFFIX[given.format]}"))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.at_once) as pool:
        runs = [
            pool.submit(solve, given, file, seed, folder)
            for file, seed in product(files, given.seeds)
        ]
        lines = []
        for run in runs:
            lines.append(run.result())
            sys.stdout.write(json.dumps(lines[-1], ensure_ascii=False) + "\n")
            sys.stdout.flush()
    found = [int(str(line["objective"])) for line in lines if line["feasible"]]
    summary = {
        "name": "all",
        "runs": len(lines),
        "feasible": len(found),
        "mean": round(sum(found) / max(1, len(found)), 1),
        "at_zero": found.count(0),
    }
    sys.stdout.write(json.dumps(summary) + "\n")


if __name__ == "__main__":
    main()
