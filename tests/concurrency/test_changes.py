"""Booking, or invoicing, while the plan changes; two who cancel; workers who tell at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from rencontres.agenda.models import Engagement
from rencontres.changes import telling
from rencontres.changes.actions import change_plan, undo_change
from rencontres.changes.models import Telling
from rencontres.changes.orders import Order
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Change
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.meetings.models import Meeting
from rencontres.money import actions as money
from rencontres.money.models import Invoice
from rencontres.money.models import Order as MoneyOrder
from rencontres.programme import booking as booking_rules
from rencontres.programme.actions import book_seat
from rencontres.programme.models import Booking

from .. import factories
from ..changes.rows import placed
from ..money import orders
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


def invoicing(order):
    return lambda: money.issue_invoice(by=SYSTEM, order=order, send=False)


def paying(order):
    return lambda: money.note_payment(
        by=SYSTEM, order=order, amount=Decimal(300), method="transfer", on=DAY
    )


def test_orders_invoiced_and_paid_while_a_day_is_cancelled_are_asked_half():
    edition = factories.edition()
    owed = [orders.order(edition=edition) for _each in range(5)]
    attempts = [verb(order) for order in owed for verb in (invoicing, paying)]
    assert set(all_at_once([*attempts, cancelling(edition, "day", day=DAY)])) == {"done"}
    for order in MoneyOrder.objects.all():
        assert (order.state, order.asked, order.refund_due) == ("refund_due", 150, 150)


def test_two_who_undo_and_one_who_pays_back_end_in_one_story():
    edition = factories.edition()
    order = orders.order(edition=edition)
    invoicing(order)()
    paying(order)()
    change = cancelling(edition, "day", day=DAY)()
    back = lambda: money.refund(by=SYSTEM, order=order, amount=Decimal(150), on=DAY)  # noqa: E731
    undo = lambda: undo_change(by=SYSTEM, change=change)  # noqa: E731
    outcomes = all_at_once([undo, undo, back])
    order = MoneyOrder.objects.get()
    if order.refunded:
        assert outcomes == ["done", "refunded", "refunded"]
        assert (order.asked, order.paid, order.state) == (150, 150, "paid")
    else:
        assert outcomes == ["done", "too_much", "undone"]
        assert (order.asked, order.paid, order.state) == (300, 300, "paid")


def test_control_without_the_lock_an_order_invoiced_meanwhile_is_asked_all(monkeypatch):
    edition = factories.edition()
    order = orders.order(edition=edition)

    def invoiced_meanwhile(found):
        read = list(found)
        assert all_at_once([invoicing(order)]) == ["done"]
        return read

    monkeypatch.setattr(money, "lock_orders", invoiced_meanwhile)
    cancelling(edition, "day", day=DAY)()
    assert Invoice.objects.get().total == 300
    assert MoneyOrder.objects.get().asked == 300
