"""Who may have a place in a session, and what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rencontres.agenda.actions import engage
from rencontres.agenda.models import Activity, Engagement
from rencontres.core.actions import Refusal
from rencontres.core.dates import day_and_hour
from rencontres.core.languages import words
from rencontres.delegations.models import Delegation, Seat
from rencontres.editions.models import Edition

from .allotment import Offer, Taker, allot
from .audience import check_audience, is_for, seats_for
from .models import Booking, Role, Session, SessionKind, Wish
from .places import held_by_session, left, places_in
from .releasing import ATTENDEE

CLOSED = (Edition.State.OVER, Edition.State.CANCELLED)


def no_seat() -> Refusal:
    """The refusal to whoever has no seat in the edition."""
    return Refusal(
        _("You are not registered for this edition: register a delegation first."), code="no_seat"
    )


def check_wishable(session: Session, seat: Seat) -> None:
    """Refuse what nobody could attend, or not this seat."""
    if session.edition.state in CLOSED:
        raise Refusal(_("This edition takes no bookings any more."), code="closed")
    if session.change_id:
        raise Refusal(_("This session is cancelled: it takes no bookings."), code="called_off")
    if not session.kind.bookable:
        raise Refusal(_("This meeting convenes its members itself: nobody books it."), code="kind")
    if seat.delegation.edition_id != session.edition_id:
        raise Refusal(_("This seat belongs to another edition."), code="edition", status=422)
    if seat.withdrawn or seat.delegation.state == Delegation.State.WITHDRAWN:
        raise Refusal(_("This seat was withdrawn: ask your head of delegation."), code="withdrawn")
    check_audience(session, seat)


def check_bookable(session: Session, seat: Seat) -> None:
    """Refuse what no capacity and no free hour could make right."""
    check_wishable(session, seat)
    if session.slot is None:
        raise Refusal(
            _("This session has no hour yet: book it once the programme is released."),
            code="not_placed",
        )
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


def check_together(delegation: Delegation, seats: Sequence[Seat]) -> None:
    """Refuse seats that are nobody's, or of several delegations."""
    if not seats:
        raise Refusal(_("Choose who shall have a place."), code="nobody", status=422)
    if any(seat.delegation_id != delegation.pk for seat in seats):
        raise Refusal(_("Choose seats of your own delegation."), code="delegation", status=422)


def is_to_come(session: Session) -> bool:
    """Whether places of it are still worth having."""
    return (
        session.slot is not None
        and session.slot.starts > timezone.now()
        and session.change_id is None
        and session.edition.state not in CLOSED
    )


def check_time(session: Session) -> None:
    """Refuse to wait for a session that has begun."""
    if not is_to_come(session):
        raise Refusal(_("This session has begun: nobody waits for it any more."), code="begun")


def full_in_words(session: Session, asked: int) -> Any:
    """That there are too few places for those who ask."""
    free = left(session)
    if asked == 1 or not free:
        return _("This session is full.")
    return ngettext_lazy(
        "This session has %(count)d place left, which is too few for all of you.",
        "This session has %(count)d places left, which is too few for all of you.",
        free,
    ) % {"count": free}


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
    held = held_by_session(session.edition)
    free = [
        other
        for other in others
        if other.slot
        and other.booked + held.get(other.pk, 0) < places_in(other)
        and all(other.slot.ends <= starts or ends <= other.slot.starts for starts, ends in busy)
    ]
    alike = sorted(free, key=lambda other: -_likeness(session, other))
    return list(islice((other for other in alike if is_for(other, seat)), most))


def _likeness(session: Session, other: Session) -> int:
    themes = {theme.pk for theme in session.themes.all()}
    countries = {country.pk for country in session.countries.all()}
    return (
        2 * sum(theme.pk in themes for theme in other.themes.all())
        + 3 * sum(country.pk in countries for country in other.countries.all())
        + (session.kind_id == other.kind_id)
    )


def clash_of(session: Session, seat: Seat, *, named: bool = False) -> Any:
    """What the seat is taken by at the session's time, in words; `named` says who sits there."""
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
    title = words(taken.activity.title)
    if named:
        who = seat.participant.full_name if seat.participant else seat.label
        return _("%(who)s is already expected at “%(title)s” at that hour.") % {
            "who": who,
            "title": title,
        }
    return _("You are already expected at “%(title)s” at that hour.") % {"title": title}


def allot_wishes(edition: Edition, sessions: Sequence[Session]) -> list[tuple[int, int]]:
    """(seat, session) pairs to book, the `alone` sessions for everybody first."""
    held = held_by_session(edition)
    offers = {
        s.pk: Offer(
            s.slot.starts.timestamp(),
            s.slot.ends.timestamp(),
            places_in(s) - s.booked - held.get(s.pk, 0),  # type: ignore[attr-defined]
        )
        for s in sessions
        if s.slot
    }
    some = {
        s.pk: set(seats_for(s).values_list("pk", flat=True))
        for s in sessions
        if s.kind.audience != SessionKind.Audience.OPEN
    }

    def theirs(seat: int, wishes: Iterable[int]) -> list[int]:
        return [pk for pk in wishes if pk not in some or seat in some[pk]]

    takers = _takers(edition, _wishes(edition))
    for taker in takers:
        taker.wishes = theirs(taker.seat, taker.wishes)
    alone = [s.pk for s in sessions if s.kind.alone]
    everybody = [Taker(t.seat, theirs(t.seat, alone), t.taken) for t in takers]
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
