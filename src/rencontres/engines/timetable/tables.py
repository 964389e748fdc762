"""The problem as matrices: what every solver reads, computed once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .answer import Kind, Placements
from .demands import allowed_places, demands_of
from .problem import Integers, Problem, Slot
from .ties import Booleans, forbidden_by, ties_of


@dataclass(frozen=True, slots=True)
class Tables:
    """`E` events, `S` slots, `R` rooms.

    `overlap` (S, S): the same time. `moments`: maximal sets of slots that all overlap.
    `disjoint`: how many slots can be chosen with no two at the same time.
    `day` (S, S): the same day. `allowed` (E, S, R): by what is asked of one event and by the rooms'
    hours. `alone` (E,). `ties` (E, E) and `forbidden`: see `ties`. `exclusive` (E, E): never at the
    same time, by some tie. `cost` and `daily` (E, E): symmetric, zero diagonal, weighted soft cost
    of two events at the same time, on the same day. `placing` (E, S, R): weighted soft cost of an
    event in a place.
    """

    overlap: Booleans
    moments: tuple[tuple[int, ...], ...]
    disjoint: int
    day: Booleans
    allowed: Booleans
    alone: Booleans
    ties: Integers
    forbidden: Booleans
    exclusive: Booleans
    cost: Integers
    daily: Integers
    placing: Integers


def tabulate(problem: Problem) -> Tables:
    """Compute the tables; the cost grows with the wishes, not with people times events."""
    weights = problem.weights
    overlap = _by_slots(problem.slots, Slot.overlaps)
    ties, forbidden, groups = ties_of(problem), forbidden_by(problem), _shared_groups(problem)
    crowds = np.ones_like(groups) - np.eye(len(groups), dtype=np.int64)
    return Tables(
        overlap=overlap,
        moments=_moments(problem.slots),
        disjoint=_disjoint(problem.slots),
        day=_by_slots(problem.slots, lambda a, b: a.day == b.day),
        allowed=allowed_places(problem, demands_of(problem)),
        alone=np.array([event.alone for event in problem.events], dtype=bool),
        ties=ties,
        forbidden=forbidden,
        exclusive=np.array([grid[overlap].all() for grid in forbidden])[ties] & (ties > 0),
        cost=weights.wishes * clashes(problem) + weights.groups * groups + weights.crowds * crowds,
        daily=weights.days * groups,
        placing=_placing(problem),
    )


def _by_slots(slots: Sequence[Slot], related: Callable[[Slot, Slot], bool]) -> Booleans:
    grid = np.array([[related(a, b) for b in slots] for a in slots], dtype=bool)
    return grid.reshape(len(slots), len(slots))


def objective_of(tables: Tables, places: Integers) -> int:
    """The weighted soft cost of a plan: (E,) place numbers, slot × rooms + room."""
    if not len(places):
        return 0
    slot, room = np.divmod(places, tables.placing.shape[2])
    pairs = tables.cost[tables.overlap[slot][:, slot]].sum()
    pairs += tables.daily[tables.day[slot][:, slot]].sum()
    return int(pairs) // 2 + int(tables.placing[np.arange(len(places)), slot, room].sum())


def places_of(problem: Problem, draft: Placements) -> Integers:
    """(E,) place numbers; −1 for an event that the draft has nowhere, or where nothing is now."""
    places = np.full(len(problem.events), -1, dtype=np.int64)
    for number, event in enumerate(problem.events):
        place = draft.get(event.key)
        found = problem.place_of(place) if place else None
        if found:
            places[number] = found[0] * len(problem.rooms) + found[1]
    return places


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
    served = np.ones((len(problem.events), len(problem.rooms)), dtype=bool)
    for demand in demands_of(problem):
        if demand.kind in {Kind.SEATS, Kind.EQUIPMENT, Kind.ROOMS}:
            event = problem.event_index[demand.events[0]]
            served[event] &= [room.key in demand.rooms for room in problem.rooms]
    capacity = np.array([room.capacity for room in problem.rooms], dtype=np.int64)
    steps = np.zeros(served.shape, dtype=np.int64)
    for event, row in enumerate(served):
        steps[event, row] = np.searchsorted(np.unique(capacity[row]), capacity[row])
    return steps


def _placing(problem: Problem) -> Integers:
    """(E, S, R): what the room costs, and leaving the place of the draft to stay near."""
    weights, shape = problem.weights, (len(problem.events), len(problem.slots), len(problem.rooms))
    placing = np.repeat((weights.fit * oversize(problem))[:, None], shape[1], axis=1)
    home = places_of(problem, problem.near).tolist()
    for number, event in enumerate(problem.events):
        if event.key in problem.near:
            placing[number] += weights.moves
            if home[number] >= 0:
                placing[number].flat[home[number]] -= weights.moves
    return placing


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
