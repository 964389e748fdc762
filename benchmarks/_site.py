"""A staged and served site for the benchmarks that need one, and what its processes cost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

COMMAND = [sys.executable, "-m", "rencontres.cli"]


@dataclass
class Site:
    """A served site: where it answers, and its processes."""

    port: int
    web: psutil.Process
    data: Path

    def connect(self, timeout: int = 30) -> HTTPConnection:
        """One client's connection."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def cpu_seconds(self) -> dict[str, float]:
        """CPU that web processes and the database have used so far."""
        return {"web": _cpu(_family(self.web)), "database": _cpu(_family(self._postmaster()))}

    def _postmaster(self) -> psutil.Process:
        """The embedded server of this site's folder, among those of other folders."""
        pid = (self.data / "postgres" / "postmaster.pid").read_text().split()[0]
        return psutil.Process(int(pid))

    def peak_mib(self) -> float:
        """Resident memory of the largest web process."""
        return max(p.memory_info().rss for p in _family(self.web)) / 2**20


def _family(parent: psutil.Process) -> list[psutil.Process]:
    return [parent, *parent.children(recursive=True)]


def _cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        # What ended meanwhile: connections of the database that were closed, a killed worker.
        total += times.children_user + times.children_system
    return total


@contextmanager
def served(participants: int, seed: int) -> Iterator[Site]:
    """Stage an edition in a temporary folder and serve it with two workers."""
    with tempfile.TemporaryDirectory(prefix="rencontres-bench-") as folder:
        os.environ.update(_environment(Path(folder)))
        stage = ["demo", "--check", "--data", folder, f"--participants={participants}"]
        subprocess.run([*COMMAND, *stage, f"--seed={seed}"], check=True, stdout=subprocess.DEVNULL)
        with serving(Path(folder), workers=2) as site:
            yield site


@contextmanager
def serving(folder: Path, workers: int) -> Iterator[Site]:
    """Serve what a data folder holds."""
    with _port() as port:
        options = [f"--port={port}", f"--workers={workers}"]
        server = subprocess.Popen([*COMMAND, "serve", *options], env=_environment(folder))
        try:
            _wait_for(port)
            yield Site(port, psutil.Process(server.pid), folder)
        finally:
            server.terminate()
            server.wait(30)


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATA_DIR": str(folder),
        "DEMO": "true",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "rencontres.config.settings",
    }


@contextmanager
def _port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    yield number


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"the site does not answer on port {port}")


def report(**figures: Any) -> None:
    """One case, one JSON line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def percentile(values: list[float], share: float) -> float:
    """The value that a share (0 to 1) of the values does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
