"""The programme as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from rencontres.core.calendars import Entry
from rencontres.core.languages import words
from rencontres.editions.models import Edition

from ..models import Release, Session
from .schedule import identity


def entries(edition: Edition, sessions: Iterable[Session], release: Release | None) -> list[Entry]:
    """The placed sessions; those called off stay, marked, so that calendars strike them out."""
    return [
        Entry(
            uid=identity(session),
            title=words(session.title),
            starts=session.slot.starts,
            ends=session.slot.ends,
            changed=session.change.at if session.change else release.at,
            place=f"{session.room.name}, {edition.venue}" if session.room else edition.venue,
            text=words(session.abstract),
            url=settings.PUBLIC_URL
            + reverse("programme:session", args=[edition.slug, session.key]),
            cancelled=session.change is not None,
        )
        for session in sessions
        if session.slot and release
    ]
