"""Paying online against the sandbox: whatever order things happen in, money counts once."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.money import actions, collecting, online
from rencontres.money.models import Checkout, OnlineRefund, Payment
from rencontres.money.sandbox import KEY, SECRET

from . import orders
from .sandbox import running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(settings):
    with running() as sandbox:
        settings.STRIPE_SECRET_KEY = KEY
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        settings.STRIPE_API = sandbox.address
        yield sandbox


@pytest.fixture
def order():
    made = orders.order()
    actions.issue_invoice(by=SYSTEM, order=made)
    made.refresh_from_db()
    return made


def path(order):
    return online.address_of(order).removeprefix("http://127.0.0.1:8000")


def begin(client, order):
    """Press “pay online”; the provider's key of what began."""
    answer = client.post(path(order))
    assert answer.status_code == 200
    [key] = set(re.findall(r"/pay/(cs_test_[0-9a-f]+)", answer.content.decode()))
    return key


def tell(client, sandbox, key, outcome="paid", **changed):
    body, headers = sandbox.event(key, outcome)
    headers |= changed
    return client.post(
        "/money/webhook/", body, content_type="application/json", headers=headers
    ).status_code


def state(order):
    order.refresh_from_db()
    return order.state, order.paid


def test_a_payer_pays_and_comes_back(client, sandbox, order):
    key = begin(client, order)
    assert sandbox.sessions[key]["amount_total"] == 30000
    answer = httpx.post(f"{sandbox.address}/pay/{key}", data={"outcome": "paid"})
    back = answer.headers["Location"]
    assert back == online.address_of(order) + "?back=1"
    page = client.get(path(order) + "?back=1").content.decode()
    assert "Payé : merci" in page
    assert state(order) == ("paid", Decimal("300.00"))
    [payment] = Payment.objects.all()
    assert (payment.method, payment.source, payment.reference) == ("card", "provider", key)


def test_the_message_before_the_return_and_repeated_counts_once(client, sandbox, order):
    key = begin(client, order)
    sandbox.decide(key, "paid")
    assert [tell(client, sandbox, key) for _each in range(3)] == [200, 200, 200]
    client.get(path(order) + "?back=1")
    assert Payment.objects.count() == 1
    assert state(order) == ("paid", Decimal("300.00"))


def test_a_late_message_counts(client, sandbox, order):
    key = begin(client, order)
    Checkout.objects.update(opened=timezone.now() - timedelta(days=4))
    sandbox.decide(key, "paid")
    assert tell(client, sandbox, key) == 200
    assert state(order) == ("paid", Decimal("300.00"))


def test_what_the_message_says_is_not_believed(client, sandbox, order):
    key = begin(client, order)
    said = dict(sandbox.sessions[key])
    sandbox.sessions[key] |= {"payment_status": "paid", "payment_intent": "pi_x"}
    body, headers = sandbox.event(key)
    sandbox.sessions[key] = said
    answer = client.post("/money/webhook/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert state(order) == ("invoiced", 0)


@pytest.mark.parametrize("outcome", ["failed", "expired"])
def test_what_did_not_succeed_pays_nothing_and_may_be_tried_again(client, sandbox, order, outcome):
    key = begin(client, order)
    sandbox.decide(key, outcome)
    assert tell(client, sandbox, key, outcome) == 200
    assert state(order) == ("invoiced", 0)
    again = begin(client, order)
    assert (again == key) == (outcome == "failed")
    sandbox.decide(again, "paid")
    assert tell(client, sandbox, again) == 200
    assert state(order) == ("paid", Decimal("300.00"))


def test_a_message_that_is_not_signed_is_refused(client, sandbox, order):
    key = begin(client, order)
    sandbox.decide(key, "paid")
    forged = {"Stripe-Signature": "t=1,v1=00"}
    assert tell(client, sandbox, key, **forged) == 400
    assert state(order) == ("invoiced", 0)


def test_a_provider_that_fails_when_asked_is_heard_again(client, sandbox, order):
    key = begin(client, order)
    sandbox.decide(key, "paid")
    sandbox.faults.extend([500, 500])
    assert tell(client, sandbox, key) == 503
    assert state(order) == ("invoiced", 0)
    assert tell(client, sandbox, key) == 200
    assert state(order) == ("paid", Decimal("300.00"))


def test_a_message_about_an_unknown_payment_changes_nothing(client, sandbox, order):
    key = begin(client, order)
    sandbox.sessions["cs_other"] = sandbox.sessions[key] | {"id": "cs_other"}
    assert tell(client, sandbox, "cs_other") == 200
    assert state(order) == ("invoiced", 0)


@pytest.mark.parametrize(
    "changed", [{"amount_total": 1}, {"currency": "usd"}, {"client_reference_id": "RF00"}]
)
def test_another_amount_currency_or_order_than_was_begun_is_refused(
    client, sandbox, order, changed
):
    key = begin(client, order)
    sandbox.decide(key, "paid")
    sandbox.sessions[key] |= changed
    assert tell(client, sandbox, key) == 409
    assert state(order) == ("invoiced", 0)
    assert Payment.objects.count() == 0


def test_a_provider_that_is_down_leaves_the_transfer(client, sandbox, order):
    sandbox.faults.extend([0, 0])
    answer = client.post(path(order))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Le prestataire de paiement ne répond pas" in page
    assert "FR76 3000 6000 0112 3456 7890 189" in page
    assert sandbox.sessions == {}
    begin(client, order)
    assert len(sandbox.sessions) == 1
    assert Checkout.objects.count() == 1


def test_begun_twice_is_one_payment(client, sandbox, order):
    assert begin(client, order) == begin(client, order)
    assert len(sandbox.sessions) == 1


def test_an_answer_that_was_lost_begins_no_second_payment(client, sandbox, order):
    key = begin(client, order)
    Checkout.objects.update(key="", address="")
    assert begin(client, order) == key
    assert len(sandbox.sessions) == 1


def test_nothing_is_asked_where_nothing_is_owed(client, sandbox, order):
    actions.note_payment(
        by=SYSTEM, order=order, amount=Decimal(300), method="cheque", on=order.first_invoice
    )
    assert client.post(path(order)).status_code == 409
    assert Checkout.objects.count() == 0


def test_without_a_provider_there_is_only_the_transfer(client, order):
    page = client.get(path(order)).content.decode()
    assert "Payer en ligne" not in page
    assert client.post(path(order)).status_code == 409
    assert client.post("/money/webhook/", "{}", content_type="x").status_code == 404


def test_the_address_is_the_right(client, order):
    assert client.get(path(order)).status_code == 200
    assert client.get(path(order)[:-2] + "x/").status_code == 404
    other = orders.order()
    mixed = path(other).replace(online.code_of(other), online.code_of(order))
    assert client.get(mixed).status_code == 404


def paid_online(client, sandbox, order):
    key = begin(client, order)
    sandbox.decide(key, "paid")
    tell(client, sandbox, key)
    order.refresh_from_db()


def refund(order, amount="300.00"):
    return actions.refund(
        by=SYSTEM, order=order, amount=Decimal(amount), on=timezone.localdate(), online=True
    )


def test_a_refund_follows_the_credit_note(client, sandbox, order):
    paid_online(client, sandbox, order)
    with pytest.raises(Refusal) as refused:
        refund(order)
    assert refused.value.code == "too_much"
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    made = refund(order)
    made.refresh_from_db()
    assert [(r["amount"], r["id"]) for r in sandbox.refunds] == [(30000, made.reference)]
    assert made.reason == order.invoices.get(kind="credit").reference
    assert state(order) == ("refunded", 0)


def test_a_refund_in_parts_never_gives_more_than_was_paid(client, sandbox, order):
    paid_online(client, sandbox, order)
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    refund(order, "100.00")
    assert state(order) == ("refund_due", Decimal("200.00"))
    for amount in ("200.01", "0", "-5", "0.001"):
        with pytest.raises(Refusal):
            refund(order, amount)
    refund(order, "200.00")
    assert [r["amount"] for r in sandbox.refunds] == [10000, 20000]


def test_a_refund_that_the_provider_refuses_is_due_again(client, sandbox, order):
    paid_online(client, sandbox, order)
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    sandbox.sessions.clear()
    made = refund(order)
    made.refresh_from_db()
    assert made.cancelled
    assert made.reason.startswith("Le prestataire a refusé : No such payment")
    assert state(order) == ("refund_due", Decimal("300.00"))
    assert Checkout.objects.get().refunded == 0


def test_a_refund_that_waits_is_asked_again_within_a_day(client, sandbox, order):
    paid_online(client, sandbox, order)
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    sandbox.faults.extend([500, 500])
    refund(order)
    assert sandbox.refunds == []
    OnlineRefund.objects.update(asked=timezone.now() - timedelta(hours=24))
    collecting.retry_refunds()
    assert sandbox.refunds == []
    OnlineRefund.objects.update(asked=timezone.now())
    collecting.retry_refunds()
    collecting.retry_refunds()
    assert [r["amount"] for r in sandbox.refunds] == [30000]


def test_money_that_came_by_transfer_does_not_go_back_online(client, sandbox, order):
    actions.note_payment(
        by=SYSTEM, order=order, amount=Decimal(300), method="transfer", on=order.first_invoice
    )
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    with pytest.raises(Refusal) as refused:
        refund(order)
    assert refused.value.code == "not_online"
    actions.refund(by=SYSTEM, order=order, amount=Decimal(300), on=timezone.localdate())
    assert state(order) == ("refunded", 0)


def test_money_that_the_provider_moved_is_not_taken_back_by_hand(client, sandbox, order):
    paid_online(client, sandbox, order)
    with pytest.raises(Refusal) as refused:
        actions.cancel_payment(
            by=SYSTEM, order=order, payment=Payment.objects.get(), reason="Erreur"
        )
    assert refused.value.code == "provider"
    assert state(order) == ("paid", Decimal("300.00"))


def test_a_visitor_hears_nothing_on_the_provider_s_behalf(client, sandbox, order):
    from django.core.exceptions import PermissionDenied

    begin(client, order)
    checkout = Checkout.objects.get()
    with pytest.raises(PermissionDenied):
        actions.note_status(by=VISITOR, checkout=checkout, status=None)
