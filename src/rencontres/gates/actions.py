"""The verbs of the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Count, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.delegations.models import Participant, Seat
from rencontres.editions.models import Edition

from .models import CheckIn, Gate

TOPIC = "door"


class AlreadyIn(Refusal):
    """The participant came in before on the same day: an answer, with the first time."""

    def __init__(self, first: CheckIn, edition: Edition) -> None:
        hour = date_format(first.at.astimezone(edition.zone), "TIME_FORMAT")
        super().__init__(
            _("Already in since %(hour)s: let the person pass, nothing more is counted.")
            % {"hour": hour},
            code="already_in",
        )
        self.first = first


@action("gates.create", on="edition")
def create_gates(*, by: Actor, edition: Edition, rows: Iterable[Mapping[str, Any]]) -> list[Gate]:
    """Make an edition's gates from the rows of its file."""
    made = Gate.objects.bulk_create(
        [Gate(edition=edition, key=row["key"], name=row["name"]) for row in rows]
    )
    note(gates=len(made))
    return made


@action("gates.check_in", on="gate")
def check_in(
    *,
    by: Actor,
    gate: Gate,
    ticket: str,
    at: datetime | None = None,
    nonce: UUID | None = None,
) -> CheckIn:
    """Let a ticket's holder in: counted once a day in the venue's zone.

    A device that sends the same scan again (same `nonce`) gets the same check-in; `at` is when it
    was read, for a device that had no network. Raises AlreadyIn at a second scan of the day.
    """
    edition = gate.edition
    at = at or timezone.now()
    nonce = nonce or uuid.uuid4()
    day = at.astimezone(edition.zone).date()
    seat, arrivals = _seat(edition, ticket, day)
    participant = _named(seat)
    known = CheckIn.objects.filter(Q(nonce=nonce) | Q(participant=participant, day=day)).order_by(
        "at"
    )
    for earlier in known:
        if earlier.participant_id != participant.pk:
            raise _sent_for_another()
        if earlier.nonce == nonce:
            note(again=True)
            return earlier
        raise AlreadyIn(earlier, edition)
    came_in = _write(
        gate=gate, edition=edition, participant=participant, day=day, at=at, nonce=nonce
    )
    announce(TOPIC, edition=edition.slug, gate=gate.key, day=day.isoformat(), arrivals=arrivals + 1)
    return came_in


def _seat(edition: Edition, ticket: str, day: date) -> tuple[Seat, int]:
    """The seat of a ticket, locked, and how many came in that day so far.

    Of two scans at once the second waits for the lock and finds the first one's check-in.
    """
    arrivals = CheckIn.objects.filter(edition=edition, day=day).order_by().values("edition")
    seat = (
        Seat.objects.select_for_update(of=("self",), no_key=True)
        .select_related("participant", "delegation__country")
        .filter(ticket=ticket.strip(), delegation__edition=edition)
        .annotate(
            arrivals=Coalesce(Subquery(arrivals.annotate(n=Count("pk")).values("n")), Value(0))
        )
        .first()
    )
    if seat is None:
        raise Refusal(
            _(
                "No ticket of this edition reads so. It may belong to somebody who was replaced:"
                " search by name."
            ),
            code="unknown_ticket",
            status=404,
        )
    return seat, seat.arrivals


def _named(seat: Seat) -> Participant:
    """Who comes with the ticket of a live seat."""
    if seat.withdrawn:
        raise Refusal(
            _("This seat was given back: send the person to the registration desk."),
            code="withdrawn",
        )
    if seat.participant is None:
        raise Refusal(
            _("Nobody is named on this ticket: the registration desk can name the seat."),
            code="unnamed",
        )
    return seat.participant


def _write(**fields: Any) -> CheckIn:
    try:
        return CheckIn.objects.create(**fields)
    except IntegrityError as error:  # at this very moment, with another ticket
        raise _sent_for_another() from error


def _sent_for_another() -> Refusal:
    return Refusal(
        _("This scan was sent before for another ticket: read the ticket again."), code="nonce"
    )
