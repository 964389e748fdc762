"""The whole staging, `rencontres demo --check`, as a process: wall time, CPU, peak memory."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time

from _site import report

SIZES = (700, 1420)


def measure(participants: int, seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rencontres-bench-") as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        command = [sys.executable, "-m", "rencontres.cli", "demo", "--check", "--data", folder]
        command += [f"--participants={participants}", f"--seed={seed}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = json.loads(done.stdout.splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    report(
        name="staging",
        size=f"{participants} people registered",
        seconds=round(wall, 1),
        cpu_ms=round(1000 * cpu),
        peak_mib=round(after.ru_maxrss / 1024),
        participants_checked_in=figures["participants_checked_in"],
        seed=seed,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=2017)
    seed = options.parse_args().seed
    for participants in SIZES:
        measure(participants, seed)


if __name__ == "__main__":
    main()
