"""Twenty people at once: the last place goes to one, a person's hour to one session.

Each control takes the guard away and must see the rule break, else these tests prove nothing.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from rencontres.agenda.models import Engagement
from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Seat
from rencontres.programme import places
from rencontres.programme.actions import book_seat, bookings
from rencontres.programme.models import Booking, Session

from .. import factories
from ..programme.rows import released, seats, venue
from .crowd import CROWD, all_at_once, without_the_constraint

pytestmark = pytest.mark.django_db(transaction=True)


def one_last_place() -> tuple[Session, list[Seat]]:
    """A session with one place left, and twenty who want it."""
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.small, v.nine)})
    first, *crowd = seats(v.edition, 1 + CROWD)
    book_seat(by=SYSTEM, session=session, seat=first)
    return session, crowd


def one_hour_of_a_person() -> tuple[Seat, list[Session]]:
    """A person with one free hour, and twenty sessions at that hour."""
    v = venue()
    places = {
        factories.session(v.edition): (factories.room(v.edition), v.nine) for _i in range(CROWD)
    }
    released(v.edition, places)
    (seat,) = seats(v.edition)
    return seat, list(places)


def test_one_of_twenty_gets_the_last_place():
    session, crowd = one_last_place()
    outcomes = all_at_once(
        [lambda seat=seat: book_seat(by=SYSTEM, session=session, seat=seat) for seat in crowd]
    )
    assert outcomes == ["done", *["full"] * (CROWD - 1)]
    assert Booking.objects.filter(session=session).count() == 2
    assert Engagement.objects.filter(activity=session.activity, role="attendee").count() == 2


def test_control_without_the_lock_the_room_overflows(monkeypatch):
    session, crowd = one_last_place()
    counted = threading.Barrier(CROWD)
    places_in = places.places_in

    def unlocked(row: Any) -> Any:
        return type(row)._default_manager.get(pk=row.pk)

    def once_all_have_counted(session: Session) -> int:
        counted.wait(timeout=30)
        return places_in(session)

    monkeypatch.setattr(bookings, "lock", unlocked)
    monkeypatch.setattr(places, "places_in", once_all_have_counted)
    outcomes = all_at_once(
        [lambda seat=seat: book_seat(by=SYSTEM, session=session, seat=seat) for seat in crowd]
    )
    assert outcomes == ["done"] * CROWD
    assert Booking.objects.filter(session=session).count() == 1 + CROWD  # in a room of two


def test_one_of_twenty_sessions_gets_the_hour():
    seat, sessions = one_hour_of_a_person()
    outcomes = all_at_once(
        [lambda s=session: book_seat(by=SYSTEM, session=s, seat=seat) for session in sessions]
    )
    assert outcomes == [*["clash"] * (CROWD - 1), "done"]
    assert Booking.objects.filter(seat=seat).count() == 1
    assert Engagement.objects.filter(holder=seat.holder).count() == 1


def test_control_without_the_constraint_a_person_is_in_many_places():
    seat, sessions = one_hour_of_a_person()
    with without_the_constraint():
        outcomes = all_at_once(
            [lambda s=session: book_seat(by=SYSTEM, session=s, seat=seat) for session in sessions]
        )
        assert outcomes.count("done") > 1
        assert Engagement.objects.filter(holder=seat.holder).count() > 1
