"""Outline with CP-SAT, fill, cost; where talks do not fit their rooms, forbid that and go on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..answer import TimeOut
from ..stopping import Stop, never
from .evaluation import objective_of
from .filling import Cells, Full, fill
from .model import Answer, Model, Outline, build, fix, forbid, hint, hold, solve
from .neighbours import neighbours
from .problem import Conference, Schedule

_SESSIONS, _ROOMS = 0.12, 0.06  # of the time, at most, for a start
_IMPROVING = 0.8  # of the time has gone when the last step begins, all tracks at once
_FEW, _FEWEST, _STEP = 8, 3, 8.0  # tracks planned anew at first and at least; seconds at most


class NoSchedule(ValueError):  # noqa: N818 - named for what it says
    """No schedule holds every talk."""


@dataclass(slots=True)
class _Best:
    """The cheapest schedule of all outlines heard of, and an outline that could not be filled."""

    problem: Conference
    tell: Callable[[int, int], None]
    cells: Cells | None = None
    outline: Outline | None = None
    objective: int = 0
    bound: int = 0
    full: tuple[Outline, Full] | None = None

    def hear(self, outline: Outline, bound: int) -> bool:
        """Fill and cost an outline, and keep its schedule if none was cheaper."""
        self.bound = max(self.bound, bound)
        filled = fill(self.problem, outline)
        if isinstance(filled, Full):
            self.full = outline, filled
            return False
        objective = objective_of(self.problem, filled)
        if self.cells is None or objective < self.objective:
            self.cells, self.outline, self.objective = filled, outline, objective
            self.tell(objective, self.bound)
        return self.going

    @property
    def going(self) -> bool:
        """Whether a cheaper schedule is thinkable."""
        return self.cells is None or self.objective > self.bound


def schedule(
    problem: Conference,
    *,
    seconds: float,
    seed: int,
    workers: int,
    clock: Callable[[], float],
    stop: Stop = never,
    tell: Callable[[int, int], None] = lambda objective, bound: None,
) -> Schedule:
    """The cheapest schedule found within `seconds` of the clock.

    Raises `NoSchedule` if provably there is none, `TimeOut` when neither was found.
    """
    start = clock()
    best = _Best(problem, tell)
    run = partial(solve, seed=seed, workers=workers, stop=stop)
    model = build(problem)
    _start(model, best, run, seconds)
    _improve(model, best, run, lambda: _IMPROVING * seconds - (clock() - start), seed)
    while (left := seconds - (clock() - start)) > 0:
        best.full = None
        answer = run(model, seconds=left, on_outline=best.hear)
        if answer.impossible:
            raise NoSchedule("The talks do not fit the time slots of the rooms.")
        best.bound = max(best.bound, answer.bound)
        if best.full is None:
            break
        _learn(model, best)
    if best.cells is None:
        raise TimeOut(f"No schedule was found within {seconds:g} seconds: allow more time.")
    bound = min(best.bound, best.objective)
    return Schedule(best.cells, best.objective, bound, clock() - start)


def _start(model: Model, best: _Best, run: Callable[..., Answer], seconds: float) -> None:
    """Sessions first, as if rooms were all the same, then their rooms: a start for both at once."""
    first = run(
        build(model.problem, with_rooms=False),
        seconds=_SESSIONS * seconds,
        on_outline=lambda outline, bound: True,
    )
    best.bound = first.bound
    if first.outline is None:
        return
    second = build(model.problem)
    fix(second, first.outline)
    housed = run(second, seconds=_ROOMS * seconds, on_outline=lambda outline, bound: True)
    if housed.outline is not None:
        best.hear(housed.outline, first.bound)
        hint(model, housed.outline)


def _improve(
    model: Model, best: _Best, run: Callable[..., Answer], left: Callable[[], float], seed: int
) -> None:
    """Plan a few tracks at a time anew, the others staying; more of them where that is quick."""
    tracks, many, rng = len(model.problem.tracks), float(_FEW), np.random.default_rng(seed)
    while best.outline and best.cells and many < tracks and left() > 0 and best.going:
        free = neighbours(model.problem, best.cells, int(many), rng)
        hold(model, best.outline, free)
        hint(model, best.outline)
        best.full = None
        answer = run(
            model,
            seconds=min(_STEP, left()),
            quick=True,
            on_outline=lambda outline, bound: best.hear(outline, best.bound),
        )
        many = max(_FEWEST, many * (1.15 if answer.optimal else 0.9))
        if best.full is not None:
            _learn(model, best)
    if best.outline:
        hold(model, best.outline, set(range(tracks)))
        hint(model, best.outline)


def _learn(model: Model, best: _Best) -> None:
    """Forbid what could not be filled, for the next run, which starts from the best schedule."""
    if best.full is not None:
        outline, full = best.full
        talks, rooms = outline.talks[full.track, full.session], outline.rooms
        held = len(rooms.get((full.track, full.session), []))
        for session in np.flatnonzero(model.problem.length <= model.problem.length[full.session]):
            forbid(model, full.track, int(session), talks, held)
    if best.outline is not None:
        hint(model, best.outline)
