"""Impossibilities planted in a congress, each with the demands that conflict."""

from collections.abc import Iterator
from dataclasses import replace

from rencontres.engines.timetable import Event, Kind, Placement, Problem, Room, Slot

Named = list[tuple[Kind, tuple[str, ...]]]  # sorted; two of a kind for two pieces of equipment
Case = tuple[str, dict]
CAPACITIES = (900, 300, 250, 200, 150, 100, 80, 60)
EQUIPMENT = {0: "hybrid", 1: "booth", 5: "booth", 6: "kitchen", 7: "camera"}  # by room


def planted() -> Iterator[tuple[str, Problem, Named]]:
    """The name, the problem, and the kinds and events of the demands to be named."""
    for name, changes in [*_single(), *_several(), *_ruled()]:
        expected = changes.pop("expect")
        yield name, _congress(**changes), sorted((k, tuple(e.split())) for k, e in expected)


def _congress(
    closed: dict[int, str] | None = None,
    rules: dict[str, object] | None = None,
    **events: dict[str, object],
) -> Problem:
    """60 sessions, 10 slots, 8 rooms; some sessions (`a1`…) are asked for more."""
    keys = [f"a{i}" for i in range(11)] + [f"b{i}" for i in range(49)]
    slots = [Slot(f"s{i}", f"Slot {i}", f"day {i // 5}", i * 100, i * 100 + 90) for i in range(10)]
    rooms = [
        Room(f"r{i}", f"Room {i}", seats, frozenset({EQUIPMENT[i]} if i in EQUIPMENT else ()))
        for i, seats in enumerate(CAPACITIES)
    ]
    for room, slot in (closed or {}).items():
        open_slots = frozenset(s.key for s in slots if s.key != slot)
        rooms[room] = replace(rooms[room], slots=open_slots)
    asked = {key: dict(wanted) for key, wanted in events.items()}
    sessions = [
        Event(key, f"Session {key}", **{"size": 20, **_sets(asked.get(key, {}))}) for key in keys
    ]
    return Problem(rooms, slots, sessions, **(rules or {}))


def _sets(wanted: dict[str, object]) -> dict[str, object]:
    return {
        name: frozenset(value.split()) if isinstance(value, str) else value
        for name, value in wanted.items()
    }


def _each(count: int, **wanted: object) -> dict[str, dict[str, object]]:
    return {f"a{i}": wanted for i in range(count)}


def _all(kind: Kind, count: int) -> list[tuple[Kind, str]]:
    return [(kind, f"a{i}") for i in range(count)]


def _single() -> list[Case]:
    """Conflicts of one session with itself, and the rooms it may have."""
    seats, equipment, rooms, slots = Kind.SEATS, Kind.EQUIPMENT, Kind.ROOMS, Kind.SLOTS
    return [
            ("900 seats wanted, in a room of 300 only",
             {"a0": {"size": 900, "rooms": "r1"}, "expect": [(seats, "a0"), (rooms, "a0")]}),
            ("more seats wanted than any room has",
             {"a0": {"size": 901}, "expect": [(seats, "a0")]}),
            ("equipment that no room has",
             {"a0": {"equipment": "organ"}, "expect": [(equipment, "a0")]}),
            ("equipment that only a room too small has",
             {"a0": {"equipment": "camera", "size": 61},
              "expect": [(equipment, "a0"), (seats, "a0")]}),
            ("a room without the equipment",
             {"a0": {"equipment": "booth", "rooms": "r2 r3"},
              "expect": [(equipment, "a0"), (rooms, "a0")]}),
            ("two things that no room has both of",
             {"a0": {"equipment": "booth camera"},
              "expect": [(equipment, "a0"), (equipment, "a0 ")]}),
            ("no slot left", {"a0": {"slots": ""}, "expect": [(slots, "a0")]}),
            ("no room left", {"a0": {"rooms": ""}, "expect": [(rooms, "a0")]}),
            ("a room lost at the session's only hour",
             {"a0": {"rooms": "r0", "slots": "s0"}, "closed": {0: "s0"},
              "expect": [(rooms, "a0"), (slots, "a0")]}),
    ]  # fmt: skip


def _several() -> list[Case]:
    """Conflicts between sessions."""
    seats, equipment, rooms, slots = Kind.SEATS, Kind.EQUIPMENT, Kind.ROOMS, Kind.SLOTS
    ring = {"a0": {"people": "x y"}, "a1": {"people": "y z"}, "a2": {"people": "z x"}}
    return [
            ("a speaker in two sessions fixed at one time",
             {**_each(2, people="zoe", slots="s3"),
              "expect": [(Kind.PERSON, "a0 a1"), *_all(slots, 2)]}),
            ("a speaker in three sessions of two slots",
             {**_each(3, people="zoe", slots="s3 s4"),
              "expect": [(Kind.PERSON, "a0 a1 a2"), *_all(slots, 3)]}),
            ("a speaker in more sessions than there are slots",
             {**_each(11, people="zoe"),
              "expect": [(Kind.PERSON, " ".join(f"a{i}" for i in range(11)))]}),
            ("interpreters in two rooms at one time",
             {**_each(2, people="team:es", equipment="booth", slots="s1"),
              "expect": [(Kind.PERSON, "a0 a1"), *_all(slots, 2)]}),
            ("three speakers shared in a ring, in two slots",
             {**{key: {**wanted, "slots": "s0 s1"} for key, wanted in ring.items()},
              "expect": [(Kind.PERSON, "a0 a1"), (Kind.PERSON, "a1 a2"), (Kind.PERSON, "a0 a2"),
                         *_all(slots, 3)]}),
            ("two sessions fixed in one room at one time",
             {**_each(2, rooms="r4", slots="s2"), "expect": [*_all(rooms, 2), *_all(slots, 2)]}),
            ("nine sessions at one time, eight rooms",
             {**_each(9, slots="s5"), "expect": _all(slots, 9)}),
            ("a session alone at another's only hour",
             {"a0": {"alone": True, "slots": "s6"}, "a1": {"slots": "s6"},
              "expect": [(Kind.ALONE, "a0"), *_all(slots, 2)]}),
            ("two large sessions at one time, one large room",
             {**_each(2, size=500, slots="s7"), "expect": [*_all(seats, 2), *_all(slots, 2)]}),
            ("eleven large sessions, one large room, ten slots",
             {**_each(11, size=500), "expect": _all(seats, 11)}),
            ("two sessions that need one kitchen at one time",
             {**_each(2, equipment="kitchen", slots="s8"),
              "expect": [*_all(equipment, 2), *_all(slots, 2)]}),
    ]  # fmt: skip


def _ruled() -> list[Case]:
    """Conflicts with rules about several sessions, and with what is fixed."""
    before, same, other = Kind.BEFORE, Kind.SAME_DAY, Kind.DIFFERENT_DAY
    fixed, slots, person = Kind.FIXED, Kind.SLOTS, Kind.PERSON
    pair, trio = frozenset({"a0", "a1"}), frozenset({"a0", "a1", "a2"})
    chain = [(f"a{i}", f"a{i + 1}") for i in range(10)]
    return [
            ("two sessions, each before the other",
             {"rules": {"precedences": [("a0", "a1"), ("a1", "a0")]},
              "expect": [(before, "a0 a1"), (before, "a1 a0")]}),
            ("eleven sessions in order, ten slots",
             {"rules": {"precedences": chain},
              "expect": [(before, " ".join(two)) for two in chain]}),
            ("a session fixed in the morning, what must come before it in the afternoon only",
             {"a1": {"slots": "s3 s4"},
              "rules": {"precedences": [("a1", "a0")], "fixed": {"a0": Placement("s1", "r2")}},
              "expect": [(before, "a1 a0"), (fixed, "a0"), (slots, "a1")]}),
            ("one day for two sessions that are restricted to different ones",
             {"a0": {"slots": "s0 s1"}, "a1": {"slots": "s7 s8"}, "rules": {"same_day": [pair]},
              "expect": [(same, "a0 a1"), *_all(slots, 2)]}),
            ("three sessions on three days of two",
             {"rules": {"different_day": [trio]}, "expect": [(other, "a0 a1 a2")]}),
            ("two sessions on one day and on different ones",
             {"rules": {"same_day": [trio], "different_day": [pair]},
              "expect": [(same, "a0 a1"), (other, "a0 a1")]}),
            ("a speaker in six sessions of one day, five slots a day",
             {**_each(6, people="zoe"),
              "rules": {"same_day": [frozenset(f"a{i}" for i in range(6))]},
              "expect": [(person, "a0 a1 a2 a3 a4 a5"), (same, "a0 a1 a2 a3 a4 a5")]}),
            ("a session fixed in a room too small",
             {"a0": {"size": 500}, "rules": {"fixed": {"a0": Placement("s2", "r3")}},
              "expect": [(Kind.SEATS, "a0"), (fixed, "a0")]}),
            ("two sessions fixed in one place",
             {"rules": {"fixed": {key: Placement("s2", "r3") for key in pair}},
              "expect": _all(fixed, 2)}),
            ("a speaker whose train is late, in a session fixed in the morning",
             {"a0": {"slots": "s3 s4 s5 s6 s7 s8 s9"},
              "rules": {"fixed": {"a0": Placement("s1", "r3")}},
              "expect": [(slots, "a0"), (fixed, "a0")]}),
    ]  # fmt: skip
