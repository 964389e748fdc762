"""The driver over real HTTP, against the sandbox: what goes well and what goes wrong."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from rencontres.money.providers import (
    BadSignature,
    ProviderError,
    ProviderRefusal,
    State,
    Status,
    stripe,
)
from rencontres.money.providers.stripe import Stripe
from rencontres.money.sandbox import KEY, SECRET

from .sandbox import running

ORDER = {
    "reference": "RF100000042",
    "title": "Rencontres 2017",
    "amount": Decimal("120.50"),
    "currency": "EUR",
    "language": "fr",
    "email": "compta@example.org",
    "back": "http://127.0.0.1/back",
}


@pytest.fixture
def sandbox():
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def driver(sandbox):
    return Stripe(KEY, SECRET, sandbox.address)


def test_a_payment_is_started_paid_and_refunded(sandbox, driver):
    started = driver.start(**ORDER, once="one")
    assert started.address == f"{sandbox.address}/pay/{started.key}"
    waiting = Status(started.key, State.OPEN, Decimal("120.50"), "EUR", "RF100000042", "")
    assert driver.fetch(started.key) == waiting
    sandbox.decide(started.key, "paid")
    status = driver.fetch(started.key)
    assert (status.state, status.charge) == (State.PAID, f"pi_{started.key[8:]}")
    given = driver.refund(charge=status.charge, amount=Decimal("20.50"), currency="EUR", once="r1")
    assert [(r["id"], r["amount"]) for r in sandbox.refunds] == [(given, 2050)]


def test_the_same_key_acts_once(sandbox, driver):
    assert driver.start(**ORDER, once="one") == driver.start(**ORDER, once="one")
    assert len(sandbox.sessions) == 1
    assert driver.start(**ORDER, once="two").key in sandbox.sessions
    assert len(sandbox.sessions) == 2


def test_a_refund_repeated_is_given_once_and_never_more_than_was_paid(sandbox, driver):
    key = driver.start(**ORDER, once="one").key
    sandbox.decide(key, "paid")
    charge = driver.fetch(key).charge
    asked = {"charge": charge, "amount": Decimal("120.50"), "currency": "EUR"}
    assert driver.refund(**asked, once="r1") == driver.refund(**asked, once="r1")
    with pytest.raises(ProviderRefusal):
        driver.refund(**asked, once="r2")
    assert len(sandbox.refunds) == 1


def test_what_failed_may_be_tried_again_and_what_expired_not(sandbox, driver):
    key = driver.start(**ORDER, once="one").key
    sandbox.decide(key, "failed")
    assert driver.fetch(key).state is State.OPEN
    sandbox.decide(key, "expired")
    assert driver.fetch(key).state is State.EXPIRED


@pytest.mark.parametrize("fault", [500, 503, 429, 0])
def test_a_fault_of_a_moment_is_overcome(sandbox, driver, fault):
    sandbox.faults.append(fault)
    assert driver.start(**ORDER, once="one").key in sandbox.sessions
    assert len(sandbox.sessions) == 1


@pytest.mark.parametrize("fault", [500, 0])
def test_a_fault_that_lasts_is_told(sandbox, driver, fault):
    sandbox.faults.extend([fault, fault])
    with pytest.raises(ProviderError):
        driver.start(**ORDER, once="one")
    assert sandbox.sessions == {}


def test_a_provider_that_does_not_answer_is_given_up(monkeypatch):
    import socket

    monkeypatch.setattr(stripe, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        driver = Stripe(KEY, SECRET, f"http://127.0.0.1:{deaf.getsockname()[1]}")
        with pytest.raises(ProviderError, match="ReadTimeout"):
            driver.fetch("cs_test_1")


def test_a_wrong_key_and_an_unknown_payment_are_refused(sandbox, driver):
    with pytest.raises(ProviderRefusal, match="Invalid API Key"):
        Stripe("sk_test_other", SECRET, sandbox.address).start(**ORDER, once="one")
    with pytest.raises(ProviderRefusal, match="No such payment"):
        driver.fetch("cs_test_unknown")
    assert sandbox.sessions == {}


def test_an_answer_that_makes_no_sense_is_told(sandbox, driver):
    sandbox.faults.append(404)
    with pytest.raises(ProviderRefusal, match="404"):
        driver.fetch("cs_test_1")
    sandbox.faults.append(200)
    with pytest.raises(ProviderError, match="an answer without currency"):
        driver.fetch("cs_test_1")


def test_a_signed_message_names_its_payment(sandbox, driver):
    key = driver.start(**ORDER, once="one").key
    assert driver.heard(*sandbox.event(key)) == key


@pytest.mark.parametrize("change", ["body", "secret", "age", "none", "empty", "no secret"])
def test_a_message_that_is_not_the_provider_s_is_refused(sandbox, driver, change, monkeypatch):
    body, headers = sandbox.event(driver.start(**ORDER, once="one").key)
    if change == "body":
        body = body.replace(b"unpaid", b"paid!!")
    elif change == "secret":
        driver = Stripe(KEY, "whsec_other", sandbox.address)
    elif change == "age":
        later = time.time() + 301
        monkeypatch.setattr(stripe.time, "time", lambda: later)
    elif change == "no secret":
        at = "1"
        headers = {"Stripe-Signature": f"t={at},v1={stripe.sign(body, at, '')}"}
        driver = Stripe(KEY, "", sandbox.address)
    else:
        headers = {} if change == "none" else {"Stripe-Signature": "t=,v1="}
    with pytest.raises(BadSignature):
        driver.heard(body, headers)


def test_a_message_about_something_else_names_nothing(driver):
    at = str(int(time.time()))
    for body, named in ((b'{"data": {"object": {"id": "x", "object": "charge"}}}', ""),):
        header = {"Stripe-Signature": f"t={at},v1={stripe.sign(body, at, SECRET)}"}
        assert driver.heard(body, header) == named
    header = {"Stripe-Signature": f"t={at},v1={stripe.sign(b'[]', at, SECRET)}"}
    with pytest.raises(ProviderError, match="without an object"):
        driver.heard(b"[]", header)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("12.50", "EUR", 1250), ("0.01", "USD", 1), ("500.00", "XOF", 500)],
)
def test_amounts_are_whole_numbers_of_the_smallest_unit(amount, currency, units):
    assert stripe.to_units(Decimal(amount), currency) == units
    assert stripe.from_units(units, currency) == Decimal(amount)


def test_a_currency_without_cents_has_none():
    with pytest.raises(ProviderRefusal):
        stripe.to_units(Decimal("0.50"), "XOF")
    with pytest.raises(ProviderError):
        stripe.from_units(None, "EUR")
