"""Check and cost a draft straight from the problem, sharing no code with the solvers."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from .answer import Evaluation, Kind, Placement, Placements, Terms, Violation
from .problem import Event, Problem, Room, Slot

Placed = list[tuple[Event, Slot, Room]]


def evaluate(problem: Problem, placements: Placements) -> Evaluation:
    """What a draft (event key to placement) breaks and costs, whoever made it.

    An event without a placement is a violation and costs nothing. Raises `KeyError` for an event,
    slot or room that does not exist.
    """
    placed = [_resolved(problem, key, placement) for key, placement in placements.items()]
    violations = (*_unheld(problem, placements), *_own_faults(placed), *_pair_faults(placed))
    terms = Terms(
        lost_wishes=_lost_wishes(problem, placed),
        parallel_groups=sum(len(a.groups & b.groups) for (a, *_), (b, *_) in _together(placed)),
        oversize=sum(_oversize(problem, event, room) for event, _, room in placed),
    )
    weights = problem.weights
    objective = (
        weights.wishes * terms.lost_wishes
        + weights.groups * terms.parallel_groups
        + weights.fit * terms.oversize
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


def _own_faults(placed: Placed) -> Iterator[Violation]:
    """What one event's placement breaks by itself."""
    for event, slot, room in placed:
        broken = {
            Kind.SEATS: room.capacity < event.size,
            Kind.EQUIPMENT: not event.equipment <= room.equipment,
            Kind.SLOTS: event.slots is not None and slot.key not in event.slots,
            Kind.ROOMS: event.rooms is not None and room.key not in event.rooms,
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


def _together(
    placed: Placed,
) -> Iterator[tuple[tuple[Event, Slot, Room], tuple[Event, Slot, Room]]]:
    return ((x, y) for x, y in combinations(placed, 2) if x[1].overlaps(y[1]))


def _lost_wishes(problem: Problem, placed: Placed) -> int:
    wishes, slot_of = problem.wishes, {event.key: slot for event, slot, _ in placed}
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for person, event, weight in zip(wishes.person, wishes.event, wishes.weight, strict=True):
        mine, key = wanted[wishes.people[person]], problem.events[event].key
        mine[key] = max(mine.get(key, 0), int(weight))
    roles: dict[str, set[str]] = defaultdict(set)
    for role in problem.events:
        for name in role.people:
            roles[name].add(role.key)
    lost = 0
    for name, mine in wanted.items():
        free = [(k, w) for k, w in mine.items() if k not in roles[name] and k in slot_of]
        busy = [slot_of[k] for k in roles[name] if k in slot_of]
        for (k, v), (other, w) in combinations(free, 2):
            lost += min(v, w) if slot_of[k].overlaps(slot_of[other]) else 0
        lost += sum(w for k, w in free for slot in busy if slot_of[k].overlaps(slot))
    return lost


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
