"""Stripe Checkout, over its public API (https://docs.stripe.com/api/checkout/sessions)."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

import httpx

from . import BadSignature, ProviderError, ProviderRefusal, Started, State, Status

SECONDS = 10
TOLERANCE = 300  # seconds between a message's signature and its arrival
ATTEMPTS = 2
# Currencies without cents, whose amounts Stripe takes whole.
WHOLE = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
LANGUAGES = frozenset({"fr", "en", "es", "pt"})


@dataclass(frozen=True)
class Stripe:
    """A Stripe account, by its secret key."""

    key: str
    secret: str
    api: str

    def start(
        self,
        *,
        reference: str,
        title: str,
        amount: Decimal,
        currency: str,
        language: str,
        email: str,
        back: str,
        once: str,
    ) -> Started:
        """Open a Checkout session."""
        form = {
            "mode": "payment",
            "client_reference_id": reference,
            "payment_intent_data[description]": reference,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": currency.lower(),
            "line_items[0][price_data][unit_amount]": str(to_units(amount, currency)),
            "line_items[0][price_data][product_data][name]": title,
            "success_url": back,
            "cancel_url": back,
            "locale": language if language in LANGUAGES else "auto",
        }
        if email:
            form["customer_email"] = email
        session = self._call("POST", "/v1/checkout/sessions", form, once)
        return Started(_field(session, "id"), _field(session, "url"))

    def fetch(self, key: str) -> Status:
        """Read a Checkout session."""
        session = self._call("GET", f"/v1/checkout/sessions/{key}")
        state = State.EXPIRED if session.get("status") == "expired" else State.OPEN
        if session.get("payment_status") == "paid":
            state = State.PAID
        currency = _field(session, "currency").upper()
        return Status(
            key=_field(session, "id"),
            state=state,
            amount=from_units(session.get("amount_total"), currency),
            currency=currency,
            reference=session.get("client_reference_id") or "",
            charge=session.get("payment_intent") or "",
        )

    def refund(self, *, charge: str, amount: Decimal, currency: str, once: str) -> str:
        """Refund a payment intent."""
        form = {"payment_intent": charge, "amount": str(to_units(amount, currency))}
        refund = self._call("POST", "/v1/refunds", form, once)
        if refund.get("status") in {"failed", "canceled"}:
            raise ProviderRefusal(str(refund.get("failure_reason") or refund["status"]))
        return _field(refund, "id")

    def heard(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The Checkout session that a signed event is about."""
        verify(body, headers.get("Stripe-Signature", ""), self.secret)
        try:
            about = json.loads(body)["data"]["object"]
            return str(about["id"]) if about["object"] == "checkout.session" else ""
        except (ValueError, KeyError, TypeError) as error:
            raise ProviderError("an event without an object") from error

    def _call(
        self, method: str, path: str, form: dict[str, str] | None = None, once: str = ""
    ) -> dict[str, Any]:
        """Call the API; what failed for a moment is tried a second time, under the same key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        if once:
            headers["Idempotency-Key"] = once
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = httpx.request(
                    method, self.api + path, data=form, headers=headers, timeout=SECONDS
                )
                if answer.status_code < 500 and answer.status_code != 429:
                    return _read(answer)
                why = f"answer {answer.status_code}"
            except httpx.HTTPError as error:
                why = type(error).__name__
            if attempt == ATTEMPTS:
                raise ProviderError(why)
        raise AssertionError("unreachable")


def verify(body: bytes, signature: str, secret: str) -> None:
    """Refuse a message whose signature is not of this body, this secret and the last minutes."""
    parts = [part.partition("=")[::2] for part in signature.split(",")]
    at = next((value for name, value in parts if name == "t"), "")
    expected = sign(body, at, secret)
    given = [value for name, value in parts if name == "v1"]
    known = any(hmac.compare_digest(expected.encode(), value.encode()) for value in given)
    if not (secret and at.isdecimal() and known):
        raise BadSignature("signature")
    if abs(time.time() - int(at)) > TOLERANCE:
        raise BadSignature("age")


def sign(body: bytes, at: str, secret: str) -> str:
    """The signature of a message sent at a moment."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest()


def to_units(amount: Decimal, currency: str) -> int:
    """An amount as Stripe writes it: 12.50 EUR → 1250, 500 XOF → 500."""
    units = amount if currency in WHOLE else amount * 100
    if units != int(units):
        raise ProviderRefusal(f"{currency} has no cents")
    return int(units)


def from_units(units: Any, currency: str) -> Decimal:
    """An amount from Stripe's integer."""
    if not isinstance(units, int):
        raise ProviderError("an amount that is no whole number")
    return Decimal(units if currency in WHOLE else Decimal(units) / 100)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError as error:
        raise ProviderError("an answer that is not JSON") from error
    if answer.status_code >= 400:
        told = content.get("error", {}) if isinstance(content, dict) else {}
        raise ProviderRefusal(str(told.get("message") or answer.status_code))
    return dict(content)


def _field(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderError(f"an answer without {name}")
    return value
