"""The problem's hard demands, one by one: the single source of what every solver must respect."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .answer import Demand, Kind, Placement
from .problem import Event, Problem, Room, Slot

UNARY = frozenset({Kind.SEATS, Kind.EQUIPMENT, Kind.SLOTS, Kind.ROOMS, Kind.FIXED})


def demands_of(problem: Problem) -> tuple[Demand, ...]:
    """Every demand of the problem, those that nothing could break left out (except `HELD`)."""
    per_event = (demand for event in problem.events for demand in _event_demands(problem, event))
    return (*per_event, *_person_demands(problem), *_rules(problem))


def relax(problem: Problem, demand: Demand) -> Problem:
    """The same problem without that demand. Dropping `HELD` drops the event and its wishes."""
    if demand.kind is Kind.HELD:
        return _without(problem, demand.events[0])
    if demand.kind in {Kind.BEFORE, Kind.SAME_DAY, Kind.DIFFERENT_DAY, Kind.FIXED}:
        return _without_rule(problem, demand)
    events = [
        _relaxed(event, demand) if event.key in demand.events else event for event in problem.events
    ]
    return replace(problem, events=events)


def forbidden_places(problem: Problem, demand: Demand) -> NDArray[np.bool_]:
    """Places, as (slots, rooms), where a `UNARY` demand forbids its one event."""
    if demand.kind is Kind.FIXED:
        off = np.ones((len(problem.slots), len(problem.rooms)), dtype=bool)
        off[problem.place_of(problem.fixed[demand.events[0]])] = False
    elif demand.kind is Kind.SLOTS:
        allowed = problem.events[problem.event_index[demand.events[0]]].slots or frozenset()
        off = np.array([slot.key not in allowed for slot in problem.slots], dtype=bool)[:, None]
    else:
        off = np.array([room.key not in demand.rooms for room in problem.rooms], dtype=bool)[None]
    return np.broadcast_to(off, (len(problem.slots), len(problem.rooms)))


def open_places(problem: Problem) -> NDArray[np.bool_]:
    """(slots, rooms): where anything may be held, as the rooms can be used then."""
    return np.array(
        [[room.slots is None or slot.key in room.slots for room in problem.rooms]
         for slot in problem.slots], dtype=bool,
    ).reshape(len(problem.slots), len(problem.rooms))  # fmt: skip


def allowed_places(problem: Problem, demands: Iterable[Demand]) -> NDArray[np.bool_]:
    """(events, slots, rooms): where each event may go by the `UNARY` demands among those given."""
    allowed = np.repeat(open_places(problem)[None], len(problem.events), axis=0)
    for demand in demands:
        if demand.kind in UNARY:
            allowed[problem.event_index[demand.events[0]]] &= ~forbidden_places(problem, demand)
    return allowed


def _event_demands(problem: Problem, event: Event) -> Iterator[Demand]:
    def demand(kind: Kind, rooms: Iterable[Room] = (), **params: object) -> Demand:
        rooms = tuple(rooms)
        if rooms or kind in UNARY - {Kind.SLOTS}:
            params["rooms"] = tuple(room.name for room in rooms) or ("none",)
        keys = tuple(room.key for room in rooms)
        return Demand(kind, {"name": event.name, **params}, events=(event.key,), rooms=keys)

    yield demand(Kind.HELD)
    large = [room for room in problem.rooms if room.capacity >= event.size]
    if len(large) < len(problem.rooms):
        yield demand(Kind.SEATS, large, seats=event.size)
    for item in sorted(event.equipment):
        equipped = [room for room in problem.rooms if item in room.equipment]
        if len(equipped) < len(problem.rooms):
            yield demand(Kind.EQUIPMENT, equipped, equipment=item)
    if event.rooms is not None:
        yield demand(Kind.ROOMS, [room for room in problem.rooms if room.key in event.rooms])
    if event.slots is not None:
        names = tuple(slot.name for slot in problem.slots if slot.key in event.slots)
        yield demand(Kind.SLOTS, slots=names or ("none",))
    if event.alone:
        yield demand(Kind.ALONE)
    if event.key in problem.fixed:
        slot, room = _found(problem, problem.fixed[event.key])
        yield demand(Kind.FIXED, [room], slots=(slot.name,))


def _found(problem: Problem, placement: Placement) -> tuple[Slot, Room]:
    slot, room = problem.slot_index[placement.slot], problem.room_index[placement.room]
    return problem.slots[slot], problem.rooms[room]


def _rules(problem: Problem) -> Iterator[Demand]:
    """What is asked of several events together."""
    order = {event.key: (i, f"“{event.name}”") for i, event in enumerate(problem.events)}

    def demand(kind: Kind, keys: Iterable[str]) -> Demand:
        keys = tuple(keys)
        return Demand(kind, {"events": tuple(order[key][1] for key in keys)}, events=keys)

    yield from (demand(Kind.BEFORE, pair) for pair in dict.fromkeys(problem.precedences))
    for kind, sets in (
        (Kind.SAME_DAY, problem.same_day),
        (Kind.DIFFERENT_DAY, problem.different_day),
    ):
        several = (keys for keys in dict.fromkeys(sets) if len(keys) > 1)
        yield from (demand(kind, sorted(keys, key=lambda key: order[key])) for keys in several)


def _person_demands(problem: Problem) -> Iterator[Demand]:
    roles: dict[str, list[Event]] = {}
    for event in problem.events:
        for person in sorted(event.people):
            roles.setdefault(person, []).append(event)
    for person, events in roles.items():
        if len(events) > 1:
            yield Demand(
                Kind.PERSON,
                {"person": person, "events": tuple(f"“{event.name}”" for event in events)},
                events=tuple(event.key for event in events),
                people=(person,),
            )


def _relaxed(event: Event, demand: Demand) -> Event:
    match demand.kind:
        case Kind.PERSON:
            return replace(event, people=event.people - set(demand.people))
        case Kind.SEATS:
            return replace(event, size=0)
        case Kind.EQUIPMENT:
            return replace(event, equipment=event.equipment - {demand.params["equipment"]})
        case Kind.SLOTS:
            return replace(event, slots=None)
        case Kind.ROOMS:
            return replace(event, rooms=None)
        case Kind.ALONE:
            return replace(event, alone=False)
    raise ValueError(f"{demand.kind} is not one event's demand")


def _without_rule(problem: Problem, demand: Demand) -> Problem:
    named = set(demand.events)
    match demand.kind:
        case Kind.BEFORE:
            pairs = [pair for pair in problem.precedences if pair != demand.events]
            return replace(problem, precedences=pairs)
        case Kind.SAME_DAY:
            return replace(problem, same_day=[s for s in problem.same_day if not named <= s])
        case Kind.DIFFERENT_DAY:
            sets = [s for s in problem.different_day if not named <= s]
            return replace(problem, different_day=sets)
    return replace(problem, fixed={k: p for k, p in problem.fixed.items() if k not in named})


def _without(problem: Problem, key: str) -> Problem:
    gone, wishes = problem.event_index[key], problem.wishes
    kept = wishes.event != gone
    event = wishes.event[kept]
    remaining = replace(
        wishes,
        person=wishes.person[kept],
        event=event - (event > gone),
        weight=wishes.weight[kept],
    )
    events = [event for event in problem.events if event.key != key]
    return replace(
        problem,
        events=events,
        wishes=remaining,
        precedences=[pair for pair in problem.precedences if key not in pair],
        same_day=[keys - {key} for keys in problem.same_day],
        different_day=[keys - {key} for keys in problem.different_day],
        fixed={k: place for k, place in problem.fixed.items() if k != key},
    )
