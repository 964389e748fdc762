"""The programme's part of an edition's file: checked, then turned into rows.

`read` names all mistakes at once, each with its table, row and key, so that an organiser corrects
them in one go. The shapes are those of the edition's file; what it refers to (a theme, a room, a
country) is looked up in the edition as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from rencontres.editions.models import Edition
from rencontres.editions.problems import FileProblem, Problem, unknown, worded
from rencontres.editions.schema import Row as Shape
from rencontres.editions.schema import SessionKindRow, SessionRow
from rencontres.network.models import Country

from .models import Session, SessionKind

Row = Mapping[str, Any]


def read(edition: Edition, content: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """The file's session kinds and sessions, defaults filled in; raises FileProblem."""
    problems: list[Problem] = []
    kinds = _shaped("session_kinds", SessionKindRow, content, problems)
    sessions = _shaped("sessions", SessionRow, content, problems)
    known = _known(edition, kinds.values())
    problems += _repeated("session_kinds", kinds)
    problems += _repeated("sessions", sessions)
    for number, row in sessions.items():
        problems += _dangling(number, row, known)
    if problems:
        raise FileProblem.listing(_("The programme"), problems)
    return list(kinds.values()), list(sessions.values())


def _shaped(
    table: str, shape: type[Shape], content: Mapping[str, Any], problems: list[Problem]
) -> dict[int, Row]:
    """A table's sound rows by their number; the faults of the others are added to `problems`."""
    rows: dict[int, Row] = {}
    for number, row in enumerate(content.get(table) or [], 1):
        try:
            told = {
                key: value for key, value in row.items() if value != {}
            }  # an empty text is none
            rows[number] = shape.model_validate(told).model_dump()
        except ValidationError as error:
            problems += [
                Problem(table, number, str(fault["loc"][0]), worded(fault, shape.model_fields))
                for fault in error.errors(include_url=False)
            ]
    return rows


def _known(edition: Edition, kinds: Iterable[Row]) -> dict[str, list[str]]:
    """What a session may name, by the key it is named under."""
    rooms = list(edition.rooms.all())
    return {
        "kind": [row["key"] for row in kinds],
        "themes": list(edition.editionthemes.values_list("key", flat=True)),
        "rooms": [room.key for room in rooms],
        "slots": list(edition.slots.values_list("key", flat=True)),
        "countries": list(Country.objects.values_list("code", flat=True)),
        "equipment": sorted({item for room in rooms for item in room.equipment}),
    }


def _repeated(table: str, rows: Mapping[int, Row]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, row in rows.items():
        key = row["key"]
        if key in first:
            what = _("“%(name)s” is already that of number %(first)s: choose another")
            yield Problem(table, number, "key", what % {"name": key, "first": first[key]})
        first.setdefault(key, number)


def _dangling(number: int, row: Row, known: Mapping[str, list[str]]) -> Iterator[Problem]:
    for key, choices in known.items():
        named = [row[key]] if key == "kind" else row[key]
        for name in named:
            if name not in choices:
                what = _("“%(name)s” %(unknown)s")
                facts = {"name": name, "unknown": unknown(name, choices)}
                yield Problem("sessions", number, key, what % facts)


def kinds_of(edition: Edition, rows: Iterable[Row]) -> dict[str, SessionKind]:
    """The kinds of session of a checked file, by key, not saved yet."""
    return {
        row["key"]: SessionKind(
            edition=edition,
            key=row["key"],
            name=row["name"],
            plural=row["plural"],
            position=position,
            alone=row["alone"],
            statutory=row["statutory"],
            bookable=row["bookable"],
            audience=row["audience"],
        )
        for position, row in enumerate(rows)
    }


def sessions_of(
    edition: Edition, rows: Iterable[Row], kinds: Mapping[str, SessionKind]
) -> list[Session]:
    """The sessions of a checked file, not saved yet."""
    return [
        Session(
            edition=edition,
            key=row["key"],
            kind=kinds[row["kind"]],
            title=row["title"],
            abstract=row["abstract"],
            languages=row["languages"],
            interpretation=row["interpretation"],
            sdgs=sorted(set(row["sdgs"])),
            organiser_name=row["organiser"],
            seats_wanted=row["seats"],
            equipment=row["equipment"],
            synthetic=row["synthetic"],
        )
        for row in rows
    ]


def attach(edition: Edition, sessions: Iterable[Session], rows: Iterable[Row]) -> None:
    """Write what sessions name: themes, countries, the only slots and rooms they may have."""
    themes = dict(edition.editionthemes.values_list("key", "pk"))
    slots = dict(edition.slots.values_list("key", "pk"))
    rooms = dict(edition.rooms.values_list("key", "pk"))
    pairs = list(zip(sessions, rows, strict=True))
    links: tuple[tuple[Any, str, str, dict[str, int] | None], ...] = (
        (Session.themes.through, "editiontheme_id", "themes", themes),
        (Session.countries.through, "country_id", "countries", None),
        (Session.only_slots.through, "slot_id", "slots", slots),
        (Session.only_rooms.through, "room_id", "rooms", rooms),
    )
    for through, column, name, keys in links:
        through.objects.bulk_create(
            through(**{"session_id": session.pk, column: keys[key] if keys else key})
            for session, row in pairs
            for key in dict.fromkeys(row.get(name, []))
        )
