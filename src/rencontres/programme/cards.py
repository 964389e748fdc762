"""Sessions and people as the parts of pages show them (`core/parts/session_card.html`…)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from babel import Locale
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencontres.core.dates import hours, weekday
from rencontres.core.languages import words
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Room

from .models import Role, Session
from .models.people import function_of, name_of
from .queries import by_slot
from .releasing import ATTENDEE

Card = dict[str, Any]


@dataclass(frozen=True)
class Day:
    """A day of the programme, as a list of cards or as a timetable's slots."""

    date: date | None
    title: str
    slots: list[Card]
    rooms: list[Room] = field(default_factory=list)  # the columns of a grid


def language_name(code: str) -> str:
    """A language in the reader's own: “anglais”."""
    reader = Locale.parse((get_language() or "fr").split("-")[0])
    return str(reader.languages.get(code, code))


def session_card(edition: Edition, session: Session, mine: Mapping[int, str]) -> Card:
    """What a list or a grid tells of a session. `mine`: see `queries.mine`."""
    part = mine.get(session.pk)
    alone = session.kind.alone
    countries = [words(country.name) for country in session.countries.all()]
    return {
        "title": session.title,
        "kind": session.kind.name,
        "time": hours(session.slot.starts, session.slot.ends, edition.zone) if session.slot else "",
        "room": session.room.name if session.room else "",
        "countries": [name for name in countries if name not in words(session.title)],
        "languages": [language_name(code) for code in session.languages],
        "href": address(edition, session),
        "status": status(session, part),
        "synthetic": session.synthetic,
        "tone": tone(session, part),
        "wide": alone,
    }


def tone(session: Session, part: str | None) -> str:
    """How a session stands out: cancelled, alone at its hour, or the reader's."""
    if session.change_id:
        return "bad"
    return "strong" if session.kind.alone else "mine" if part else ""


def status(session: Session, part: str | None) -> str:
    """That a session is cancelled, or what a reader is in it, in words; empty for nothing."""
    if session.change_id:
        return _("Cancelled")
    if part is None:
        return ""
    return _("In my agenda") if part == ATTENDEE else capfirst(str(Role.Kind(part).label))


def address(edition: Edition, session: Session) -> str:
    """The session's page, in the reader's language."""
    return reverse("programme:session", kwargs={"edition": edition.slug, "key": session.key})


def person_card(
    edition: Edition,
    person: Participant,
    photos: Mapping[int, datetime],
    role: str = "",
    *,
    confirmed: bool = False,
) -> Card:
    """What a list tells of a person with a part. `photos`: see `queries.portraits_shown`."""
    seat = getattr(person, "seat", None)
    return {
        "name": name_of(person, confirmed=confirmed),
        "role": role,
        "function": function_of(person, confirmed=confirmed),
        "photo": photo(edition, person, photos),
        "organisation": seat.delegation.organisation if seat else "",
        "country": seat.delegation.country.name if seat else "",
        "href": reverse("programme:speaker", kwargs={"edition": edition.slug, "pk": person.pk}),
        "synthetic": person.synthetic,
    }


def photo(edition: Edition, person: Participant, photos: Mapping[int, datetime]) -> str:
    """The address of a portrait that everybody may see; a newer one has another."""
    if person.pk not in photos:
        return ""
    address = reverse("programme:portrait", kwargs={"edition": edition.slug, "pk": person.pk})
    return f"{address}?{photos[person.pk]:%Y%m%d%H%M%S}"


def people_of(
    edition: Edition, session: Session, photos: Mapping[int, datetime] = MappingProxyType({})
) -> list[Card]:
    """The people of a session with their parts."""
    return [
        person_card(
            edition,
            role.participant,
            photos,
            capfirst(str(Role.Kind(role.kind).label)),
            confirmed=role.confirmed,
        )
        for role in session.roles.all()
    ]


def by_day(edition: Edition, sessions: Iterable[Session], mine: Mapping[int, str]) -> list[Day]:
    """Days with their slots, each with its cards; what has no hour yet comes last."""
    days: dict[date | None, list[Card]] = {}
    for slot, held in by_slot(sessions):
        day = slot.starts.astimezone(edition.zone).date() if slot else None
        cards = [session_card(edition, session, mine) for session in held]
        time = hours(slot.starts, slot.ends, edition.zone) if slot else ""
        days.setdefault(day, []).append({"time": time, "sessions": cards})
    return [
        Day(day, capfirst(weekday(day)) if day else _("Hour to be announced"), slots)
        for day, slots in days.items()
    ]


def grid_by_day(
    edition: Edition, sessions: Iterable[Session], mine: Mapping[int, str], rooms: Iterable[Room]
) -> list[Day]:
    """The same days as timetables: each card knows its room's column, empty rooms have none."""
    days = by_day(edition, (s for s in sessions if s.slot), mine)
    for day in days:
        cards = [card for slot in day.slots for card in slot["sessions"]]
        used = {card["room"] for card in cards if not card["wide"]}
        day.rooms.extend(room for room in rooms if room.name in used or not used)
        columns = {room.name: number for number, room in enumerate(day.rooms, 1)}
        for card in cards:
            card["column"] = columns.get(card["room"])
        for slot in day.slots:
            slot["sessions"].sort(key=lambda card: card["column"] or 0)
    return days
