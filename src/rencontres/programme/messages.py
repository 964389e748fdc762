"""Messages about sessions, to who waits for a place or has a part in them, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rencontres.core.languages import words
from rencontres.core.tasks import later, send_message
from rencontres.delegations.models import Participant, Seat

from .models import Declined, Session, WaitingParty
from .parts import token_of


def tell_offer(party: WaitingParty) -> None:
    """Tell a party, after the commit, that places are held for it, and until when."""
    seats = [waiting.seat for waiting in party.seats.select_related("seat__participant")]
    with translation.override(party.delegation.language):
        subject = ngettext(
            "%(count)d place is held for you", "%(count)d places are held for you", len(seats)
        ) % {"count": len(seats)}
    _tell(party, seats, subject, "programme/offer.txt")


def tell_late(party: WaitingParty, seats: Sequence[Seat]) -> None:
    """Tell a party, after the commit, that the time to answer is over."""
    _tell(party, seats, gettext_lazy("Your offer has expired"), "programme/offer_expired.txt")


def ask_parts(person: Participant, sessions: Sequence[Session]) -> None:
    """Ask somebody, after the commit, whether they take their parts in these sessions."""
    edition = person.edition
    language = person.user.language if person.user else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(edition.zone):
        page = reverse("programme:my_part", args=[edition.slug, token_of(person)])
        later(
            send_message,
            to=[person.email],
            subject=_("Do you take part? %(title)s") % {"title": words(edition.title)},
            body=render_to_string(
                "programme/part.txt",
                {
                    "person": person,
                    "edition": edition,
                    "title": words(edition.title),
                    "sessions": sessions,
                    "address": settings.PUBLIC_URL + page,
                },
            ),
        )


def tell_declined(declined: Declined) -> None:
    """Tell the programme team, after the commit, that somebody declined a part."""
    session, edition = declined.session, declined.session.edition
    team = edition.team.filter(role__in=("programme", "manager"), theme=None, country=None)
    for member in team.filter(room=None).select_related("user").order_by("user").distinct("user"):
        with translation.override(member.user.language):
            later(
                send_message,
                to=[member.user.email],
                subject=_("Declined: %(name)s, “%(session)s”")
                % {"name": declined.participant.full_name, "session": words(session.title)},
                body=render_to_string(
                    "programme/declined.txt",
                    {
                        "declined": declined,
                        "edition": edition,
                        "title": words(session.title),
                        "address": settings.PUBLIC_URL
                        + reverse("programme:parts", args=[edition.slug]),
                    },
                ),
            )


def _tell(party: WaitingParty, seats: Sequence[Seat], subject: Any, template: str) -> None:
    session, edition = party.session, party.session.edition
    address = _address(party, seats)
    if not address:
        return
    with translation.override(party.delegation.language), timezone.override(edition.zone):
        page = reverse("programme:party", args=[edition.slug, party.code])
        later(
            send_message,
            to=[address],
            subject=str(subject),
            body=render_to_string(
                template,
                {
                    "party": party,
                    "size": len(seats),
                    "session": session,
                    "title": words(session.title),
                    "edition": edition,
                    "address": settings.PUBLIC_URL + page,
                },
            ),
        )


def _address(party: WaitingParty, seats: Sequence[Seat]) -> str:
    """Who waits alone is written to; of several, and of a seat without a name, the head."""
    alone = seats[0].participant if len(seats) == 1 else None
    reader = alone or party.delegation.head
    return reader.email if reader else ""
