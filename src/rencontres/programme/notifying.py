"""Telling each person what a release changed for them: one message, their sessions only.

A row for each address is written with the release, and sent in batches by a task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rencontres.core.events import announce
from rencontres.core.languages import words
from rencontres.core.privacy import NOBODY, NOWHERE
from rencontres.editions.models import Edition

from .comparing import Known, Line, Where, line_of
from .models import Booking, Notice, Release, Role
from .releasing import ATTENDEE

BATCH = 100
FREED = "freed"


@dataclass(frozen=True)
class Told:
    """A session that changed for somebody: in what part, and whether their place is lost."""

    line: Line
    part: str  # a role's kind, or `attendee`
    freed: bool = False


@dataclass(frozen=True)
class Concerned:
    """Who has something to do with the programme before a release: (seat, session) booked."""

    known: Known
    booked: frozenset[tuple[int, int]]


def before(edition: Edition, known: Known) -> Concerned:
    """Who has booked what, to be compared with afterwards."""
    return Concerned(known, _booked(edition))


def _booked(edition: Edition) -> frozenset[tuple[int, int]]:
    rows = Booking.objects.filter(session__edition=edition, session__change=None)
    return frozenset(rows.values_list("seat", "session"))


def write(release: Release, lines: Iterable[Line], was: Concerned) -> int:
    """Write a notice for each address that the release concerns; returns how many."""
    changed = {line.key: line for line in lines}
    told: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for email, language, line, part in _parts(release.edition, changed):
        told[email, language].append(Told(line, part))
    for email, language, line, freed in _seats(release.edition, changed, was):
        told[email, language].append(Told(line, ATTENDEE, freed))
    by_address: dict[str, Notice] = {}
    for (email, language), items in sorted(told.items()):
        if email.endswith((NOBODY, NOWHERE)) or not email:
            continue
        row = Notice(release=release, email=email, language=language, lines=[])
        row = by_address.setdefault(email, row)
        row.lines += [asdict(item) for item in items]
    Notice.objects.bulk_create(by_address.values(), batch_size=2000)
    return len(by_address)


def _parts(edition: Edition, changed: dict[str, Line]) -> Iterable[tuple[str, str, Line, str]]:
    rows = Role.objects.filter(
        session__edition=edition, session__key__in=changed, participant__seat__withdrawn=None
    ).exclude(participant__seat=None)
    found = rows.order_by("pk").values_list(
        "participant__email", "participant__seat__delegation__language", "session__key", "kind"
    )
    return [(email, language, changed[key], kind) for email, language, key, kind in found]


def _seats(
    edition: Edition, changed: dict[str, Line], was: Concerned
) -> Iterable[tuple[str, str, Line, bool]]:
    """People whose booked session changed, or whose booking is freed."""
    from rencontres.delegations.models import Seat

    lost = was.booked - _booked(edition)
    sessions = dict(edition.sessions.values_list("pk", "key"))
    wanted = [
        (seat, sessions[session], (seat, session) in lost)
        for seat, session in sorted(was.booked)
        if session in sessions and (sessions[session] in changed or (seat, session) in lost)
    ]
    people = {
        pk: (email, language)
        for pk, email, language in Seat.objects.filter(
            pk__in={seat for seat, _key, _lost in wanted}, withdrawn=None, participant__isnull=False
        ).values_list("pk", "participant__email", "delegation__language")
    }
    for seat, key, freed in wanted:
        title, where = was.known.get(key, ({}, None))
        line = changed.get(key) or Line(FREED, key, title, where, where)
        if seat in people:
            yield (*people[seat], line, freed)


def send_some(release: Release) -> bool:
    """Send one batch; returns whether there are more. Two workers take different rows."""
    with transaction.atomic():
        waiting = release.notices.filter(sent=None).select_for_update(skip_locked=True)
        batch = list(waiting[:BATCH])
        mail.get_connection().send_messages([message(release, row) for row in batch])
        Notice.objects.filter(pk__in=[row.pk for row in batch]).update(sent=timezone.now())
        announce("planning", release=release.pk)
    return len(batch) == BATCH


def message(release: Release, row: Notice) -> EmailMessage:
    """What one person receives: their changes, in their language."""
    edition = release.edition
    with translation.override(row.language):
        subject = _("Your sessions have changed: %(edition)s") % {"edition": words(edition.title)}
        body = render_to_string(
            "programme/noticed.txt",
            {
                "lines": [_worded(edition, values) for values in row.lines],
                "organiser": edition.organiser,
                "agenda": settings.PUBLIC_URL + reverse("delegations:agenda", args=[edition.slug]),
                "changes": settings.PUBLIC_URL
                + reverse("programme:changelog", args=[edition.slug]),
            },
        )
        return EmailMessage(subject, body, None, [row.email])


def _worded(edition: Edition, values: dict[str, Any]) -> dict[str, str]:
    """A line of the message: the session, the part, before and now."""
    line = line_of(values["line"])

    def said(where: Where | None) -> str:
        return where.said(edition.zone) if where else ""

    part = values["part"]
    return {
        "kind": line.kind,
        "title": words(line.title),
        "part": "" if part == ATTENDEE else str(Role.Kind(part).label),
        "before": said(line.before),
        "after": said(line.after),
        "freed": "yes" if values["freed"] else "",
    }
