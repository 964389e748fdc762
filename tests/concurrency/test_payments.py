"""Money that is told, imported, settled or given back by many at once counts once.

The control takes the order's lock away and must see more given back than was due.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.test import Client
from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.money import actions, online
from rencontres.money.actions import files, payments
from rencontres.money.models import Checkout, Movement, Order, Payment, Reminder, Statement
from rencontres.money.sandbox import KEY, SECRET

from ..money import orders
from ..money.orders import IBAN
from ..money.sandbox import running
from ..money.statement import document, movement
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


@pytest.fixture
def order():
    made = orders.order()
    actions.issue_invoice(by=SYSTEM, order=made)
    made.refresh_from_db()
    return made


def test_one_message_heard_many_times_at_once_counts_once(order, settings):
    with running() as sandbox:
        settings.STRIPE_SECRET_KEY = KEY
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        settings.STRIPE_API = sandbox.address
        online.start(by=SYSTEM, order=order)
        [key] = sandbox.sessions
        sandbox.decide(key, "paid")
        body, headers = sandbox.event(key)

        def tell():
            answer = Client().post(
                "/money/webhook/", body, content_type="application/json", headers=headers
            )
            assert answer.status_code == 200

        assert all_at_once([tell] * MANY) == ["done"] * MANY
    order.refresh_from_db()
    assert (order.state, order.paid, Payment.objects.count()) == ("paid", 300, 1)


def test_one_order_begun_many_times_at_once_is_one_payment(order, settings):
    with running() as sandbox:
        settings.STRIPE_SECRET_KEY = KEY
        settings.STRIPE_API = sandbox.address
        begin = [lambda: online.start(by=SYSTEM, order=order)] * MANY
        assert all_at_once(begin) == ["done"] * MANY
        assert (len(sandbox.sessions), Checkout.objects.count()) == (1, 1)


def test_one_statement_imported_many_times_at_once_is_kept_once(order):
    file = document(*[movement("300.00", bank=f"B{number}") for number in range(30)])

    def bring():
        actions.import_statement(by=SYSTEM, edition=order.edition, name="r.xml", content=file)

    assert all_at_once([bring] * 4) == ["done"] * 4
    assert Movement.objects.count() == 30
    known = [len(each.known) for each in Statement.objects.all()]
    assert sum(known) == 3 * 30, "each movement is new to one of the four"


def test_a_movement_is_settled_once(order):
    file = document(movement("300.00", reference=order.reference))
    actions.import_statement(by=SYSTEM, edition=order.edition, name="r.xml", content=file)
    found = Movement.objects.get()

    def settle():
        actions.settle(
            by=SYSTEM, edition=order.edition, movement=found, shares=[(order, Decimal(300))]
        )

    assert all_at_once([settle] * MANY) == ["done"] + ["settled"] * (MANY - 1)
    order.refresh_from_db()
    assert (order.paid, Payment.objects.count()) == (300, 1)


def test_all_that_is_certain_accepted_twice_at_once_and_one_by_one(order):
    others = [orders.order(edition=order.edition) for _each in range(4)]
    for each in others:
        actions.issue_invoice(by=SYSTEM, order=each)
    every = [order, *others]
    file = document(
        *[movement("300.00", bank=each.reference, reference=each.reference) for each in every]
    )
    actions.import_statement(by=SYSTEM, edition=order.edition, name="r.xml", content=file)
    settle = [lambda: actions.settle_exact(by=SYSTEM, edition=order.edition)] * 3
    assert all_at_once(settle) == ["done"] * 3
    assert {each.state for each in Order.objects.all()} == {"paid"}
    assert Payment.objects.count() == 5


@pytest.fixture
def due(order):
    """An order of 300 euros, paid and cancelled."""
    actions.note_payment(
        by=SYSTEM, order=order, amount=Decimal(300), method="transfer", on=date(2017, 11, 20)
    )
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    order.refresh_from_db()
    return order


def give_back(order, amount="200.00"):
    return lambda: actions.refund(
        by=SYSTEM, order=order, amount=Decimal(amount), on=date(2017, 12, 1)
    )


def test_no_more_is_given_back_than_was_paid(due):
    assert all_at_once([give_back(due)] * MANY) == ["done"] + ["too_much"] * (MANY - 1)
    due.refresh_from_db()
    assert (due.paid, due.refunded) == (100, 200)
    assert Payment.objects.filter(refund=True).count() == 1


def test_without_the_lock_more_is_given_back_than_was_paid(due, monkeypatch):
    both_have_read = Barrier(2)

    def unlocked(order):
        found = Order.objects.get(pk=order.pk)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(payments, "lock_order", unlocked)
    assert all_at_once([give_back(due)] * 2) == ["done", "done"]
    given = Payment.objects.filter(refund=True).values_list("amount", flat=True)
    assert sum(given) == 400


def test_a_level_is_reminded_once(order):
    mails = [lambda: actions.remind(by=SYSTEM, order=order, level=1)] * MANY
    assert all_at_once(mails) == ["done"] * MANY
    assert Reminder.objects.count() == 1


def filing(due):
    return lambda: actions.make_refund_file(by=SYSTEM, edition=due.edition, on=timezone.localdate())


def test_one_refund_is_in_one_file(due):
    actions.note_account(by=SYSTEM, order=due, iban=IBAN)
    outcomes = all_at_once([filing(due)] * 4 + [give_back(due, "300.00")])
    assert outcomes.count("done") == 1
    assert Payment.objects.filter(refund=True).count() == 1
    due.refresh_from_db()
    assert (due.paid, due.refunded) == (0, 300)


def test_control_without_the_lock_one_refund_is_in_two_files(due, monkeypatch):
    actions.note_account(by=SYSTEM, order=due, iban=IBAN)
    both_have_read = Barrier(2)

    def unlocked(orders):
        found = list(orders)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(files, "lock_orders", unlocked)
    assert all_at_once([filing(due)] * 2) == ["done", "done"]
    assert Payment.objects.filter(refund=True).count() == 2
