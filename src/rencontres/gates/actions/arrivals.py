"""The verbs of the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text, words
from rencontres.core.permissions import require
from rencontres.core.prepared import Prepared
from rencontres.delegations import tickets
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition

from .. import queries
from ..models import CheckIn, Gate

TOPIC = "door"
_WRITE = Prepared(
    """INSERT INTO gates_checkin (gate_id, edition_id, participant_id, day, at, nonce)
    VALUES (%(gate)s, %(edition)s, %(participant)s, %(day)s, %(at)s, %(nonce)s)
    ON CONFLICT DO NOTHING RETURNING id"""
)


@dataclass(frozen=True)
class Read:
    """A ticket read at a moment; the nonce makes a retry count once."""

    nonce: UUID
    ticket: str
    at: datetime
    inwards: bool = True  # at a session's gate, people are counted out too
    despite: str = ""  # why in, though nothing takes place at that time


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
    despite: str = "",
) -> CheckIn:
    """Let a ticket's holder in: counted once a day in the venue's zone.

    Where nothing takes place any more, a manager says `despite` what; it is logged.

    A device that sends the same scan again (same `nonce`) gets the same check-in; `at` is when it
    was read, for a device that had no network. Raises AlreadyIn at a second scan of the day.
    """
    edition = gate.edition
    at = at or timezone.now()
    if despite.strip():
        require(by, "gates.overrule", gate)
        note(despite=despite.strip()[:200])
    seat = seat_of_ticket(edition, ticket, at, also_called_off=bool(despite.strip()))
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


@action("gates.check_in", on="gate")
def check_in_list(*, by: Actor, gate: Gate, reads: Sequence[Read]) -> int:
    """Let in all whom a list of one gate tells of; returns how many were counted.

    Who is known to have come on that day is not counted again. A ticket that opens nothing, or
    one read while nothing takes place, refuses the whole list.
    """
    edition = gate.edition
    codes = [tickets.read(edition.slug, read.ticket) for read in reads]
    seats = {seat.ticket: seat for seat in _seats(edition).filter(ticket__in=codes)}
    changes = list(queries.called_off(edition))
    for read in reads:
        _refuse_called_off(next((c.notice for c in changes if read.at in c.during), None))
    came = [
        CheckIn(
            gate=gate,
            edition=edition,
            participant=_live(edition, code, seats.get(code), read.at).participant,
            day=read.at.astimezone(edition.zone).date(),
            at=read.at,
            nonce=read.nonce,
        )
        for code, read in zip(codes, reads, strict=True)
    ]
    # People in the order of their keys: two lists with the same people never deadlock.
    came.sort(key=lambda each: (each.participant_id, each.at))
    listed = CheckIn.objects.filter(nonce__in=[read.nonce for read in reads])
    before = listed.count()
    CheckIn.objects.bulk_create(came, ignore_conflicts=True)
    counted = listed.count() - before
    announce(TOPIC, edition=edition.slug, gate=gate.key)
    note(counted=counted, known_before=len(reads) - counted)
    return counted


def write(came: CheckIn) -> bool:
    """Write a check-in, unless its nonce or its person's day is known.

    PostgreSQL arbitrates between scans, also between those at once. One statement without a
    savepoint: a queue of 1,300 people waits for it.
    """
    row = _WRITE.read(
        gate=came.gate_id,
        edition=came.edition_id,
        participant=came.participant_id,
        day=came.day,
        at=came.at,
        nonce=came.nonce,
    )
    came.pk = row["id"] if row else None
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


def seat_of_ticket(
    edition: Edition, ticket: str, at: datetime, *, also_called_off: bool = False
) -> Seat:
    """The seat of a ticket, with all that the door shows of who sits there: one statement.

    Refused while nothing takes place, with the notice that everybody reads, unless
    `also_called_off`.
    """
    code = tickets.read(edition.slug, ticket)
    seat = _live(edition, code, queries.seat(edition, code, at), at)
    if not also_called_off:
        _refuse_called_off(seat.called_off)  # type: ignore[attr-defined]
    return seat


def _refuse_called_off(notice: Text | None) -> None:
    if notice:
        raise Refusal(
            _(
                "Not today: %(notice)s Send the person to the registration desk; a manager of the"
                " edition can let them in all the same."
            )
            % {"notice": words(notice)},
            code="called_off",
        )


def _seats(edition: Edition) -> QuerySet[Seat]:
    seats = Seat.objects.select_related("participant", "category", "delegation").order_by()
    return seats.filter(delegation__edition=edition)


def _live(edition: Edition, code: str, seat: Seat | None, at: datetime) -> Seat:
    """The seat of a ticket, if somebody who sits there may come in at that moment."""
    if _is_revoked(edition, code, seat, at):
        raise Refusal(
            _(
                "This ticket opens no door any more: it was replaced, or the data of whoever had it"
                " is erased. Search by name, or send the person to the registration desk."
            ),
            code="revoked",
        )
    if seat is None:
        raise Refusal(
            _("No ticket of this edition reads so: read it again, or search by name."),
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


def _is_revoked(edition: Edition, code: str, seat: Seat | None, at: datetime) -> bool:
    """Whether the ticket is none any more; who was erased later had come honestly."""
    if seat is None:
        return edition.revoked_tickets.filter(mark=tickets.mark(code)).exists()
    erased = seat.participant.erased if seat.participant else None
    return erased is not None and erased <= at
