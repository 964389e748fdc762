"""The programme as a booklet to print: days, sessions, an index of people and of countries.

It tells what was released last, in the reader's language; what a language lacks is shown in
another, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.dates import dates, hours, long_date, readers_language, weekday
from rencontres.core.documents import typeset
from rencontres.core.languages import Text, language_name, shown, words
from rencontres.editions.models import Edition
from rencontres.editions.queries import effective_changes

from . import queries
from .models import Release, Role, Session
from .models.people import function_of

Row = dict[str, Any]


def booklet(edition: Edition) -> bytes:
    """The booklet as PDF/UA in the reader's language; set once for what it tells."""
    release = queries.last_release(edition)
    sessions = [session for session in queries.sessions_of(edition) if session.slot]
    if release is None or not sessions:
        raise Refusal(
            _("The booklet is made from the released programme: nothing has been released yet."),
            code="nothing_released",
            status=404,
        )
    data = contents(edition, release, sessions)
    told = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True)
    language = readers_language()
    key = "booklet-" + sha256(f"{language} {told}".encode()).hexdigest()
    found: bytes | None = cache.get(key)
    if found is None:
        found = typeset(
            "programme/typst/booklet.typ",
            data,
            title=f"{words(edition.title)} – {_('Programme')}",
            language=language,
            at=release.at,
        )
        cache.set(key, found, timeout=None)
    return found


def contents(edition: Edition, release: Release, sessions: list[Session]) -> Row:
    """All that the booklet says, as plain data for its template."""
    return {
        "accent": edition.accent,
        "organiser": edition.organiser,
        "title": _said(edition.title),
        "subtitle": _said(edition.subtitle),
        "dates": dates(edition.first_day, edition.last_day),
        "place": f"{edition.venue}, {words(edition.city)}",
        "welcome": _said(edition.organiser_about),
        "practical": _practical(edition, release, sessions),
        "notices": [_said(change.notice) for change in effective_changes(edition)],
        "days": _days(edition, sessions),
        "people": _people(sessions),
        "countries": _countries(sessions),
        "partners": [
            {"name": _said(partner.name), "about": _said(partner.about), "url": partner.website}
            for partner in edition.partners.all()
        ],
        "labels": _labels(),
    }


def _labels() -> Row:
    return {
        "programme": _("Programme"),
        "contents": _("Contents"),
        "practical": _("Practical information"),
        "room": _("Room"),
        "people": _("Index of people"),
        "countries": _("Index of countries"),
        "countries_are": _("Where a country is the subject, or somebody with a part comes from."),
        "partners": _("Partners"),
        "cancelled": _("Cancelled"),
    }


def _practical(edition: Edition, release: Release, sessions: list[Session]) -> list[Row]:
    """What somebody wants to know who arrives: label and words."""
    spoken = {code for session in sessions for code in session.languages}
    heard = {code for session in sessions for code in session.interpretation}
    when = long_date(release.at.astimezone(edition.zone).date())
    pairs = [
        (_("Dates"), dates(edition.first_day, edition.last_day)),
        (
            _("Venue"),
            ", ".join(filter(None, (edition.venue, edition.address, words(edition.city)))),
        ),
        (_("Hours"), _("by the clock of %(place)s") % {"place": words(edition.city)}),
        (_("Rooms"), ", ".join(room.name for room in edition.rooms.all())),
        (_("Languages"), _named(sorted(spoken))),
        (_("Interpretation"), _named(sorted(heard))),
        (_("Version"), f"{release.name}, {when}"),
        (_("Always up to date"), _address(edition)),
    ]
    if any(session.synthetic for session in sessions):
        pairs.append((_("Demonstration"), _("Sessions and people of this booklet are fictitious.")))
    return [{"label": label, "words": said} for label, said in pairs if said]


def _address(edition: Edition) -> str:
    return settings.PUBLIC_URL + reverse("programme:list", args=[edition.slug])


def _days(edition: Edition, sessions: list[Session]) -> list[Row]:
    """Each day: its title, its hours, its rooms as rows of a grid, and its sessions."""
    found = []
    for day, held in groupby(sessions, key=lambda session: _day(edition, session)):
        of_day = [_session(edition, session) for session in held]
        times = list(dict.fromkeys(row["time"] for row in of_day))
        used = {row["room"] for row in of_day}
        rooms = [room.name for room in edition.rooms.all() if room.name in used]
        found.append(
            {
                "title": capfirst(weekday(day)),
                "times": times,
                "rooms": [{"name": room, "cells": _cells(of_day, room, times)} for room in rooms],
                "sessions": of_day,
            }
        )
    return found


def _day(edition: Edition, session: Session) -> Any:
    return session.slot.starts.astimezone(edition.zone).date() if session.slot else None


def _cells(rows: Iterable[Row], room: str, times: list[str]) -> list[list[Row]]:
    """What a room holds at each hour."""
    held = [row for row in rows if row["room"] == room]
    return [
        [
            {name: row[name] for name in ("key", "title", "cancelled")}
            for row in held
            if row["time"] == time
        ]
        for time in times
    ]


def _session(edition: Edition, session: Session) -> Row:
    slot = session.slot
    facts = [
        (_("Languages"), _named(session.languages)),
        (_("Interpretation"), _named(session.interpretation)),
        (_("Organiser"), session.organised_by),
        (_("Themes"), " · ".join(words(theme.name) for theme in session.themes.all())),
        (_("Countries"), ", ".join(words(country.name) for country in session.countries.all())),
    ]
    return {
        "key": session.key,
        "title": _said(session.title),
        "abstract": _paragraphs(session.abstract),
        "kind": words(session.kind.name),
        "time": hours(slot.starts, slot.ends, edition.zone) if slot else "",
        "room": session.room.name if session.room else "",
        "cancelled": session.change_id is not None,
        "people": [_person(role) for role in session.roles.all()],
        "facts": [{"label": label, "words": said} for label, said in facts if said],
    }


def _person(role: Role) -> Row:
    seat = getattr(role.participant, "seat", None)
    function = words(function_of(role.participant, confirmed=role.confirmed))
    organisation = seat.delegation.organisation if seat else ""
    country = words(seat.delegation.country.name) if seat else ""
    return {
        "part": capfirst(str(Role.Kind(role.kind).label)),
        "name": role.name,
        "about": ", ".join(filter(None, (function, organisation, country))),
    }


def _people(sessions: Iterable[Session]) -> list[Row]:
    """Everybody with a part, by family name, with their sessions."""
    found: dict[int, Row] = {}
    for session in sessions:
        for role in session.roles.all():
            person = role.participant
            entry = found.setdefault(
                person.pk,
                {
                    "name": ", ".join(filter(None, (person.family_name, person.given_name))),
                    "sessions": [],
                },
            )
            if role.confirmed:
                entry["name"] = _as_printed(role) or entry["name"]
            entry["sessions"].append(session.key)
    return _in_order(found.values())


def _as_printed(role: Role) -> str:
    """The name that somebody wants printed, where they have said one."""
    return role.name if role.name != role.participant.full_name else ""


def _countries(sessions: Iterable[Session]) -> list[Row]:
    """The countries that sessions are about or people come from, with those sessions."""
    found: dict[str, Row] = {}
    for session in sessions:
        seats = (getattr(role.participant, "seat", None) for role in session.roles.all())
        coming = [seat.delegation.country for seat in seats if seat]
        for country in {*session.countries.all(), *coming}:
            entry = found.setdefault(country.pk, {"name": words(country.name), "sessions": []})
            entry["sessions"].append(session.key)
    return _in_order(found.values())


def _in_order(entries: Iterable[Row]) -> list[Row]:
    return sorted(entries, key=lambda entry: queries.folded(entry["name"]))


def _said(text: Text) -> Row:
    """Words, the language they are in, and that language's name where it is not the reader's."""
    said, language = shown(text)
    other = language != readers_language()
    return {
        "words": said,
        "language": language,
        "note": language_name(language) if said and other else "",
    }


def _paragraphs(text: Text) -> Row:
    said = _said(text)
    return said | {"words": [line.strip() for line in said["words"].splitlines() if line.strip()]}


def _named(languages: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in languages)
