"""What whole parts cost more than fractions of them: cuts that lift the bound of `bound`.

Let b give each event a whole number, here 0 or 1, and let its total be β. In a partition into k
parts each part gets a whole number too, so that the sum of their squares is at least f(β), that of
β shared as evenly as whole numbers allow; and this sum is ⟨b bᵀ, Y⟩. The relaxation itself only
knows β²/k. (Gap inequalities: Laurent and Poljak, Gap inequalities for the cut polytope, European
Journal of Combinatorics 17, 1996, here for k parts.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TRIED, _KEPT = 200, 30  # vectors that a search starts from, and at most keeps
_BROKEN = 0.02  # by at least so much, to be kept
_PATIENCE = 4  # searches that a cut without a multiplier outlives
_STEP, _EASING = 2e-3, 500  # of the multipliers, and after how many steps it has halved


@dataclass(slots=True)
class Cuts:
    """Cuts found so far: `vectors` (C, E), `least` of each sum, multipliers ≥ 0, searches idle."""

    parts: int
    vectors: Floats
    least: Floats
    multiplier: Floats
    idle: Floats
    rng: np.random.Generator

    @property
    def value(self) -> float:
        """What the multipliers add to the bound; the diagonal of ⟨b bᵀ, Y⟩ is known to be β."""
        return float(self.multiplier @ (self.least - self.vectors.sum(axis=1)))

    def pull(self) -> Floats:
        """What the multipliers take from the costs, (E, E)."""
        found: Floats = (self.vectors.T * self.multiplier) @ self.vectors
        return found

    def weigh(self, together: Floats, step: int) -> None:
        """Raise the multipliers of cuts that are broken, lower those of the others."""
        broken = self.least - _squares(self.vectors, together)
        length = _STEP * _EASING / (_EASING + step) / self.vectors.sum(axis=1) ** 2
        self.multiplier = np.maximum(0, self.multiplier + length * broken)

    def search(self, together: Floats) -> None:
        """Forget idle cuts, and look for broken ones."""
        self.idle = np.where(self.multiplier > 0, 0, self.idle + 1)
        kept = self.idle < _PATIENCE
        vectors = np.unique(_descend(self, together), axis=0)
        broken = _least(vectors.sum(axis=1), self.parts) - _squares(vectors, together)
        order = np.argsort(-broken)[:_KEPT]
        new = vectors[order[broken[order] > _BROKEN]]
        nothing = np.zeros(len(new))
        self.vectors = np.concatenate([self.vectors[kept], new])
        self.least = _least(self.vectors.sum(axis=1), self.parts)
        self.multiplier = np.concatenate([self.multiplier[kept], nothing])
        self.idle = np.concatenate([self.idle[kept], nothing])


def no_cuts(events: int, parts: int) -> Cuts:
    """None yet."""
    nothing = np.zeros(0)
    vectors = np.zeros((0, events))
    return Cuts(parts, vectors, nothing, nothing, nothing, np.random.default_rng(parts))


def _least(total: Floats, parts: int) -> Floats:
    """f: the least sum of squares of so many whole numbers with this total."""
    share, more = np.divmod(total, parts)
    least: Floats = more * (share + 1) ** 2 + (parts - more) * share**2
    return least


def _squares(vectors: Floats, together: Floats) -> Floats:
    found: Floats = ((vectors @ together) * vectors).sum(axis=1)
    return found


def _descend(cuts: Cuts, together: Floats) -> Floats:
    """From chance, flip whatever breaks its cut most, until nothing breaks it more."""
    events = len(together)
    rows = np.arange(_TRIED)
    chance = cuts.rng.uniform(0.1, 0.6, (_TRIED, 1))
    vectors: Floats = (cuts.rng.random((_TRIED, events)) < chance).astype(np.float64)
    for _flip in range(2 * events):
        products, total = vectors @ together, vectors.sum(axis=1)
        now = (products * vectors).sum(axis=1) - _least(total, cuts.parts)
        sign = 1 - 2 * vectors
        flipped = now[:, None] + _least(total, cuts.parts)[:, None] + 2 * sign * products + 1
        flipped -= _least(total[:, None] + sign, cuts.parts)
        best = flipped.argmin(axis=1)
        going = flipped[rows, best] < now - 1e-9
        if not going.any():
            break
        vectors[rows[going], best[going]] += sign[rows[going], best[going]]
    return vectors
