"""The proceedings of an edition as one PDF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.dates import dates, day_and_hour, readers_language
from rencontres.core.documents import typeset
from rencontres.core.languages import shown, words
from rencontres.editions.models import Edition
from rencontres.programme.models import Session

from .attendance import sentence


def pdf(edition: Edition, sessions: Iterable[Session]) -> bytes:
    """Each session with its recording, minutes and attendance, in the reader's language."""
    title = f"{words(edition.title)} – {_('Proceedings')}"
    return typeset(
        "proceedings/typst/proceedings.typ",
        {
            "accent": edition.accent,
            "title": words(edition.title),
            "heading": _("Proceedings"),
            "dates": dates(edition.first_day, edition.last_day),
            "recording": _("Recording"),
            "sessions": [_row(edition, session) for session in sessions],
        },
        title=title,
        language=readers_language(),
        at=timezone.now(),
    )


def _row(edition: Edition, session: Session) -> dict[str, Any]:
    title, minutes = shown(session.title), shown(session.record.minutes)
    page = reverse("programme:session", args=[edition.slug, session.key])
    slot = session.slot
    return {
        "title": title.words,
        "title_language": title.language,
        "when": day_and_hour(slot.starts, edition.zone) if slot else "",
        "attendance": sentence(session),
        "recording": session.record.recording,
        "minutes": [line for line in minutes.words.splitlines() if line.strip()],
        "language": minutes.language,
        "page": settings.PUBLIC_URL + page,
    }
