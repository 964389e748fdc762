"""The verbs of the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.delegations import tickets
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition

from ..models import CheckIn, Gate

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
    seat = seat_of_ticket(edition, ticket)
    at = at or timezone.now()
    came = CheckIn(
        gate=gate,
        edition=edition,
        participant=seat.participant,
        day=at.astimezone(edition.zone).date(),
        at=at,
        nonce=nonce or uuid.uuid4(),
    )
    if not write(came):
        return _earlier(came)
    announce(TOPIC, edition=edition.slug, gate=gate.key)
    return came


def write(came: CheckIn) -> bool:
    """Write a check-in, unless its nonce or its person's day is known.

    PostgreSQL arbitrates between scans, also between those at once. One statement without a
    savepoint: a queue of 1,300 people waits for it.
    """
    values: dict[str, Any] = {
        "gate_id": came.gate_id,
        "edition_id": came.edition_id,
        "participant_id": came.participant_id,
        "day": came.day,
        "at": came.at,
        "nonce": came.nonce,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO gates_checkin ({', '.join(values)})"  # noqa: S608 (names of ours)
            f" VALUES ({', '.join(['%s'] * len(values))}) ON CONFLICT DO NOTHING RETURNING id",
            list(values.values()),
        )
        row = cursor.fetchone()
    came.pk = row[0] if row else None
    return row is not None


def _earlier(scan: CheckIn) -> CheckIn:
    """The check-in that this scan is a retry of; raises when it is another person's or a second."""
    known = CheckIn.objects.filter(
        Q(nonce=scan.nonce) | Q(participant=scan.participant_id, day=scan.day)
    )
    retried = next((earlier for earlier in known if earlier.nonce == scan.nonce), None)
    if retried is None:
        raise AlreadyIn(known[0], scan.edition)
    if retried.participant_id != scan.participant_id:
        raise Refusal(
            _("This scan was sent before for another ticket: read the ticket again."), code="nonce"
        )
    note(again=True)
    return retried


def seat_of_ticket(edition: Edition, ticket: str) -> Seat:
    """The seat of a ticket, with all that the door shows of who sits there: one statement."""
    code = tickets.read(edition.slug, ticket)
    seats = Seat.objects.select_related("participant", "category", "delegation").order_by()
    seat = seats.filter(ticket=code, delegation__edition=edition).first()
    if seat is None:
        raise Refusal(
            _(
                "No ticket of this edition reads so. It may belong to somebody who was replaced:"
                " search by name."
            ),
            code="unknown_ticket",
            status=404,
        )
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
    return seat
