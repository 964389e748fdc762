"""A congress and its plan as JSON; docs/engines/timetable.md describes both."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..answer import Placement, Placements
from ..problem import Event, Problem, Room, Slot, Weights, Wishes
from .errors import BadFile

T = TypeVar("T")
_SETS = frozenset({"people", "equipment", "groups", "slots", "rooms"})


def read(text: str) -> Problem:
    """The problem told by JSON; raises `BadFile` naming the place in it."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    if not isinstance(content, dict):
        raise BadFile("The file holds no JSON object.")
    events = _list(content, "events", lambda item: Event(**_keyed(item)))
    try:
        return Problem(
            rooms=_list(content, "rooms", lambda item: Room(**_keyed(item))),
            slots=_list(content, "slots", lambda item: Slot(**{"day": "", **_keyed(item)})),
            events=events,
            wishes=_wishes(content.get("wishes", {}), {e.key: i for i, e in enumerate(events)}),
            weights=Weights(**content.get("weights", {})),
            precedences=[(str(a), str(b)) for a, b in content.get("precedences", [])],
            same_day=[frozenset(keys) for keys in content.get("same_day", [])],
            different_day=[frozenset(keys) for keys in content.get("different_day", [])],
            fixed=_places(content.get("fixed", {})),
            near=_places(content.get("near", {})),
        )
    except (TypeError, ValueError) as error:
        raise error if isinstance(error, BadFile) else BadFile(f"{error}.") from None


def write(placements: Placements) -> str:
    """The plan as JSON: a slot and a room for each event."""
    places = {key: {"slot": p.slot, "room": p.room} for key, p in placements.items()}
    return json.dumps({"placements": places}, indent=1, ensure_ascii=False) + "\n"


def read_plan(text: str) -> dict[str, Placement]:
    """The placements of a plan written as JSON."""
    try:
        return _places(json.loads(text)["placements"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile(f"The file holds no placements by event: {error!r}.") from None


def _places(places: Mapping[str, Any]) -> dict[str, Placement]:
    try:
        return {key: Placement(str(p["slot"]), str(p["room"])) for key, p in places.items()}
    except (KeyError, AttributeError) as error:
        raise TypeError(f"an event's place is a slot and a room: {error!r}") from None


def _list(content: Mapping[str, Any], name: str, make: Callable[[Any], T]) -> list[T]:
    made = []
    for number, item in enumerate(content.get(name, []), start=1):
        try:
            made.append(make(item))
        except (TypeError, ValueError, AttributeError) as error:
            reason = str(error).replace("__init__() ", "")
            raise BadFile(f"{name}, number {number}: {reason}.") from None
    return made


def _keyed(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a room, slot or event; a name that is left out is the key."""
    fields = {"name": str(item.get("key", "")), **item}
    return {
        name: frozenset(value) if name in _SETS and value is not None else value
        for name, value in fields.items()
    }


def _wishes(wanted: Mapping[str, Any], number: Mapping[str, int]) -> Wishes:
    """From each person's list of events, or weights by event."""
    person, event, weight = [], [], []
    for i, (name, events) in enumerate(wanted.items()):
        weights = events if isinstance(events, dict) else dict.fromkeys(events, 1)
        for key, how_much in weights.items():
            if key not in number:
                raise BadFile(f"wishes of {name!r}: there is no event {key!r}.")
            person.append(i)
            event.append(number[key])
            weight.append(how_much)
    return Wishes.of(wanted, person, event, weight)
