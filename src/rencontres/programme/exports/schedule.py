"""The programme as the C3VOC's `schedule.json`, which conference apps and video teams read.

Source of the form: https://c3voc.de/schedule/schema.json. Texts are in the reader's language; what
is called off or has no place yet is left out.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.urls import reverse

from rencontres.core.languages import words
from rencontres.editions.models import Edition, Room

from ..models import Release, Session

SCHEMA = "https://c3voc.de/schedule/schema.json"
Row = dict[str, Any]


def schedule(edition: Edition, sessions: Iterable[Session], release: Release | None) -> Row:
    """The released programme as the JSON object that the schema describes."""
    placed = [session for session in sessions if session.slot and not session.change_id]
    return {
        "$schema": SCHEMA,
        "generator": {"name": "rencontres", "version": version("rencontres")},
        "schedule": {
            "version": release.name if release else "",
            "base_url": settings.PUBLIC_URL,
            "conference": _conference(edition, placed),
        },
    }


def identity(row: Session | Room) -> str:
    """A UUID of a session or a room that never changes, from its address and key."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.PUBLIC_URL}/{row._meta.label}/{row.pk}"))


def _conference(edition: Edition, sessions: list[Session]) -> Row:
    days = [
        edition.first_day + timedelta(n)
        for n in range((edition.last_day - edition.first_day).days + 1)
    ]
    return {
        "acronym": edition.slug.replace("-", "_"),
        "title": words(edition.title),
        "start": edition.first_day.isoformat(),
        "end": edition.last_day.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": _duration(_step(edition)),
        "time_zone_name": edition.timezone,
        "url": settings.PUBLIC_URL + reverse("programme:list", args=[edition.slug]),
        "rooms": [
            {"name": room.name, "guid": identity(room), "capacity": room.capacity}
            for room in edition.rooms.all()
        ],
        "days": [_day(edition, index, day, sessions) for index, day in enumerate(days, start=1)],
    }


def _step(edition: Edition) -> timedelta:
    """The longest time of which all slots are multiples."""
    slots = edition.slots.values_list("starts", "ends")
    minutes = [int((ends - starts).seconds / 60) for starts, ends in slots]
    return timedelta(minutes=math.gcd(*minutes) or 5)


def _day(edition: Edition, index: int, day: date, sessions: list[Session]) -> Row:
    opens = datetime.combine(day, time.min, edition.zone)
    held = [s for s in sessions if s.slot and s.slot.starts.astimezone(edition.zone).date() == day]
    rooms: dict[str, list[Row]] = {}
    for session in held:
        rooms.setdefault(session.room.name if session.room else "", []).append(
            _event(edition, session)
        )
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": opens.isoformat(),
        "day_end": (opens + timedelta(days=1)).isoformat(),
        "rooms": rooms,
    }


def _event(edition: Edition, session: Session) -> Row:
    slot = session.slot
    assert slot  # noqa: S101  (only placed sessions come here)
    starts, ends = slot.starts.astimezone(edition.zone), slot.ends.astimezone(edition.zone)
    return {
        "guid": identity(session),
        "id": session.pk,
        "date": starts.isoformat(),
        "start": f"{starts:%H:%M}",
        "duration": _duration(ends - starts),
        "room": session.room.name if session.room else "",
        "slug": f"{edition.slug}-{session.pk}-{session.key}".lower(),
        "url": settings.PUBLIC_URL + reverse("programme:session", args=[edition.slug, session.key]),
        "title": words(session.title),
        "subtitle": "",
        "track": next((words(theme.name) for theme in session.themes.all()), ""),
        "type": words(session.kind.name),
        "language": session.languages[0] if session.languages else "",
        "abstract": words(session.abstract),
        "description": "",
        "persons": [
            {"id": role.participant_id, "public_name": role.name} for role in session.roles.all()
        ],
        "links": [],
        "attachments": [],
    }


def _duration(length: timedelta) -> str:
    """Hours and minutes, as the schema writes them: 01:30."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
