"""What each cell of the grid would break for one session, told at once while it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rencontres.core.languages import words
from rencontres.engines.timetable import Placement

from .checking import Check, Places, places_of
from .models import Draft, Level, Session
from .rules import strictest
from .wording import Fault, Names, names_for, word

Cells = dict[str, dict[str, Any]]


def cells_of(draft: Draft, session: Session) -> Cells:
    """By “room slot”: the level of the strictest fault, the faults in words, and who would swap.

    Cells that break nothing, and where nobody stands, are left out.
    """
    check, places = Check(draft.edition), places_of(draft)
    locked = set(draft.placements.filter(locked=True).values_list("session__key", flat=True))
    found = dict(_found(check, places, session.key, locked))
    names = names_for(draft.edition, [fault for _who, faults in found.values() for fault in faults])
    return {cell: _told(names, who, faults) for cell, (who, faults) in found.items()}


def _found(
    check: Check, places: Places, key: str, locked: set[str]
) -> Iterator[tuple[str, tuple[str, list[Fault]]]]:
    taken = {(place.room, place.slot): other for other, place in places.items() if other != key}
    for slot in check.problem.slots:
        for room in check.problem.rooms:
            other = taken.get((room.key, slot.key), "")
            if other in locked:
                faults = check.about(key, {**places, key: Placement(slot.key, room.key)})
                other = ""
            else:
                after = _after(places, key, Placement(slot.key, room.key), other)
                faults = check.about(key, after)
                faults += check.about(other, after) if other in after else []
            if other or faults:
                unique = [fault for i, fault in enumerate(faults) if fault not in faults[:i]]
                yield f"{room.key} {slot.key}", (other, unique)


def _after(places: Places, key: str, there: Placement, other: str) -> dict[str, Placement]:
    """The places once the session is there, and who stood there where the session was."""
    after = {**places, key: there}
    if other and key in places:
        after[other] = places[key]
    elif other:
        del after[other]
    return after


def _told(names: Names, other: str, faults: list[Fault]) -> dict[str, Any]:
    lines = [word(fault, names) for fault in faults]
    if other:
        title = words(names.sessions.get(other, {})) or other
        lines.insert(0, _("Changes places with “%(title)s”.") % {"title": title})
    level = strictest([Level(fault.level) for fault in faults])
    return {"level": level, "words": " ".join(lines), "swap": other}
