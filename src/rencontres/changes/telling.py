"""Telling everybody, in their language: a row for each address, sent in batches by a task."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from rencontres.core.events import announce
from rencontres.core.languages import words
from rencontres.core.privacy import NOBODY, NOWHERE
from rencontres.core.tasks import later
from rencontres.delegations.models import Participant
from rencontres.editions.models import Change

from . import wording
from .models import Telling

BATCH = 100


def tell(change: Change, people: QuerySet[Participant], *others: QuerySet[Any]) -> None:
    """Have a change told to people, and to whoever else waits or writes, once it has committed."""
    rows: dict[str, str] = {}
    for each in others:
        rows |= dict(each.exclude(email="").values_list("email", "language"))
    rows |= dict(people.values_list("email", "seat__delegation__language"))
    _have_told(change, rows, correction=False)


def correct(change: Change) -> None:
    """Tell who knows of a change that it is undone; who does not know yet is left in peace."""
    change.tellings.filter(sent=None).delete()
    known = change.tellings.filter(correction=False)
    _have_told(change, dict(known.values_list("email", "language")), correction=True)


def _have_told(change: Change, languages: dict[str, str], *, correction: bool) -> None:
    from .tasks import send_batch

    Telling.objects.bulk_create(
        [
            Telling(change=change, email=email, language=language, correction=correction)
            for email, language in languages.items()
            if not email.endswith((NOBODY, NOWHERE))
        ],
        batch_size=2000,
    )
    if languages:
        later(send_batch, change=change.pk)


def send_some(change: Change) -> bool:
    """Send one batch; returns whether there are more. Two workers take different rows."""
    with transaction.atomic():
        waiting = change.tellings.filter(sent=None).select_for_update(skip_locked=True)
        batch = list(waiting[:BATCH])
        mail.get_connection().send_messages([message(change, row) for row in batch])
        Telling.objects.filter(pk__in=[row.pk for row in batch]).update(sent=timezone.now())
        announce("changes", edition=change.edition.slug)
    return len(batch) == BATCH


def message(change: Change, row: Telling) -> EmailMessage:
    """What one person receives."""
    with translation.override(row.language):
        page = reverse("changes:change", args=[change.edition.slug, change.pk])
        body = render_to_string(
            "changes/told.txt",
            {
                "notice": words(change.notice),
                "reason": words(change.reason),
                "correction": row.correction,
                "cancelled": change.kind != Change.Kind.POSTPONED,
                "organiser": change.edition.organiser,
                "agenda": settings.PUBLIC_URL
                + reverse("delegations:agenda", args=[change.edition.slug]),
                "address": settings.PUBLIC_URL + page,
            },
        )
        subject = wording.subject(change, correction=row.correction)
        return EmailMessage(subject, body, None, [row.email])
