"""Equivalents in other currencies, from dated rates that the team typed.

A document keeps the rates of the day it was made, so that it says the same when they change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from rencontres.core import dates
from rencontres.core.actions import Refusal

from .models import Order, Rate
from .sums import cents

EURO = "EUR"
Kept = dict[str, str]  # a rate in a document: currency, per_euro, on


def rates_on(day: date) -> list[Kept]:
    """The latest rate of each currency, as documents keep it."""
    latest = Rate.objects.filter(on__lte=day).order_by("currency", "-on").distinct("currency")
    return [
        {"currency": rate.currency, "per_euro": str(rate.per_euro), "on": rate.on.isoformat()}
        for rate in latest
    ]


def rates_for(order: Order, day: date) -> list[Kept]:
    """The rates that a document of an order keeps: none in France, where euros are read."""
    at_home = order.payer.in_france and order.currency == EURO
    return [] if at_home else rates_on(day)


def equivalents(amount: Decimal, currency: str, rates: Iterable[Kept], language: str) -> list[str]:
    """What an amount was about worth elsewhere: “about 131 191 FCFA (rate of …)”."""
    known = {rate["currency"]: rate for rate in rates}
    euros = _euros(amount, currency, known)
    if euros is None:
        return []
    said = [_said(euros, EURO, known[currency], language)] if currency != EURO else []
    others = (rate for code, rate in known.items() if code != currency)
    return said + [
        _said(euros * Decimal(rate["per_euro"]), rate["currency"], rate, language)
        for rate in others
    ]


def _euros(amount: Decimal, currency: str, known: dict[str, Kept]) -> Decimal | None:
    if currency == EURO:
        return amount
    rate = known.get(currency)
    return amount / Decimal(rate["per_euro"]) if rate else None


def _said(amount: Decimal, currency: str, rate: Kept, language: str) -> str:
    return _("about %(amount)s (rate of %(day)s)") % {
        "amount": format_currency(amount, currency, locale=dates.locale(language)),
        "day": dates.long_date(date.fromisoformat(rate["on"])),
    }


def vat_in_euros(vat: Decimal, currency: str, rates: Iterable[Kept]) -> Kept | None:
    """VAT of another currency as the State counts it, with its rate; none where none is due."""
    if currency == EURO or not vat:
        return None
    rate = next((each for each in rates if each["currency"] == currency), None)
    if rate is None:
        raise Refusal(
            _("VAT is due in euros: write the rate of %(code)s first.") % {"code": currency},
            code="rate",
        )
    return {**rate, "vat": str(cents(vat / Decimal(rate["per_euro"])))}


def vat_of(part: Any, content: dict[str, Any]) -> Kept | None:
    """The same for a part of an invoice, at the invoice's own rate."""
    kept: Kept | None = content.get("vat_in_euros")
    return vat_in_euros(part.vat, content["currency"], [kept]) if kept else None
