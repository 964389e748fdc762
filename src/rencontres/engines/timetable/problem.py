"""What is to be placed: rooms, slots, events, wishes, and what each fault costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .answer import Placement

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that holds one event at a time. `capacity` is in seats.

    `slots`: keys of the slots when it can be used (None: any).
    """

    key: str
    name: str
    capacity: int
    equipment: frozenset[str] = frozenset()
    slots: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time, `[starts, ends)` in minutes from any fixed origin shared by all slots.

    Slots that overlap are the same time: for rooms, for people and for wishes.
    """

    key: str
    name: str
    day: str
    starts: int
    ends: int

    def overlaps(self, other: "Slot") -> bool:
        """Whether the two slots share at least one minute."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Event:
    """Something to hold in one slot and one room.

    `size` is the number of seats it needs; `people` (chairs, speakers) can never be in two places;
    `groups` (themes, regions) are spread over the slots where possible; `slots` and `rooms` are
    the keys it is restricted to (None: any); nothing else may run beside an event that is `alone`.
    """

    key: str
    name: str
    size: int = 0
    people: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    slots: frozenset[str] | None = None
    rooms: frozenset[str] | None = None
    alone: bool = False


def _no_integers() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Wishes:
    """Who wishes to attend what, as three parallel integer arrays of one length.

    `person[i]` indexes `people` (keys, also used in `Event.people`), `event[i]` indexes the
    problem's events, `weight[i]` ≥ 1 says how much. A wish made twice counts once, at its
    greatest weight.
    """

    people: tuple[str, ...] = ()
    person: Integers = field(default_factory=_no_integers)
    event: Integers = field(default_factory=_no_integers)
    weight: Integers = field(default_factory=_no_integers)

    @classmethod
    def of(
        cls, people: Iterable[str], person: ArrayLike, event: ArrayLike, weight: ArrayLike
    ) -> "Wishes":
        """Build from any three sequences of integers of one length."""
        person, event, weight = (np.asarray(a, dtype=np.int64) for a in (person, event, weight))
        return cls(tuple(people), person, event, weight)

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each soft term costs: integers ≥ 0, see `Terms` for the units."""

    wishes: int = 10
    groups: int = 5
    fit: int = 1
    moves: int = 100
    days: int = 0
    crowds: int = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything `plan` needs to know; events, slots and rooms are told by their keys.

    `precedences`: pairs of which the first ends before the second starts; `same_day`: sets of
    events held on one day; `different_day`: sets of events no two of which share a day; `fixed`:
    events that stay where they are. `near`: a draft to stay near, as far as `Weights.moves` says;
    events that it does not know, and events, slots and rooms that are gone since, do not matter.

    Raises `ValueError` where keys repeat, a reference leads nowhere, a slot ends before it starts,
    or an array has the wrong shape or an index or weight out of range.
    """

    rooms: Sequence[Room]
    slots: Sequence[Slot]
    events: Sequence[Event]
    wishes: Wishes = field(default_factory=Wishes)
    weights: Weights = field(default_factory=Weights)
    precedences: Sequence[tuple[str, str]] = ()
    same_day: Sequence[frozenset[str]] = ()
    different_day: Sequence[frozenset[str]] = ()
    fixed: Mapping[str, Placement] = field(default_factory=dict)
    near: Mapping[str, Placement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_keys(self)
        _check_wishes(self)

    @cached_property
    def room_index(self) -> dict[str, int]:
        """Room key to position."""
        return {room.key: i for i, room in enumerate(self.rooms)}

    @cached_property
    def slot_index(self) -> dict[str, int]:
        """Slot key to position."""
        return {slot.key: i for i, slot in enumerate(self.slots)}

    @cached_property
    def event_index(self) -> dict[str, int]:
        """Event key to position."""
        return {event.key: i for i, event in enumerate(self.events)}

    def place_of(self, placement: Placement) -> tuple[int, int] | None:
        """Positions of its slot and its room; None where either does not exist."""
        slot, room = self.slot_index.get(placement.slot), self.room_index.get(placement.room)
        return None if slot is None or room is None else (slot, room)


def _check_keys(problem: Problem) -> None:
    for what, items in (
        ("room", problem.rooms),
        ("slot", problem.slots),
        ("event", problem.events),
    ):
        keys = [item.key for item in items]
        if len(set(keys)) < len(keys):
            raise ValueError(f"two {what}s share one key")
    for slot in problem.slots:
        if slot.ends <= slot.starts:
            raise ValueError(f"slot {slot.key!r} ends before it starts")
    _check_references(problem)
    _check_rules(problem)
    if min(astuple(problem.weights)) < 0:
        raise ValueError("a weight is negative")


def _check_references(problem: Problem) -> None:
    for room in problem.rooms:
        if (room.slots or frozenset()) - problem.slot_index.keys():
            raise ValueError(f"room {room.key!r} is open in a slot that does not exist")
    for event in problem.events:
        if (event.slots or frozenset()) - problem.slot_index.keys():
            raise ValueError(f"event {event.key!r} is restricted to a slot that does not exist")
        if (event.rooms or frozenset()) - problem.room_index.keys():
            raise ValueError(f"event {event.key!r} is restricted to a room that does not exist")


def _check_rules(problem: Problem) -> None:
    rules = [*problem.precedences, *problem.same_day, *problem.different_day, problem.fixed]
    for key in (key for rule in rules for key in rule):
        if key not in problem.event_index:
            raise ValueError(f"a rule is about event {key!r}, which does not exist")
    for first, second in problem.precedences:
        if first == second:
            raise ValueError(f"event {first!r} cannot be held before itself")
    for key, placement in problem.fixed.items():
        if problem.place_of(placement) is None:
            raise ValueError(f"event {key!r} is fixed in a slot or room that does not exist")


def _check_wishes(problem: Problem) -> None:
    wishes = problem.wishes
    if not wishes.person.shape == wishes.event.shape == wishes.weight.shape == (len(wishes),):
        raise ValueError("the wishes' arrays must be one-dimensional and of one length")
    if len(set(wishes.people)) < len(wishes.people):
        raise ValueError("two people share one key")
    for what, index, count in (
        ("person", wishes.person, len(wishes.people)),
        ("event", wishes.event, len(problem.events)),
    ):
        if len(index) and not (index.min() >= 0 and index.max() < count):
            raise ValueError(f"a wish's {what} is out of range")
    if len(wishes) and wishes.weight.min() < 1:
        raise ValueError("a wish's weight is below 1")
