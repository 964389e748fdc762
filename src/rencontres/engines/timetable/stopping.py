"""End a run of CP-SAT when its caller asks: CP-SAT itself only asks whether a plan is better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Stop = Callable[[], bool]
_EVERY = 0.1  # seconds between two questions


def never() -> bool:
    """Nobody asks for an end."""
    return False


@contextmanager
def stoppable(solver: cp_model.CpSolver, stop: Stop) -> Iterator[None]:
    """While inside, `stop` is asked often, from another thread; True ends the solver's run."""
    done = Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            if stop():
                solver.stop_search()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
