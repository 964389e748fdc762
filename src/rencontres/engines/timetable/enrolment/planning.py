"""Place every event, then anneal against the time given."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .annealing import Scratch, anneal, scratch
from .evaluation import bound_of, faults_of
from .placing import place_all
from .problem import Enrolment, Timetable
from .state import Given, State, empty, given

_HOT, _COLD = 30.0, 2.0
_EJECTIONS = 2_000
_MOVES = 20_000


@dataclass(slots=True)
class _Run:
    """One search: its problem as the compiled loops see it, and its time."""

    given: Given
    state: State
    best: State
    memory: Scratch
    clock: Callable[[], float]
    started: float
    seconds: float

    @property
    def spent(self) -> float:
        """The share of the time that has gone."""
        return (self.clock() - self.started) / self.seconds


def timetable(
    problem: Enrolment,
    *,
    seconds: float,
    seed: int,
    clock: Callable[[], float],
    tell: Callable[[int, int], None] = lambda objective, bound: None,
) -> Timetable:
    """The best timetable found within `seconds` of the clock; `tell` hears of better ones."""
    start = clock()
    state = empty(problem)
    run = _Run(given(problem), state, empty(problem), scratch(state), clock, start, seconds)
    _place(run, seed)
    run.best.slot[:], run.best.room[:] = state.slot, state.room
    bound = bound_of(problem)
    if (state.slot >= 0).all():
        fill_days(problem, state)
        _cool(run, seed, faults_of(problem, state.slot, state.room).objective, bound, tell)
    found = faults_of(problem, run.best.slot, run.best.room)
    return Timetable(run.best.slot, run.best.room, found.objective, bound, clock() - start)


def _place(run: _Run, seed: int) -> None:
    weight = np.ones(len(run.state.slot), dtype=np.int64)
    call = 0
    while place_all(run.given, run.state, weight, _EJECTIONS, seed + call) and run.spent < 1:
        call += 1


def fill_days(problem: Enrolment, state: State) -> None:
    """Write each person's days from the slots of their events."""
    day, hour = np.divmod(state.slot, problem.slots // problem.days)
    person, event = np.nonzero(problem.attends)
    np.bitwise_or.at(state.days, (person, day[event]), np.int64(1) << hour[event])


def _cool(run: _Run, seed: int, total: int, bound: int, tell: Callable[[int, int], None]) -> None:
    """Geometric cooling by the time spent, so that it ends cold on any machine."""
    least = total
    tell(least, bound)
    while run.spent < 1 and least > bound:
        heat = _HOT * math.pow(_COLD / _HOT, run.spent)
        before = least
        total, least = anneal(
            run.given, run.state, run.memory, run.best, total, least, heat, _MOVES, seed
        )
        seed = -1
        if least < before:
            tell(least, bound)
