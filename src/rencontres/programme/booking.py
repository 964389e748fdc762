"""Places in sessions: how many there are, who may have one, what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import engage
from rencontres.agenda.models import Activity, Engagement
from rencontres.core.actions import Refusal
from rencontres.core.dates import day_and_hour
from rencontres.core.languages import words
from rencontres.delegations.models import Delegation, Seat
from rencontres.editions.models import Edition

from .allotment import Offer, Taker, allot
from .models import Booking, Role, Session, Wish
from .releasing import ATTENDEE

CLOSED = (Edition.State.OVER, Edition.State.CANCELLED)


def places_in(session: Session) -> int:
    """How many may book: as many as the room has seats."""
    return session.room.capacity if session.room else 0


def check_bookable(session: Session, seat: Seat) -> None:
    """Refuse what no capacity and no free hour could make right."""
    if session.edition.state in CLOSED:
        raise Refusal(_("This edition takes no bookings any more."), code="closed")
    if session.change_id:
        raise Refusal(_("This session is cancelled: it takes no bookings."), code="called_off")
    if not session.kind.bookable:
        raise Refusal(_("This meeting convenes its members itself: nobody books it."), code="kind")
    if session.slot is None:
        raise Refusal(
            _("This session has no hour yet: book it once the programme is released."),
            code="not_placed",
        )
    if seat.delegation.edition_id != session.edition_id:
        raise Refusal(_("This seat belongs to another edition."), code="edition", status=422)
    if seat.withdrawn or seat.delegation.state == Delegation.State.WITHDRAWN:
        raise Refusal(_("This seat was withdrawn: ask your head of delegation."), code="withdrawn")
    if Booking.objects.filter(session=session, seat=seat).exists():
        raise Refusal(_("You already have a place in this session."), code="booked")
    if (
        seat.participant_id
        and Role.objects.filter(session=session, participant=seat.participant_id).exists()
    ):
        raise Refusal(
            _("You have a part in this session: your place is kept without a booking."),
            code="role",
        )


def refusal_with_alternatives(reason: Any, session: Session, seat: Seat, code: str) -> Refusal:
    """The refusal, with up to three sessions that this seat could book instead."""
    zone = session.edition.zone
    named = [
        _("“%(title)s” (%(when)s)")
        % {"title": words(s.title), "when": day_and_hour(s.slot.starts, zone)}
        for s in alternatives(session, seat)
        if s.slot
    ]
    if not named:
        return Refusal(reason, code=code)
    advice = _("You could book instead: %(sessions)s.") % {"sessions": ", ".join(named)}
    return Refusal(format_lazy("{reason} {advice}", reason=reason, advice=advice), code=code)


def alternatives(session: Session, seat: Seat, most: int = 3) -> Sequence[Session]:
    """Sessions with a place left at an hour when the seat is free, those most alike first."""
    engaged = Engagement.objects.filter(holder=seat.holder_id, called_off=False)
    taken = engaged.values_list("during", flat=True)
    busy = [(during.lower, during.upper) for during in taken]
    others = (
        Session.objects.filter(edition=session.edition_id, kind__bookable=True, change=None)
        .exclude(slot=None)
        .exclude(pk=session.pk)
        .select_related("slot", "room", "kind")
        .prefetch_related("themes", "countries")
        .annotate(booked=Count("bookings", distinct=True))
    )
    free = [
        other
        for other in others
        if other.slot
        and other.booked < places_in(other)
        and all(other.slot.ends <= starts or ends <= other.slot.starts for starts, ends in busy)
    ]
    return sorted(free, key=lambda other: -_likeness(session, other))[:most]


def _likeness(session: Session, other: Session) -> int:
    themes = {theme.pk for theme in session.themes.all()}
    countries = {country.pk for country in session.countries.all()}
    return (
        2 * sum(theme.pk in themes for theme in other.themes.all())
        + 3 * sum(country.pk in countries for country in other.countries.all())
        + (session.kind_id == other.kind_id)
    )


def clash_of(session: Session, seat: Seat) -> Any:
    """What the seat is taken by at the session's time, in words."""
    taken = (
        Engagement.objects.filter(
            holder=seat.holder_id, during__overlap=session.activity.during, called_off=False
        )
        .select_related("activity")
        .first()
        if session.activity
        else None
    )
    if taken is None:
        return _("This hour was taken a moment ago.")
    return _("You are already expected at “%(title)s” at that hour.") % {
        "title": words(taken.activity.title)
    }


def allot_wishes(edition: Edition, sessions: Sequence[Session]) -> list[tuple[int, int]]:
    """(seat, session) pairs to book, the `alone` sessions for everybody first."""
    offers = {
        s.pk: Offer(s.slot.starts.timestamp(), s.slot.ends.timestamp(), places_in(s) - s.booked)  # type: ignore[attr-defined]
        for s in sessions
        if s.slot
    }
    takers = _takers(edition, _wishes(edition))
    alone = [s.pk for s in sessions if s.kind.alone]
    everybody = [Taker(taker.seat, alone, taker.taken) for taker in takers]
    return allot(everybody, offers) + allot(takers, offers)


def _wishes(edition: Edition) -> dict[int, list[int]]:
    """Each seat's wishes that are not booked yet."""
    booked = set(Booking.objects.filter(session__edition=edition).values_list("seat", "session"))
    wishes: dict[int, list[int]] = {}
    rows = Wish.objects.filter(session__edition=edition).order_by("pk")
    for pair in rows.values_list("seat", "session"):
        if pair not in booked:
            wishes.setdefault(pair[0], []).append(pair[1])
    return wishes


def _takers(edition: Edition, wishes: dict[int, list[int]]) -> list[Taker]:
    """Every live seat, with the hours it is already taken (its part in a session is one)."""
    seats = Seat.objects.filter(
        Q(delegation__edition=edition, withdrawn=None)
        & Q(delegation__state=Delegation.State.REGISTERED)
    ).order_by("pk")
    holders = dict(seats.values_list("pk", "holder"))
    taken: dict[int, list[tuple[float, float]]] = {}
    engaged = Engagement.objects.filter(
        holder__edition=edition, holder__kind="person", called_off=False
    )
    for holder, during in engaged.values_list("holder", "during"):
        span = (during.lower.timestamp(), during.upper.timestamp())
        taken.setdefault(holder, []).append(span)
    return [
        Taker(seat, wishes.get(seat, []), taken.get(holder, [])) for seat, holder in holders.items()
    ]


def write(pairs: Iterable[tuple[int, int]], sessions: Iterable[Session]) -> int:
    """Book many (seat, session) pairs and engage their holders, in bulk."""
    pairs = list(pairs)
    activities: dict[int, Activity] = {s.pk: s.activity for s in sessions if s.activity}
    holders = dict(
        Seat.objects.filter(pk__in={seat for seat, _session in pairs}).values_list("pk", "holder")
    )
    Booking.objects.bulk_create(
        [Booking(seat_id=seat, session_id=session) for seat, session in pairs], batch_size=2000
    )
    engage((activities[session], holders[seat], ATTENDEE) for seat, session in pairs)
    return len(pairs)
