"""One question, `plan`, whatever the kind of timetable: the method follows from the problem."""

from collections.abc import Callable
from time import monotonic
from typing import overload

from .answer import Impossible, Plan, Progress
from .arranging import arrange
from .conference.planning import schedule
from .conference.problem import Conference, Schedule
from .enrolment.planning import timetable
from .enrolment.problem import Enrolment, Timetable
from .problem import Problem

Clock = Callable[[], float]
Listener = Callable[[Progress], None]


@overload
def plan(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    progress: Listener | None = None,
    clock: Clock = monotonic,
) -> Plan | Impossible: ...
@overload
def plan(
    problem: Enrolment,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    progress: Listener | None = None,
    clock: Clock = monotonic,
) -> Timetable: ...
@overload
def plan(
    problem: Conference,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    progress: Listener | None = None,
    clock: Clock = monotonic,
) -> Schedule: ...
def plan(
    problem: Problem | Enrolment | Conference,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    progress: Listener | None = None,
    clock: Clock = monotonic,
) -> Plan | Impossible | Timetable | Schedule:
    """The best answer found within `seconds` of the clock, or why there is none.

    `progress` is called, possibly from another thread, with every better answer or bound. Naming an
    irreducible conflict may take as long again as `seconds`. Raises `TimeOut` if neither an answer
    nor a proof of impossibility was found. See the package for what is deterministic.
    """
    started = clock()

    def tell(objective: int, bound: int) -> None:
        if progress is not None:
            progress(Progress(clock() - started, objective, bound))

    if isinstance(problem, Enrolment):
        return timetable(problem, seconds=seconds, seed=seed, clock=clock, tell=tell)
    if isinstance(problem, Conference):
        return schedule(
            problem, seconds=seconds, seed=seed, workers=workers, clock=clock, tell=tell
        )
    return arrange(problem, seconds=seconds, seed=seed, workers=workers, tell=tell, clock=clock)
