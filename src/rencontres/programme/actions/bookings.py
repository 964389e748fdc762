"""Wishes, and places kept in sessions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import Clash
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.delegations.models import Seat
from rencontres.delegations.ties import when_withdrawn
from rencontres.editions.models import Edition

from .. import booking, releasing
from ..models import Booking, Session, Wish


@action("programme.edit", on="edition")
def make_wishes(*, by: Actor, edition: Edition, wishes: Iterable[tuple[int, int]]) -> int:
    """Note (seat, session) wishes in bulk; made twice they count once. Returns how many are new."""
    wishes = set(wishes)
    seats, sessions = {seat for seat, _s in wishes}, {session for _s, session in wishes}
    if Seat.objects.filter(pk__in=seats, delegation__edition=edition).count() < len(
        seats
    ) or Session.objects.filter(pk__in=sessions, edition=edition).count() < len(sessions):
        raise Refusal(
            _("A wish names a seat or a session of another edition: no wish was noted."),
            code="edition",
            status=422,
        )
    before = Wish.objects.filter(session__edition=edition).count()
    Wish.objects.bulk_create(
        [Wish(seat_id=seat, session_id=session) for seat, session in sorted(wishes)],
        batch_size=5000,
        ignore_conflicts=True,
    )
    made = Wish.objects.filter(session__edition=edition).count() - before
    note(wishes=made)
    return made


@action("programme.book", on="seat")
def book_seat(*, by: Actor, session: Session, seat: Seat) -> Booking:
    """Keep a place in a session for a seat; who is full or clashes is told what else there is."""
    session = lock(session)  # capacity: lock the parent, count, write
    seat = lock(seat)  # or somebody could withdraw meanwhile
    booking.check_bookable(session, seat)
    if Booking.objects.filter(session=session).count() >= booking.places_in(session):
        full = _("This session is full.")
        raise booking.refusal_with_alternatives(full, session, seat, code="full")
    made = Booking.objects.create(session=session, seat=seat)
    try:
        releasing.take(session, seat, releasing.ATTENDEE)
    except Clash as error:
        taken = booking.clash_of(session, seat)
        raise booking.refusal_with_alternatives(taken, session, seat, code="clash") from error
    note(seats=1)
    announce(f"session-{session.pk}")
    return made


@action("programme.book", on="seat")
def cancel_booking(*, by: Actor, session: Session, seat: Seat) -> None:
    """Give a booked place back."""
    session = lock(session)
    bookings = Booking.objects.filter(session=session, seat=seat).values_list("pk", flat=True)
    if not releasing.free(bookings):
        raise Refusal(_("There is no booking to cancel."), code="not_booked")
    announce(f"session-{session.pk}")


@action("programme.edit", on="edition")
def book_wishes(*, by: Actor, edition: Edition) -> int:
    """Book every seat as many wished sessions as time and capacity allow, in a fair order.

    Sessions that nothing runs beside, a plenary for instance, are booked for everybody first.
    """
    edition = lock(edition)
    locked = Session.objects.filter(edition=edition, kind__bookable=True, change=None)
    locked = locked.order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk"))
    sessions = list(
        locked.exclude(slot=None)
        .select_related("slot", "room", "kind", "activity")
        .annotate(booked=Count("bookings"))
    )
    made = booking.write(booking.allot_wishes(edition, sessions), sessions)
    note(bookings=made)
    announce("programme")
    return made


@when_withdrawn
def free_what_a_seat_wished(seat: Seat) -> None:
    """Whoever withdraws leaves their places to others, and wishes for nothing."""
    releasing.free(Booking.objects.filter(seat=seat).values_list("pk", flat=True))
    Wish.objects.filter(seat=seat).delete()
