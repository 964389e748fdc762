"""What the engine answers: a plan, a proof that there is none, and what is wrong with a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Placements = Mapping[str, "Placement"]


class Kind(StrEnum):
    """What is demanded, or violated."""

    HELD = "held"  # the event takes place, once
    PLACE = "place"  # a room holds one event at a time, and only while it can be used
    PERSON = "person"  # nobody is in two events at a time
    SEATS = "seats"  # the room has the seats the event needs
    EQUIPMENT = "equipment"  # the room has a piece of equipment the event needs
    SLOTS = "slots"  # the event is restricted to some slots
    ROOMS = "rooms"  # the event is restricted to some rooms
    ALONE = "alone"  # nothing else runs beside the event
    BEFORE = "before"  # the first of two events ends before the second starts
    SAME_DAY = "same_day"  # the events are held on one day
    DIFFERENT_DAY = "different_day"  # no two of the events share a day
    FIXED = "fixed"  # the event stays where it is


class Status(StrEnum):
    """Whether the plan is proven to be among the best."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an event goes: keys of a slot and of a room."""

    slot: str
    room: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The soft faults of a plan, each counted in its own unit.

    `clashes`: for every person and every pair of that person's wishes held at the same time, the
    smaller of the two weights; for every wish held while its person has a role elsewhere, its
    weight. `parallel_groups`: shared groups, summed over pairs of events held at the same time.
    `oversize`: for every event, the number of smaller room sizes that would have served it.

    `moves`: events of the draft to stay near that are elsewhere. `same_day_groups`: shared groups,
    summed over pairs of events held on one day. `crowds`: pairs of events held at the same time,
    the fewer the more evenly the slots are filled.

    `lost_wishes` is what people feel: the weight of the wishes that each must give up at least (of
    three at the same time, two are lost, in three clashing pairs). It is in no objective.
    """

    clashes: int
    parallel_groups: int
    oversize: int
    lost_wishes: int
    moves: int = 0
    same_day_groups: int = 0
    crowds: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """News of a search: seconds since the start, the best plan's objective, the proven bound."""

    seconds: float
    objective: int
    bound: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every event's placement. No plan has an objective under `bound`."""

    placements: dict[str, Placement]
    objective: int
    bound: int
    terms: Terms
    seconds: float
    status: Status


@dataclass(frozen=True, slots=True)
class Repair:
    """A plan near a draft: `moved` are the keys of the events that change slot or room.

    Every plan moves `bound` events or more; the fewest are moved where the two meet.
    """

    placements: dict[str, Placement]
    moved: tuple[str, ...]
    bound: int
    objective: int
    terms: Terms
    seconds: float


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, with the keys of what it concerns."""

    kind: Kind
    events: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A draft's broken rules and its soft faults. It is a valid plan when nothing is broken."""

    violations: tuple[Violation, ...]
    objective: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Demand:
    """One wish of the organiser that the search may not break.

    `events`, `people` and `rooms` are keys (rooms: those that satisfy the demand); `params` holds
    what a sentence about it needs: `name` (the event's), and according to `kind` `seats`,
    `equipment`, `slots` (names), `rooms` (names), `person` or `events` (names, in their order).
    """

    kind: Kind
    params: Mapping[str, object] = field(hash=False)
    events: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _SENTENCES[self.kind].format(
            **{k: ", ".join(v) if isinstance(v, tuple) else v for k, v in self.params.items()}
        )


_SENTENCES = {
    Kind.HELD: "“{name}” takes place.",
    Kind.PERSON: "{person} takes part in {events}, and cannot be in two of them at a time.",
    Kind.SEATS: "“{name}” needs {seats} seats (enough in: {rooms}).",
    Kind.EQUIPMENT: "“{name}” needs {equipment} (found in: {rooms}).",
    Kind.SLOTS: "“{name}” may only be held in: {slots}.",
    Kind.ROOMS: "“{name}” may only be held in: {rooms}.",
    Kind.ALONE: "Nothing else may run beside “{name}”.",
    Kind.BEFORE: "{events} are held in this order, the first ends before the second starts.",
    Kind.SAME_DAY: "{events} are held on one day.",
    Kind.DIFFERENT_DAY: "{events} are held on different days.",
    Kind.FIXED: "“{name}” is fixed: {slots}, {rooms}.",
}


@dataclass(frozen=True, slots=True)
class Impossible:
    """Demands that cannot all be met in the given rooms and slots.

    Where `irreducible` (always, unless time ran out while explaining), meeting all but any one of
    them is possible. That an event named by another demand takes place goes without saying.
    """

    demands: tuple[Demand, ...]
    seconds: float
    irreducible: bool = True

    def __str__(self) -> str:
        return "\n".join(
            ["These demands cannot all be met:", *(f"- {demand}" for demand in self.demands)]
        )


class TimeOut(TimeoutError):  # noqa: N818 - named like its base class
    """Time ran out before any plan was found and before impossibility was proven."""
