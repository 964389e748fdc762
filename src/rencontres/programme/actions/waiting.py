"""The verbs of a session's waiting list: join it, take an offer, leave.

They lock the session first, as a booking does: an offer, its expiry and its answer can happen at
the same moment, and the first of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.tasks import later
from rencontres.delegations.models import Delegation, Seat
from rencontres.delegations.tickets import new_ticket

from .. import booking, places, releasing
from ..messages import tell_late, tell_offer
from ..models import Booking, Session, WaitingParty, WaitingSeat
from ..queries import booked_meanwhile
from .bookings import give, locked_seats

State = WaitingParty.State


@action("programme.book", on="seat")
def wait_for_place(*, by: Actor, session: Session, seat: Seat) -> WaitingParty:
    """Wait for a place in a full session."""
    return _join(session, [seat])


@action("programme.book_together", on="delegation")
def wait_together(
    *, by: Actor, session: Session, delegation: Delegation, seats: Sequence[Seat]
) -> WaitingParty:
    """Wait for places for several of a delegation: for all of them, or none."""
    booking.check_together(delegation, seats)
    return _join(session, seats)


def _join(session: Session, seats: Sequence[Seat]) -> WaitingParty:
    session = lock(session)
    seats = locked_seats(seats)
    for seat in seats:
        booking.check_bookable(session, seat)
    booking.check_time(session)
    if len(seats) > places.places_in(session):
        raise Refusal(_("The room has fewer seats than you are."), code="too_many", status=422)
    if places.left(session) >= len(seats):
        raise Refusal(_("There are places for all of you: book them now."), code="places_left")
    party = WaitingParty.objects.create(
        session=session, delegation=seats[0].delegation, code=new_ticket(), size=len(seats)
    )
    try:
        with transaction.atomic():
            WaitingSeat.objects.bulk_create(
                WaitingSeat(party=party, session=session, seat=seat) for seat in seats
            )
    except IntegrityError as error:
        raise Refusal(
            _("Somebody of you waits for this session already: leave the list first."),
            code="waits_already",
        ) from error
    note(seats=len(seats))
    announce(f"session-{session.pk}")
    return party


@action("programme.answer_offer", on="party")
def accept_places(*, by: Actor, party: WaitingParty, instead: bool = False) -> list[Booking]:
    """Take the places that are held; `instead` gives back what was booked at the same hour."""
    session = lock(party.session)
    party = _offered(party)
    seats = locked_seats(Seat.objects.filter(waiting__party=party))
    for seat in seats:
        booking.check_bookable(session, seat)
    if instead:
        _give_back_the_hour(session, seats)
    settle(party, State.ACCEPTED)
    return give(session, seats)


@action("programme.answer_offer", on="party")
def leave_list(*, by: Actor, party: WaitingParty) -> WaitingParty:
    """Decline the places that are held, or wait no longer."""
    session = lock(party.session)
    party = lock(party)
    if party.settled:
        raise _no_longer(party)
    settle(party, State.DECLINED if party.state == State.OFFERED else State.LEFT)
    pass_on(session)
    return party


@action("programme.pass_places_on", on="session")
def pass_session_on(*, by: Actor, session: Session) -> int:
    """Take back the offers whose time is up, and offer what is free; returns the new offers."""
    return pass_on(lock(session))


def pass_on(session: Session) -> int:
    """Offer the free places of a locked session to who waits; returns the new offers."""
    for party in places.parties(session, State.OFFERED):
        if party.is_late:
            people = [waiting.seat for waiting in party.seats.select_related("seat__participant")]
            settle(party, State.EXPIRED)
            tell_late(party, people)
    _take_back_what_is_gone(session)
    WaitingParty.objects.filter(session=session, state=State.WAITING, seats=None).update(
        state=State.LEFT, settled=timezone.now()
    )
    chosen = places.serve(session)[0] if booking.is_to_come(session) else []
    for party in chosen:
        party.state = State.OFFERED
        party.expires = places.expiry(session, timezone.now())
        party.save(update_fields=["state", "expires"])
        tell_offer(party)
    note(offers=len(chosen))
    announce(f"session-{session.pk}")
    return len(chosen)


def _take_back_what_is_gone(session: Session) -> None:
    """Let the latest offers wait again where the room has become too small for them."""
    over = places.too_many(session)
    for party in reversed(places.parties(session, State.OFFERED)):
        if over <= 0:
            return
        over -= party.wants  # type: ignore[attr-defined]
        party.state, party.expires = State.WAITING, None
        party.save(update_fields=["state", "expires"])


def settle(party: WaitingParty, state: WaitingParty.State) -> None:
    """End a party's waiting: what it holds is free."""
    party.seats.all().delete()
    party.state, party.settled, party.expires = state, timezone.now(), None
    party.save(update_fields=["state", "settled", "expires"])


def _give_back_the_hour(session: Session, seats: Sequence[Seat]) -> None:
    """Give back what seats have booked at the session's hour; those places go to who waits."""
    from ..tasks import pass_places_of

    clashing = [other.pk for other in booked_meanwhile(session, seats)]
    taken = Booking.objects.filter(session__in=clashing, seat__in=seats)
    releasing.free(taken.values_list("pk", flat=True))
    for key in clashing:
        later(pass_places_of, session=key)


def _offered(party: WaitingParty) -> WaitingParty:
    """The party, locked, with an offer whose time is not up."""
    party = lock(party)
    if party.state != State.OFFERED:
        raise _no_longer(party)
    if party.is_late:
        raise Refusal(
            _("This offer was open until its hour and goes to the next: join the list anew."),
            code="expired",
        )
    return party


def _no_longer(party: WaitingParty) -> Refusal:
    return Refusal(
        _("This cannot be done: on the list you are “%(state)s”.")
        % {"state": party.get_state_display()},
        code="state",
    )
