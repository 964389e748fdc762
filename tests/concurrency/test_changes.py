"""Booking while the session is cancelled; two who cancel at once; workers who tell at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from rencontres.agenda.models import Engagement
from rencontres.changes import telling
from rencontres.changes.actions import change_plan
from rencontres.changes.models import Telling
from rencontres.changes.orders import Order
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Change
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.meetings.models import Meeting
from rencontres.programme import booking as booking_rules
from rencontres.programme.actions import book_seat
from rencontres.programme.models import Booking

from .. import factories
from ..changes.rows import placed
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2017, 10, 9)


def cancelling(edition, kind, **fields):
    order = Order(kind=kind, **fields)
    return lambda: change_plan(by=SYSTEM, edition=edition, order=order, confirmation=edition.slug)


@pytest.fixture
def seats():
    delegation = factories.delegation(factories.edition())
    return [factories.seat(delegation) for _n in range(CROWD)]


def booking(session, seats):
    return [lambda seat=seat: book_seat(by=SYSTEM, session=session, seat=seat) for seat in seats]


def test_nobody_is_taken_by_a_session_cancelled_while_they_book(seats):
    edition = seats[0].edition
    session = placed(edition, hours=0)
    outcomes = all_at_once(
        [*booking(session, seats), cancelling(edition, "session", session=session)]
    )
    assert set(outcomes) <= {"called_off", "done"}
    booked = Booking.objects.count()
    assert outcomes.count("done") == booked + 1
    assert Engagement.objects.filter(role="attendee").count() == booked
    assert not Engagement.objects.filter(called_off=False).exists()
    assert Telling.objects.count() == booked


def test_control_without_the_lock_somebody_books_a_cancelled_session_and_is_not_told(
    seats, monkeypatch
):
    """The session is cancelled between what a booking reads and what it writes."""
    edition = seats[0].edition
    session = placed(edition, hours=0)
    really = booking_rules.check_bookable

    def cancelled_meanwhile(read, seat):
        really(read, seat)
        assert all_at_once([cancelling(edition, "session", session=session)]) == ["done"]

    monkeypatch.setattr(
        "rencontres.programme.actions.bookings.lock", lambda row: type(row).objects.get(pk=row.pk)
    )
    monkeypatch.setattr(booking_rules, "check_bookable", cancelled_meanwhile)
    book_seat(by=SYSTEM, session=session, seat=seats[0])
    assert Booking.objects.count() == 1
    assert not Telling.objects.exists()


def test_two_people_cancel_a_day_at_once(seats):
    edition = seats[0].edition
    placed(edition, hours=0)
    outcomes = all_at_once([cancelling(edition, "day", day=DAY)] * 5)
    assert outcomes == ["already"] * 4 + ["done"]
    assert Change.objects.count() == 1
    assert len(mail.outbox) == CROWD


def test_two_people_cancel_the_edition_at_once(seats):
    outcomes = all_at_once([cancelling(seats[0].edition, "edition")] * 5)
    assert outcomes == ["done"] + ["state"] * 4
    assert Change.objects.count() == 1


def test_no_meeting_is_agreed_on_a_day_cancelled_at_the_same_moment(seats):
    edition = seats[0].edition
    set_up_tables(by=SYSTEM, edition=edition, count=10)
    starts = factories.OPENING + timedelta(hours=1)
    agreeing = [
        lambda pair=pair: agree_meeting(
            by=SYSTEM,
            edition=edition,
            asked_by=pair[0],
            asked_of=pair[1],
            subject="Eau",
            starts=starts,
            ends=starts + timedelta(minutes=20),
        )
        for pair in zip(seats[::2], seats[1::2], strict=True)
    ]
    outcomes = all_at_once([*agreeing, cancelling(edition, "day", day=DAY)])
    assert set(outcomes) <= {"called_off", "done"}
    assert not Meeting.objects.filter(state="agreed").exists()
    assert not Engagement.objects.filter(called_off=False).exists()


def test_workers_at_once_tell_everybody_once(seats, monkeypatch):
    edition = seats[0].edition
    monkeypatch.setattr(telling, "BATCH", 3)
    monkeypatch.setattr("rencontres.changes.telling.later", lambda *_args, **_named: None)
    change = cancelling(edition, "day", day=DAY)()
    while Telling.objects.filter(sent=None).exists():
        assert all_at_once([lambda: telling.send_some(change)] * 3) == ["done"] * 3
    assert sorted(m.to[0] for m in mail.outbox) == sorted(s.participant.email for s in seats)
