"""Which tracks to plan anew together: one that costs something, and those that share its rooms."""

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from .evaluation import Cells, objective_of
from .problem import Conference

_COST, _ROOMS = 4.0, 4.0  # what draws a track, beside the 1 of each: its cost, and shared rooms


def neighbours(problem: Conference, cells: Cells, many: int, rng: np.random.Generator) -> Set[int]:
    """So many tracks, near to one drawn by what it costs."""
    cost = costs_of(problem, cells)
    first = int(rng.choice(len(cost), p=_shares(cost + 0.05)))
    rooms = np.zeros((len(cost), len(problem.rooms)))
    for row in cells:
        for room, talks in enumerate(row):
            if talks:
                rooms[problem.track[talks[0]], room] = 1
    near = rooms @ rooms[first]
    draw = 1 + _COST * _shares(cost) * len(cost) + _ROOMS * near / max(1.0, near[first])
    draw[first] = 0
    others = rng.choice(len(cost), size=many - 1, replace=False, p=_shares(draw))
    return {first, *others.tolist()}


def costs_of(problem: Conference, cells: Cells) -> NDArray[np.float64]:
    """What a schedule would cost less without each track."""
    whole = objective_of(problem, cells)
    costs = np.zeros(len(problem.tracks))
    for track in range(len(costs)):
        rest = [
            [() if talks and problem.track[talks[0]] == track else talks for talks in row]
            for row in cells
        ]
        costs[track] = whole - objective_of(problem, rest)
    return costs


def _shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weights.sum()
    shares: NDArray[np.float64] = weights / total if total > 0 else np.full_like(weights, 0.0)
    return shares
