"""A lower bound on the pair costs that needs no search.

Let Y be the (events, events) matrix of "at the same time", k the number of disjoint times. Then
Y has a unit diagonal and kY − J is positive semidefinite (J: all ones), which gives, for every
vector u with C − Diag(u) positive semidefinite,

    ½⟨C, Y⟩ ≥ ½ (⟨C, J⟩ / k + (1 − 1/k) Σu).

This is the dual of the relaxation of Frieze and Jerrum (Improved approximation algorithms for
MAX k-CUT and MAX BISECTION, Algorithmica 18, 1997) without its sign constraints. Any u can be
shifted until the condition holds, so every step of the ascent is a valid bound.
"""

import math

import numpy as np
from numpy.typing import NDArray

from .tables import Tables

Floats = NDArray[np.float64]
_STEPS = 200
_WORK = 1e9  # (events³) per step, so that a large problem does not spend its time here


def pair_bound(tables: Tables) -> int:
    """A whole number that no plan's weighted pair cost can be below."""
    beside = ~tables.alone  # an event that is alone costs nothing and takes a time of its own
    cost = tables.cost[beside][:, beside].astype(np.float64)
    times = tables.disjoint - int(tables.alone.sum())
    if not cost.any() or times < 1:
        return 0
    steps = max(10, min(_STEPS, int(_WORK / len(cost) ** 3)))
    value = cost.sum() / times + (1 - 1 / times) * _diagonal(cost, steps)
    slack = 1e-9 * float(np.abs(cost).sum()) + 1e-6  # eigenvalues are only known to rounding
    return max(0, math.ceil(float(value) / 2 - slack))


def _diagonal(cost: Floats, steps: int) -> float:
    """The greatest Σu found with `cost − Diag(u)` positive semidefinite, by subgradient ascent."""
    count = len(cost)
    u, best = np.zeros(count), -math.inf
    scale = float(np.linalg.norm(cost)) / count
    for step in range(steps):
        values, vectors = np.linalg.eigh(cost - np.diag(u))
        best = max(best, float(u.sum() + count * values[0]))
        gradient = 1 - count * vectors[:, 0] ** 2
        length = float(np.linalg.norm(gradient))
        if length < 1e-9:
            break
        u = u + scale / math.sqrt(step + 1) * gradient / length
    return best
