"""A tabu search over swaps: fast good plans where an exact search only finds some.

Events and empty places alike are items; an arrangement gives every item a place (slot, room), and
a move swaps two items. All swaps are weighed at once with a few matrix operations, the quadratic
assignment way (É. Taillard, Robust taboo search for the quadratic assignment problem, Parallel
Computing 17, 1991). Hard rules cost `_forbidden`, more than all soft faults together.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .problem import Integers
from .tables import Booleans, Tables

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """The assignment problem with `N` = slots × rooms items and places.

    `slot` (N,): each place's slot. `flow`, `near` (N, N): cost of two items at the same time, and
    whether two places are. `clutter`, `shared` (N, N): the same for two events in one room in two
    slots that overlap (None where no slots do). `linear` (N, N): cost of an item in a place.
    """

    slot: Integers
    flow: Floats
    near: Floats
    clutter: Floats | None
    shared: Floats | None
    linear: Floats
    forbidden: float


def lay_out(tables: Tables) -> Layout:
    """Turn the tables into an assignment problem; needs at most as many events as places."""
    events, slots, rooms = tables.allowed.shape
    count = slots * rooms
    forbidden = 1.0 + tables.cost.sum() / 2 + tables.misfit.max(axis=1, initial=0).sum()
    slot, room = np.divmod(np.arange(count), rooms)
    near = tables.overlap[slot][:, slot].astype(np.float64)
    flow, linear = np.zeros((count, count)), np.zeros((count, count))
    flow[:events, :events] = tables.cost + forbidden * tables.exclusive
    misfit = tables.misfit[:, None, :] + forbidden * ~tables.allowed
    linear[:events] = misfit.reshape(events, count)
    clutter = shared = None
    if len(tables.moments) < slots:
        shared = near * (room[:, None] == room) * ~np.eye(count, dtype=bool)
        clutter = np.zeros((count, count))
        clutter[:events, :events] = forbidden
        np.fill_diagonal(clutter, 0)
    return Layout(slot, flow, near, clutter, shared, linear, forbidden)


def improve(
    tables: Tables,
    start: Integers,
    *,
    seed: int,
    steps: int,
    target: int,
    on_best: Callable[[Integers, int], bool],
) -> None:
    """Search from `start` ((events,) place numbers) for at most `steps` swaps.

    `on_best` hears of every better allowed arrangement; it is also asked from time to time, with
    the best known, and ends the search by answering False. So does reaching `target`.
    """
    if tables.allowed.size < 2:
        return
    layout, events = lay_out(tables), len(start)
    count = len(layout.slot)
    rng = np.random.default_rng(seed)
    at = np.concatenate([start, np.setdiff1d(np.arange(count), start)])
    hidden = _pointless(count, events)
    shortest, longest = events * 9 // 10, events * 11 // 10 + 2
    until = np.zeros((count, int(layout.slot.max()) + 1), dtype=np.int64)
    total = _total(layout, at)
    best, kept = total, at[:events].copy()
    for step in range(1, steps + 1):
        change = _changes(layout, at)
        change[hidden] = np.inf
        tabu = until[:, layout.slot[at]] > step
        change[(tabu | tabu.T) & (total + change >= best)] = np.inf
        i, j = divmod(int(change.argmin()), count)
        if np.isinf(change[i, j]):
            continue
        total += float(change[i, j])
        left = [item for item in (i, j) if item < events]  # an event may not soon come back
        until[left, layout.slot[at[left]]] = step + rng.integers(shortest, longest, len(left))
        at[[i, j]] = at[[j, i]]
        better = total < best
        if better:
            best, kept = total, at[:events].copy()
        if (better or step % 64 == 0) and not on_best(kept, round(best)):
            break
        if best <= target:
            break


def _pointless(count: int, events: int) -> Booleans:
    """(N, N): swaps with oneself, swaps told the other way round, swaps of two empty places."""
    hidden = np.tri(count, dtype=bool)
    hidden[events:, events:] = True
    return hidden


def _changes(layout: Layout, at: Integers) -> Floats:
    """(N, N): how the total changes if two items swap places."""
    change, load = _interaction(layout.flow, layout.near, at)
    if layout.clutter is not None and layout.shared is not None:
        extra, weight = _interaction(layout.clutter, layout.shared, at)
        change, load = change + extra, load + weight
    moved = (load + layout.linear)[:, at]
    stay = moved.diagonal()
    change += moved + moved.T - stay[:, None] - stay
    return change


def _interaction(flow: Floats, near: Floats, at: Integers) -> tuple[Floats, Floats]:
    """The swapped pair's own correction, and every item's load in every place."""
    rows = near[at]
    between = rows[:, at]
    own = between.diagonal()
    return flow * (2 * between - own[:, None] - own), flow @ rows


def _total(layout: Layout, at: Integers) -> float:
    items = np.arange(len(at))
    total = float((layout.flow * layout.near[at][:, at]).sum() / 2 + layout.linear[items, at].sum())
    if layout.clutter is not None and layout.shared is not None:
        total += float((layout.clutter * layout.shared[at][:, at]).sum() / 2)
    return total
