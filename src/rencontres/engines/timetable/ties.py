"""What two events may not do together, as one table that every solver reads."""

from collections.abc import Iterator
from enum import IntFlag
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from .answer import Kind
from .problem import Integers, Problem, Slot

Booleans = NDArray[np.bool_]


class Tie(IntFlag):
    """What an event asks of another; several may be asked at once."""

    APART = 1  # not at the same time
    BEFORE = 2  # it ends before the other starts
    AFTER = 4  # it starts when the other has ended
    SAME_DAY = 8
    DIFFERENT_DAY = 16


TIE_OF = {
    Kind.ALONE: Tie.APART,
    Kind.BEFORE: Tie.BEFORE,
    Kind.SAME_DAY: Tie.SAME_DAY,
    Kind.DIFFERENT_DAY: Tie.DIFFERENT_DAY,
}


def ties_of(problem: Problem) -> Integers:
    """(E, E): the ties of each event to each other one, added up."""
    ties = np.zeros((len(problem.events), len(problem.events)), dtype=np.int64)
    for (i, a), (j, b) in combinations(enumerate(problem.events), 2):
        if a.alone or b.alone or a.people & b.people:
            ties[i, j] = ties[j, i] = Tie.APART
    for one, other, tie in _rules(problem):
        ties[problem.event_index[one], problem.event_index[other]] |= tie
    return ties


def forbidden_by(problem: Problem) -> Booleans:
    """(all sums of ties, S, S): slots of an event and of the other that such ties forbid."""
    grids = {tie: _forbidden(tie, problem) for tie in Tie}
    forbidden = np.zeros((1 << len(Tie), len(problem.slots), len(problem.slots)), dtype=bool)
    for ties in range(len(forbidden)):
        for tie, grid in grids.items():
            if ties & tie:
                forbidden[ties] |= grid
    return forbidden


def _rules(problem: Problem) -> Iterator[tuple[str, str, Tie]]:
    for first, second in problem.precedences:
        yield first, second, Tie.BEFORE
        yield second, first, Tie.AFTER
    for tie, sets in (
        (Tie.SAME_DAY, problem.same_day),
        (Tie.DIFFERENT_DAY, problem.different_day),
    ):
        yield from ((one, other, tie) for keys in sets for one, other in permutations(keys, 2))


def _forbidden(tie: Tie, problem: Problem) -> Booleans:
    def breaks(a: Slot, b: Slot) -> bool:
        match tie:
            case Tie.APART:
                return a.overlaps(b)
            case Tie.BEFORE:
                return a.ends > b.starts
            case Tie.AFTER:
                return b.ends > a.starts
            case Tie.SAME_DAY:
                return a.day != b.day
        return a.day == b.day

    count = len(problem.slots)
    grid = [[breaks(a, b) for b in problem.slots] for a in problem.slots]
    return np.array(grid, dtype=bool).reshape(count, count)
