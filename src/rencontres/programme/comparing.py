"""What differs between two timetables: two drafts, or what the public knew and what it knows."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rencontres.core.dates import day_and_hour
from rencontres.core.languages import Text
from rencontres.editions.models import Edition

from .editing import Spot, spots_of
from .models import Draft

ADDED, MOVED, WITHDRAWN = "added", "moved", "withdrawn"


@dataclass(frozen=True)
class Where:
    """A room by its name, and when; as it was then."""

    room: str
    starts: str  # ISO 8601
    ends: str

    def said(self, zone: ZoneInfo) -> str:
        """“lundi 9 octobre, 09:00, Grand salon”, by the venue's clock."""
        return f"{day_and_hour(datetime.fromisoformat(self.starts), zone)}, {self.room}"


@dataclass(frozen=True)
class Line:
    """A session that was added, moved or withdrawn."""

    kind: str
    key: str
    title: Text
    before: Where | None
    after: Where | None

    def as_json(self) -> dict[str, Any]:
        """JSON values that `line_of` reads again."""
        return asdict(self)


def line_of(values: Mapping[str, Any]) -> Line:
    """A line kept as JSON."""
    before, after = (Where(**values[n]) if values[n] else None for n in ("before", "after"))
    return Line(values["kind"], values["key"], values["title"], before, after)


Known = dict[str, tuple[Text, Where | None]]  # title and place by the session's key


def known_of(edition: Edition) -> Known:
    """What the public knows: each session, and where it is held."""
    sessions = edition.sessions.filter(change=None).select_related("room", "slot").order_by("pk")
    return {
        s.key: (
            s.title,
            Where(s.room.name, s.slot.starts.isoformat(), s.slot.ends.isoformat())
            if s.room and s.slot
            else None,
        )
        for s in sessions
    }


def known_in(draft: Draft) -> Known:
    """The same as a draft has it."""
    edition, spots = draft.edition, spots_of(draft)
    rooms = dict(edition.rooms.values_list("key", "name"))
    slots = {slot.key: slot for slot in edition.slots.all()}

    def where(spot: Spot | None) -> Where | None:
        if spot is None:
            return None
        slot = slots[spot.slot]
        return Where(rooms[spot.room], slot.starts.isoformat(), slot.ends.isoformat())

    titles = edition.sessions.filter(change=None).order_by("pk").values_list("key", "title")
    return {key: (title, where(spots.get(key))) for key, title in titles}


def differences(before: Known, after: Known) -> list[Line]:
    """What was added, moved and withdrawn, in the order of the new hours."""
    lines = []
    for key, (title, there) in after.items():
        here = before[key][1] if key in before else None
        if here != there:
            kind = ADDED if here is None else WITHDRAWN if there is None else MOVED
            lines.append(Line(kind, key, title, here, there))
    return sorted(lines, key=_hour)


def _hour(line: Line) -> tuple[str, str]:
    where = line.after or line.before
    return (where.starts, where.room) if where else ("", "")


@dataclass
class Hour:
    """A slot of two drafts beside each other: (room, title, whether it differs) of each."""

    title: str
    here: list[tuple[str, Text, bool]] = field(default_factory=list)
    there: list[tuple[str, Text, bool]] = field(default_factory=list)


def hours_of(draft: Draft, other: Draft, differing: Container[str]) -> list[Hour]:
    """Every slot with what each draft holds then, room by room."""
    edition = draft.edition
    titles = dict(edition.sessions.filter(change=None).values_list("key", "title"))
    rooms = {room.key: (number, room.name) for number, room in enumerate(edition.rooms.all())}
    hours = {
        slot.key: Hour(day_and_hour(slot.starts, edition.zone)) for slot in edition.slots.all()
    }
    for which, spots in (("here", spots_of(draft)), ("there", spots_of(other))):
        placed = sorted(
            (rooms[spot.room], key, spot.slot) for key, spot in spots.items() if key in titles
        )
        for (_number, room), key, slot in placed:
            getattr(hours[slot], which).append((room, titles[key], key in differing))
    return [hour for hour in hours.values() if hour.here or hour.there]
