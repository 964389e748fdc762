"""Check and cost a draft straight from the problem, sharing no code with the solvers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .answer import Evaluation, Kind, Placement, Placements, Terms, Violation
from .problem import Event, Integers, Problem, Room, Slot

Placed = list[tuple[Event, Slot, Room]]


def evaluate(problem: Problem, placements: Placements) -> Evaluation:
    """What a draft (event key to placement) breaks and costs, whoever made it.

    An event without a placement is a violation and costs nothing. Raises `KeyError` for an event,
    slot or room that does not exist.
    """
    placed = [_resolved(problem, key, placement) for key, placement in placements.items()]
    violations = (
        *_unheld(problem, placements),
        *_own_faults(problem, placed),
        *_pair_faults(placed),
        *_rule_faults(problem, placed),
    )
    clashes, lost = _clashes_and_losses(problem, _attendance(problem, placed))
    terms = Terms(
        clashes=clashes,
        parallel_groups=sum(len(a.groups & b.groups) for (a, *_), (b, *_) in _together(placed)),
        oversize=sum(_oversize(problem, event, room) for event, _, room in placed),
        lost_wishes=lost,
        moves=sum(problem.near.get(key, there) != there for key, there in placements.items()),
        same_day_groups=sum(
            len(a.groups & b.groups) for (a, s, _), (b, t, _) in combinations(placed, 2)
            if s.day == t.day
        ),
        crowds=sum(1 for _pair in _together(placed)),
    )  # fmt: skip
    weights = problem.weights
    objective = (
        weights.wishes * terms.clashes
        + weights.groups * terms.parallel_groups
        + weights.fit * terms.oversize
        + weights.moves * terms.moves
        + weights.days * terms.same_day_groups
        + weights.crowds * terms.crowds
    )
    return Evaluation(violations, objective, terms)


def _resolved(problem: Problem, key: str, placement: Placement) -> tuple[Event, Slot, Room]:
    return (
        problem.events[problem.event_index[key]],
        problem.slots[problem.slot_index[placement.slot]],
        problem.rooms[problem.room_index[placement.room]],
    )


def _unheld(problem: Problem, placements: Placements) -> Iterator[Violation]:
    for event in problem.events:
        if event.key not in placements:
            yield Violation(Kind.HELD, events=(event.key,))


def _own_faults(problem: Problem, placed: Placed) -> Iterator[Violation]:
    """What one event's placement breaks by itself."""
    for event, slot, room in placed:
        here = Placement(slot.key, room.key)
        broken = {
            Kind.PLACE: room.slots is not None and slot.key not in room.slots,
            Kind.SEATS: room.capacity < event.size,
            Kind.EQUIPMENT: not event.equipment <= room.equipment,
            Kind.SLOTS: event.slots is not None and slot.key not in event.slots,
            Kind.ROOMS: event.rooms is not None and room.key not in event.rooms,
            Kind.FIXED: problem.fixed.get(event.key, here) != here,
        }
        for kind, is_broken in broken.items():
            if is_broken:
                yield Violation(kind, events=(event.key,), rooms=(room.key,), slot=slot.key)


def _pair_faults(placed: Placed) -> Iterator[Violation]:
    """What two events at the same time break together."""
    for (a, slot, room), (b, _, other) in _together(placed):
        pair = (a.key, b.key)
        if room.key == other.key:
            yield Violation(Kind.PLACE, events=pair, rooms=(room.key,), slot=slot.key)
        if a.people & b.people:
            people = tuple(sorted(a.people & b.people))
            yield Violation(Kind.PERSON, events=pair, people=people, slot=slot.key)
        if a.alone or b.alone:
            yield Violation(Kind.ALONE, events=pair, slot=slot.key)


def _rule_faults(problem: Problem, placed: Placed) -> Iterator[Violation]:
    """What breaks the rules about several events."""
    slots = {event.key: slot for event, slot, _ in placed}
    for pair in problem.precedences:
        first, second = map(slots.get, pair)
        if first and second and first.ends > second.starts:
            yield Violation(Kind.BEFORE, events=pair)
    for kind, sets in (
        (Kind.SAME_DAY, problem.same_day),
        (Kind.DIFFERENT_DAY, problem.different_day),
    ):
        held = (sorted(keys & slots.keys()) for keys in sets)
        for one, other in (pair for keys in held for pair in combinations(keys, 2)):
            together = slots[one].day == slots[other].day
            if together is (kind is Kind.DIFFERENT_DAY):
                yield Violation(kind, events=(one, other))


def _together(
    placed: Placed,
) -> Iterator[tuple[tuple[Event, Slot, Room], tuple[Event, Slot, Room]]]:
    return ((x, y) for x, y in combinations(placed, 2) if x[1].overlaps(y[1]))


@dataclass(frozen=True, slots=True)
class _Attendance:
    """Wishes and roles that are held, by person; no event twice, roles before wishes for it.

    A role weighs more than any wish.
    """

    person: Integers
    slot: Integers
    weight: Integers
    role: NDArray[np.bool_]


def _attendance(problem: Problem, placed: Placed) -> _Attendance:
    wishes = problem.wishes
    slot_of = np.full(len(problem.events), -1, dtype=np.int64)
    for own, slot, _ in placed:
        slot_of[problem.event_index[own.key]] = problem.slot_index[slot.key]
    index = {key: number for number, key in enumerate(wishes.people)}
    roles = [
        (index[name], number)
        for number, session in enumerate(problem.events)
        for name in session.people
        if name in index
    ]
    person, event = np.array(roles, dtype=np.int64).reshape(-1, 2).T
    above = int(wishes.weight.max(initial=0)) + 1
    person, event = np.append(person, wishes.person), np.append(event, wishes.event)
    weight = np.append(np.full(len(roles), above), wishes.weight)
    order = np.lexsort((-weight, event, person))
    keys = person[order] * len(problem.events) + event[order]
    kept = order[np.append(True, keys[1:] != keys[:-1])] if len(order) else order
    kept = kept[slot_of[event[kept]] >= 0]
    return _Attendance(person[kept], slot_of[event[kept]], weight[kept], weight[kept] == above)


def _clashes_and_losses(problem: Problem, held: _Attendance) -> tuple[int, int]:
    """`Terms.clashes` and `Terms.lost_wishes`."""
    if any(a.overlaps(b) for a, b in combinations(problem.slots, 2)):
        people = np.split(np.arange(len(held.person)), np.flatnonzero(np.diff(held.person)) + 1)
        pairs = [_one_by_one(problem, held, mine.tolist()) for mine in people]
        return sum(clashes for clashes, _ in pairs), sum(lost for _, lost in pairs)
    order = np.lexsort((-held.weight, held.slot, held.person))
    group = held.person[order] * len(problem.slots) + held.slot[order]
    rank = np.arange(len(order)) - np.searchsorted(group, group)
    weight = np.where(held.role[order], 0, held.weight[order])
    return int((rank * weight).sum()), int(weight[rank > 0].sum())


def _one_by_one(problem: Problem, held: _Attendance, mine: list[int]) -> tuple[int, int]:
    """The same for one person where slots may overlap: the best that one person can attend."""
    items = [(problem.slots[held.slot[i]], int(held.weight[i]), held.role[i]) for i in mine]
    wished = [(slot, weight) for slot, weight, role in items if not role]
    busy = [slot for slot, _, role in items if role]
    clashes = sum(min(v, w) for (s, v), (t, w) in combinations(wished, 2) if s.overlaps(t))
    clashes += sum(weight for slot, weight in wished for role in busy if slot.overlaps(role))
    best: list[tuple[int, int]] = [(-(1 << 62), 0)]  # until when, the most that can be attended
    for slot, weight in sorted(wished, key=lambda item: item[0].ends):
        before = max(most for until, most in best if until <= slot.starts)
        free = not any(slot.overlaps(role) for role in busy)
        best.append((slot.ends, max(best[-1][1], before + weight * free)))
    return clashes, sum(weight for _, weight in wished) - best[-1][1]


def _oversize(problem: Problem, event: Event, room: Room) -> int:
    def serves(room: Room) -> bool:
        return (
            room.capacity >= event.size
            and event.equipment <= room.equipment
            and (event.rooms is None or room.key in event.rooms)
        )

    if not serves(room):
        return 0
    return len({r.capacity for r in problem.rooms if serves(r) and r.capacity < room.capacity})
