"""The problem as matrices: what every solver reads, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .demands import allowed_places, demands_of
from .problem import Integers, Problem, Slot

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tables:
    """`E` events, `S` slots, `R` rooms.

    `overlap` (S, S): the same time. `moments`: maximal sets of slots that all overlap.
    `disjoint`: how many slots can be chosen with no two at the same time.
    `allowed` (E, S, R): by seats, equipment and restrictions. `alone` (E,). `exclusive` (E, E):
    never at the same time, by people or `alone`. `cost` (E, E): symmetric, zero diagonal,
    weighted soft cost of two events at the same time. `misfit` (E, R): weighted soft cost of an
    event in a room.
    """

    overlap: Booleans
    moments: tuple[tuple[int, ...], ...]
    disjoint: int
    allowed: Booleans
    alone: Booleans
    exclusive: Booleans
    cost: Integers
    misfit: Integers


def tabulate(problem: Problem) -> Tables:
    """Compute the tables; the cost grows with the wishes, not with people times events."""
    weights = problem.weights
    overlap = np.array([[a.overlaps(b) for b in problem.slots] for a in problem.slots], dtype=bool)
    cost = weights.wishes * clashes(problem) + weights.groups * _shared_groups(problem)
    return Tables(
        overlap=overlap.reshape(len(problem.slots), len(problem.slots)),
        moments=_moments(problem.slots),
        disjoint=_disjoint(problem.slots),
        allowed=allowed_places(problem, demands_of(problem)),
        alone=np.array([event.alone for event in problem.events], dtype=bool),
        exclusive=_exclusive(problem),
        cost=cost,
        misfit=weights.fit * oversize(problem),
    )


def objective_of(tables: Tables, places: Integers) -> int:
    """The weighted soft cost of a plan: (E,) place numbers, slot × rooms + room."""
    if not len(places):
        return 0
    slot, room = np.divmod(places, tables.misfit.shape[1])
    together = tables.overlap[slot][:, slot]
    pairs = int(tables.cost[together].sum()) // 2
    return pairs + int(tables.misfit[np.arange(len(places)), room].sum())


def clashes(problem: Problem) -> Integers:
    """(E, E): the wish weight that clashes if two events are held at the same time (`Terms`).

    This is AᵀA with a minimum in place of the product, on the sparse person × event matrix: sorted
    by person, each wish meets the next, then the one after… until nobody has that many.
    """
    person, event, weight, role = attendance(problem)
    count = len(problem.events)
    lost = np.zeros(count * count, dtype=np.int64)
    for step in range(1, len(person)):
        same = person[step:] == person[:-step]
        if not same.any():
            break
        pair = same & ~(role[step:] & role[:-step])  # two roles are a hard matter, not a lost wish
        index = event[step:][pair] * count + event[:-step][pair]
        np.add.at(lost, index, np.minimum(weight[step:][pair], weight[:-step][pair]))
    square = lost.reshape(count, count)
    return square + square.T


def oversize(problem: Problem) -> Integers:
    """(E, R): how many smaller room sizes would have served the event; 0 where it may not go."""
    allowed: Booleans = np.any(allowed_places(problem, demands_of(problem)), axis=1)
    capacity = np.array([room.capacity for room in problem.rooms], dtype=np.int64)
    steps = np.zeros(allowed.shape, dtype=np.int64)
    for event in range(len(steps)):
        serves = np.flatnonzero(allowed[event])
        sizes = np.unique(capacity[serves])
        steps[event, serves] = np.searchsorted(sizes, capacity[serves])
    return steps


def attendance(problem: Problem) -> tuple[Integers, Integers, Integers, Booleans]:
    """Person, event, weight and role of everyone's wishes and roles, sorted, no pair twice.

    A role outweighs every wish, so that the minimum over a role and a wish is the wish's weight.
    """
    wishes = problem.wishes
    index = {key: i for i, key in enumerate(wishes.people)}
    roles = [
        (index[person], i)
        for i, event in enumerate(problem.events)
        for person in event.people
        if person in index
    ]
    held = np.array(roles, dtype=np.int64).reshape(-1, 2)
    above = int(wishes.weight.max(initial=0)) + 1
    person = np.concatenate([wishes.person, held[:, 0]])
    event = np.concatenate([wishes.event, held[:, 1]])
    weight = np.concatenate([wishes.weight, np.full(len(held), above)])
    order = np.lexsort((-weight, event, person))
    person, event, weight = person[order], event[order], weight[order]
    first = np.ones(len(person), dtype=bool)
    first[1:] = (person[1:] != person[:-1]) | (event[1:] != event[:-1])
    return person[first], event[first], weight[first], weight[first] == above


def _shared_groups(problem: Problem) -> Integers:
    names = sorted(set().union(*(event.groups for event in problem.events)))
    member = np.array(
        [[name in event.groups for name in names] for event in problem.events], dtype=np.int64
    ).reshape(len(problem.events), len(names))
    shared: Integers = member @ member.T
    np.fill_diagonal(shared, 0)
    return shared


def _exclusive(problem: Problem) -> Booleans:
    count = len(problem.events)
    exclusive = np.zeros((count, count), dtype=bool)
    for (i, a), (j, b) in combinations(enumerate(problem.events), 2):
        exclusive[i, j] = exclusive[j, i] = a.alone or b.alone or bool(a.people & b.people)
    return exclusive


def _moments(slots: Sequence[Slot]) -> tuple[tuple[int, ...], ...]:
    # Intervals that pairwise overlap share the latest of their starts, so starts are enough.
    at = {frozenset(j for j, b in enumerate(slots) if b.starts <= a.starts < b.ends) for a in slots}
    largest = [moment for moment in at if not any(moment < other for other in at)]
    return tuple(sorted(tuple(sorted(moment)) for moment in largest))


def _disjoint(slots: Sequence[Slot]) -> int:
    count, free_from = 0, None
    for slot in sorted(slots, key=lambda slot: slot.ends):
        if free_from is None or slot.starts >= free_from:
            count, free_from = count + 1, slot.ends
    return count
