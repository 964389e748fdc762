"""Wishes, and places kept in sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import Clash
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.tasks import later
from rencontres.delegations.models import Delegation, Seat
from rencontres.delegations.ties import when_withdrawn
from rencontres.editions.models import Edition

from .. import booking, places, releasing
from ..models import Booking, Session, WaitingSeat, Wish


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
def wish_for(*, by: Actor, session: Session, seat: Seat) -> None:
    """Say that a seat would like to attend a session; twice is once."""
    seat = lock(seat)  # or somebody could withdraw meanwhile
    booking.check_wishable(session, seat)
    Wish.objects.bulk_create([Wish(seat=seat, session=session)], ignore_conflicts=True)


@action("programme.book", on="seat")
def drop_wish(*, by: Actor, session: Session, seat: Seat) -> None:
    """Wish for a session no longer."""
    Wish.objects.filter(seat=seat, session=session).delete()


@action("programme.book", on="seat")
def book_seat(*, by: Actor, session: Session, seat: Seat) -> Booking:
    """Keep a place in a session for a seat; who is full or clashes is told what else there is."""
    return _book(session, [seat])[0]


@action("programme.book_together", on="delegation")
def book_together(
    *, by: Actor, session: Session, delegation: Delegation, seats: Sequence[Seat]
) -> list[Booking]:
    """Keep places in a session for several of a delegation: for all of them, or none."""
    booking.check_together(delegation, seats)
    return _book(session, seats)


def _book(session: Session, seats: Sequence[Seat]) -> list[Booking]:
    session = lock(session)  # capacity: lock the parent, count, write
    seats = locked_seats(seats)
    for seat in seats:
        booking.check_bookable(session, seat)
    if places.left(session) < len(seats):
        full = booking.full_in_words(session, len(seats))
        raise booking.refusal_with_alternatives(full, session, seats[0], code="full")
    WaitingSeat.objects.filter(session=session, seat__in=seats).delete()  # they need wait no more
    return give(session, seats)


def locked_seats(seats: Iterable[Seat]) -> list[Seat]:
    """The seats, locked in one order, or somebody could withdraw meanwhile."""
    return [lock(seat) for seat in sorted(seats, key=lambda seat: seat.pk)]


def give(session: Session, seats: Sequence[Seat]) -> list[Booking]:
    """Book seats of a locked session, where there is room for them; raises Refusal on a clash."""
    made = Booking.objects.bulk_create(Booking(session=session, seat=seat) for seat in seats)
    for seat in seats:
        try:
            releasing.take(session, seat, releasing.ATTENDEE)
        except Clash as error:
            taken = booking.clash_of(session, seat, named=len(seats) > 1)
            raise booking.refusal_with_alternatives(taken, session, seat, code="clash") from error
    note(seats=len(seats))
    announce(f"session-{session.pk}")
    return made


@action("programme.book", on="seat")
def cancel_booking(*, by: Actor, session: Session, seat: Seat) -> None:
    """Give a booked place back; it is offered to who waits."""
    from .waiting import pass_on

    session = lock(session)
    bookings = Booking.objects.filter(session=session, seat=seat).values_list("pk", flat=True)
    if not releasing.free(bookings):
        raise Refusal(_("There is no booking to cancel."), code="not_booked")
    pass_on(session)


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
    """Whoever withdraws leaves their places to others, and wishes and waits for nothing."""
    from ..tasks import pass_places_of

    bookings = Booking.objects.filter(seat=seat)
    held = WaitingSeat.objects.filter(seat=seat)
    sessions = {
        *bookings.values_list("session", flat=True),
        *held.values_list("session", flat=True),
    }
    releasing.free(bookings.values_list("pk", flat=True))
    held.delete()
    Wish.objects.filter(seat=seat).delete()
    for session in sorted(sessions):
        later(pass_places_of, session=session)
