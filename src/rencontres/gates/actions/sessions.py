"""The verbs of a gate before a session with limited entry: in, out, and in again.

The gate is the parent that is locked: count, then write, so that the last place is given once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.dates import hour
from rencontres.core.events import announce
from rencontres.delegations.models import Category, Participant, Seat
from rencontres.programme.models import Booking, Role, Session

from ..models import Entry, Gate, Scan
from .arrivals import TOPIC, seat_of_ticket

Outcome = Scan.Outcome


@action("gates.manage_devices", on="session")
def set_up_session_gate(
    *, by: Actor, session: Session, frees_minutes: int = 5, categories: Iterable[Category] = ()
) -> Gate:
    """Put a gate before a session, or change the one that stands there.

    Who has booked or has a part comes in, and people of these categories where places are left;
    `frees_minutes` before it begins, the places of who has not come are anybody's.
    """
    session = lock(session)
    gate, _made = Gate.objects.update_or_create(
        session=session,
        defaults={
            "edition_id": session.edition_id,
            "key": f"session-{session.pk}",
            "name": session.title,
            "frees_minutes": frees_minutes,
        },
    )
    gate.categories.set(categories)
    return gate


@action("gates.check_in", on="gate")
def enter(
    *, by: Actor, gate: Gate, ticket: str, at: datetime | None = None, nonce: UUID | None = None
) -> Entry:
    """Let a ticket's holder into the session, while there is a place that is theirs.

    Sent again with the same `nonce`, it answers the same entry.
    """
    at, nonce = at or timezone.now(), nonce or uuid.uuid4()
    seat = seat_of_ticket(gate.edition, ticket, at)
    gate = _locked(gate)
    known = Entry.objects.filter(gate=gate, seat=seat).first()
    if known and known.nonce == nonce:
        return known
    if known and known.left is None:
        raise Refusal(
            _("Inside already since %(hour)s: whoever left was not counted out.")
            % {"hour": hour(known.since, gate.edition.zone)},
            code="inside",
        )
    _require_place(gate, seat, at)
    return _come_in(gate, seat, at, nonce, known)


@action("gates.check_in", on="gate")
def leave(
    *, by: Actor, gate: Gate, ticket: str, at: datetime | None = None, nonce: UUID | None = None
) -> Entry:
    """Count a ticket's holder out: the place is free, and they may come in again."""
    at, nonce = at or timezone.now(), nonce or uuid.uuid4()
    seat = seat_of_ticket(gate.edition, ticket, at)
    gate = _locked(gate)
    known = Entry.objects.filter(gate=gate, seat=seat).first()
    if known and known.nonce == nonce:
        return known
    if known is None or known.left is not None:
        raise Refusal(_("This person is not counted inside."), code="not_inside")
    return _go_out(known, at, nonce)


def pass_offline(scan: Scan, person: Participant) -> Outcome:
    """Record a passage that a device has let happen; one over capacity is told, and counted."""
    gate = _locked(scan.device.gate)
    seat = person.seat
    known = Entry.objects.filter(gate=gate, seat=seat).first()
    inside = known is not None and known.left is None
    if not scan.inwards:
        if known and inside:
            _go_out(known, scan.at, scan.nonce)
        return Outcome.LEFT
    if inside:
        return Outcome.AGAIN
    outcome = Outcome.CAME_IN
    try:
        _require_place(gate, seat, scan.at)
    except Refusal as refusal:
        if refusal.code != "full_session":
            return Outcome(refusal.code)
        outcome = Outcome.OVER
    _come_in(gate, seat, scan.at, scan.nonce, known)
    return outcome


def _locked(gate: Gate) -> Gate:
    locked = Gate.objects.select_for_update(of=("self",)).select_related(
        "edition", "session__slot", "session__room"
    )
    found = locked.get(pk=gate.pk)
    if found.session is None:
        raise Refusal(_("This gate stands before no session."), code="no_session", status=422)
    return found


def _require_place(gate: Gate, seat: Seat, at: datetime) -> None:
    """There is a place in the room, and it is this person's or nobody's any more."""
    session: Any = gate.session
    if session.change_id:
        raise Refusal(_("This session is cancelled: nobody comes in."), code="called_off")
    if gate.frees_at is None:
        raise Refusal(_("This session has no hour and no room yet."), code="not_booked")
    inside = Entry.objects.filter(gate=gate, left=None)
    if at < gate.frees_at and not has_place(session, seat) and not _is_invited(gate, seat, inside):
        raise Refusal(
            _("No place is booked: free places are given from %(hour)s on.")
            % {"hour": hour(gate.frees_at, gate.edition.zone)},
            code="not_booked",
        )
    here = inside.count()
    if here >= gate.capacity:
        raise Refusal(
            _("The room is full: %(inside)d inside. Wait until somebody leaves.")
            % {"inside": here},
            code="full_session",
        )


def _is_invited(gate: Gate, seat: Seat, inside: QuerySet[Entry]) -> bool:
    """Whether the seat's category comes in without a booking, and no booked place is taken."""
    if not gate.categories.filter(pk=seat.category_id).exists():
        return False
    kept = Booking.objects.filter(session=gate.session).exclude(seat__in=inside.values("seat"))
    return inside.count() + kept.count() < gate.capacity


def has_place(session: Session, seat: Seat) -> bool:
    """Whether a seat has booked, or whoever sits there has a part."""
    return (
        Booking.objects.filter(session=session, seat=seat).exists()
        or Role.objects.filter(session=session, participant=seat.participant_id).exists()
    )


def _come_in(gate: Gate, seat: Seat, at: datetime, nonce: UUID, known: Entry | None) -> Entry:
    entry = known or Entry(gate=gate, seat=seat, first=at, times=0)
    entry.participant_id = seat.participant_id  # type: ignore[assignment]
    entry.since, entry.left, entry.nonce = at, None, nonce
    entry.times += 1
    entry.save()
    note(times=entry.times)
    announce(TOPIC, gate=gate.key)
    return entry


def _go_out(entry: Entry, at: datetime, nonce: UUID) -> Entry:
    entry.left, entry.nonce = at, nonce
    entry.save()
    announce(TOPIC, gate=entry.gate.key)
    return entry
