"""Places in sessions: how many are left, and to whom of those who wait they go.

Whoever waits comes before whoever books. Among those who wait, places go to the first party that
they suffice for, in the order of coming. A large party that has waited for `PATIENCE` is passed no
more: what comes free is kept for it, but in the last day before the session, when a place kept
could stay empty. The same rule gives out the places of an edition (`delegations.places`), where
there are many limits instead of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from rencontres.editions.models import Edition

from .models import Booking, Session, WaitingParty, WaitingSeat

PATIENCE = timedelta(days=1)
SHORTEST = timedelta(minutes=15)  # of an offer, however near the session is

State = WaitingParty.State


def places_in(session: Session) -> int:
    """How many may book: as many as the room has seats."""
    return session.room.capacity if session.room else 0


def booked(session: Session) -> int:
    """How many have a place."""
    return Booking.objects.filter(session=session).count()


def held(session: Session) -> int:
    """How many places offers hold."""
    return WaitingSeat.objects.filter(session=session, party__state=State.OFFERED).count()


def held_by_session(edition: Edition) -> dict[int, int]:
    """How many places offers hold, by the session's key."""
    seats = WaitingSeat.objects.filter(session__edition=edition, party__state=State.OFFERED)
    return dict(seats.order_by().values_list("session").annotate(Count("pk")))


def parties(session: Session, state: WaitingParty.State = State.WAITING) -> list[WaitingParty]:
    """The parties in a state, in the order of coming, each with how many seats it has (`wants`)."""
    found = session.parties.filter(state=state)
    return list(found.select_related("delegation").annotate(wants=Count("seats")))


def too_many(session: Session) -> int:
    """How many more are promised a place than the room has; below nothing where places are left."""
    return booked(session) + held(session) - places_in(session)


def has_work(session: Session) -> bool:
    """Whether its list has something to do: an offer that ends, a place that came free."""
    late = Q(expires__lte=timezone.now()) | Q(settled=None, seats=None)
    return too_many(session) > 0 or session.parties.filter(late).exists() or bool(serve(session)[0])


def serve(session: Session) -> tuple[list[WaitingParty], int]:
    """Which parties get places now, and how many places remain; the session must be locked."""
    return served(parties(session), -too_many(session), patience_until=patience_of(session))


def served(
    waiting: Iterable[WaitingParty], free: int, *, patience_until: datetime | None
) -> tuple[list[WaitingParty], int]:
    """Which parties `free` places go to, and how many remain for whoever comes after them.

    Those who joined before `patience_until` are passed no more; none: nothing is kept.
    """
    fit = []
    for party in waiting:
        if party.wants <= free:  # type: ignore[attr-defined]
            fit.append(party)
            free -= party.wants  # type: ignore[attr-defined]
        elif patience_until is not None and party.joined <= patience_until:
            free = min(free, 0)
    return fit, free


def left(session: Session) -> int:
    """How many places somebody who comes now finds."""
    return max(0, serve(session)[1])


def patience_of(session: Session) -> datetime | None:
    """Since when a party must have waited to be passed no more; none in the last day."""
    now = timezone.now()
    if session.slot is None or session.slot.starts - now < PATIENCE:
        return None
    return now - PATIENCE


def expiry(session: Session, now: datetime) -> datetime:
    """When an offer made now is over: half way to the session at the latest, so that others can
    still have the places, but never in less than `SHORTEST`."""
    hours = now + timedelta(hours=session.edition.offer_hours)
    if session.slot is None:
        return hours
    return max(min(hours, now + (session.slot.starts - now) / 2), now + SHORTEST)
