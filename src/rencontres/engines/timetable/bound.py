"""A lower bound on the pair costs that needs no search.

Let Y be the (events, events) matrix of "at the same time", k the number of disjoint times. Then Y
has a unit diagonal, no negative entry, zeros where two events exclude each other, and Y − J/k is
positive semidefinite (J: all ones). The least ½⟨C, Y⟩ over such Y is the relaxation of Frieze and
Jerrum (Improved approximation algorithms for MAX k-CUT and MAX BISECTION, Algorithmica 18, 1997).

Cuts lift it further, see `cuts`.

It is approached from its dual by alternating directions (Wen, Goldfarb and Yin, Alternating
direction augmented Lagrangian methods for semidefinite programming, Mathematical Programming
Computation 2, 2010). Any matrix M that is at most C (anywhere where two events exclude each other),
shifted on its diagonal until M − Diag(u) is positive semidefinite, proves

    ½⟨C, Y⟩ ≥ ½⟨M, Y⟩ ≥ ½ (⟨M, J⟩ / k + (1 − 1/k) Σu)

so that rounding and an early end cost tightness, never validity.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .cuts import no_cuts
from .tables import Tables
from .ties import Booleans

Floats = NDArray[np.float64]
_STEPS = 10_000
_STEP = 0.1  # of the multiplier, costs being scaled to at most a half
_EVERY = 25  # steps between two looks at the bound proven so far, and for cuts
_BARE = 75  # steps before the first cuts
_NOTABLE, _PATIENCE = 1e-4, 200  # a share that the bound must rise by within so many steps


def place_bound(tables: Tables) -> int:
    """What the places of all events cost at least, each of which has one to go to."""
    held = np.where(tables.allowed, tables.placing, np.iinfo(np.int64).max)
    return sum(int(places.min()) for places in held)


def pair_bound(tables: Tables, going_on: Callable[[], bool] = lambda: True) -> int:
    """A whole number that no plan's weighted pair cost can be below.

    `going_on` is asked from time to time, and ends the ascent by answering False.
    """
    beside = ~tables.alone  # an event that is alone costs nothing and takes a time of its own
    cost = tables.cost[beside][:, beside].astype(np.float64)
    times = tables.disjoint - int(tables.alone.sum())
    if not cost.any() or times < 1:
        return 0
    apart = tables.exclusive | _want_one_room(tables)
    value = _relaxed(cost, apart[beside][:, beside], times, going_on)
    slack = 1e-9 * float(np.abs(cost).sum()) + 1e-6  # eigenvalues are only known to rounding
    return max(0, math.ceil(value - slack))


def _want_one_room(tables: Tables) -> Booleans:
    """(E, E): two events that only one and the same room would do for."""
    rooms = np.asarray(tables.allowed.any(axis=1))
    either: Booleans = (rooms[:, None] | rooms).sum(axis=2) < 2
    np.fill_diagonal(either, False)
    return either


def _relaxed(cost: Floats, exclusive: Booleans, times: int, going_on: Callable[[], bool]) -> float:
    """The greatest bound proven until it hardly rises any more, or the time is over."""
    count, scale = len(cost), float(cost.max())
    half, shift = cost / (2 * scale), np.full((count, count), 1 / times)
    together, multiplier = np.eye(count), np.zeros((count, count))
    cuts, best, mark, risen = no_cuts(count, times), -math.inf, -math.inf, 0
    for number in range(1, _STEPS + 1):
        excess = _positive(together - shift - multiplier / _STEP)
        target = excess + shift + (multiplier - half + cuts.pull()) / _STEP
        together = np.maximum(target, 0)
        together[exclusive] = 0
        np.fill_diagonal(together, 1)
        multiplier = multiplier + _STEP * (excess + shift - together)
        cuts.weigh(together, number)
        if number % _EVERY:
            continue
        value = _proven(half - cuts.pull(), exclusive, multiplier, times) + cuts.value
        best = max(best, value)
        if value - mark > _NOTABLE * abs(value):
            mark, risen = value, number
        if number - risen > _PATIENCE or not going_on():
            break
        if number >= _BARE:
            cuts.search(together)
    return scale * best


def _positive(matrix: Floats) -> Floats:
    """The nearest positive semidefinite matrix."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    kept = values > 0
    part: Floats = (vectors[:, kept] * values[kept]) @ vectors[:, kept].T
    return part


def _proven(half: Floats, exclusive: Booleans, multiplier: Floats, times: int) -> float:
    """What the multiplier proves of ⟨half, Y⟩."""
    least = np.where(exclusive, multiplier, np.minimum(half, multiplier))
    u = -np.diag(multiplier)
    np.fill_diagonal(least, 0)
    values = np.linalg.eigvalsh(least - np.diag(u))
    u = u + min(0.0, float(values[0]))
    return float(least.sum() / times + (1 - 1 / times) * u.sum())
