"""One question, `plan`, whatever the kind of timetable: the method follows from the problem."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any, overload

from .answer import Impossible, Plan, Progress
from .arranging import arrange
from .conference.planning import schedule
from .conference.problem import Conference, Schedule
from .enrolment.planning import timetable
from .enrolment.problem import Enrolment, Timetable
from .problem import Problem
from .stopping import Stop, never

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
    stop: Stop = never,
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
    stop: Stop = never,
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
    stop: Stop = never,
    clock: Clock = monotonic,
) -> Schedule: ...
def plan(
    problem: Problem | Enrolment | Conference,
    *,
    seconds: float,
    seed: int,
    workers: int = 8,
    progress: Listener | None = None,
    stop: Stop = never,
    clock: Clock = monotonic,
) -> Plan | Impossible | Timetable | Schedule:
    """The best answer found within `seconds` of the clock, or why there is none.

    `progress` is called, possibly from another thread, with every better answer or bound. `stop`
    is asked often, possibly from another thread, and ends the search with the best so far by
    answering True: `threading.Event().is_set` will do. Naming an irreducible conflict may take as
    long again as `seconds`. Raises `TimeOut` if neither an answer nor a proof of impossibility was
    found. See the package for what is deterministic.
    """
    started = clock()

    def until_stopped() -> float:
        return started + 3 * seconds if stop() else clock()  # no part of the time is left then

    def tell(objective: int, bound: int) -> None:
        if progress is not None:
            progress(Progress(clock() - started, objective, bound))

    common: dict[str, Any] = {
        "seconds": seconds, "seed": seed, "tell": tell, "clock": until_stopped
    }  # fmt: skip
    answer: Plan | Impossible | Timetable | Schedule
    if isinstance(problem, Enrolment):
        answer = timetable(problem, **common)
    elif isinstance(problem, Conference):
        answer = schedule(problem, workers=workers, stop=stop, **common)
    else:
        answer = arrange(problem, workers=workers, stop=stop, **common)
    return replace(answer, seconds=clock() - started)
