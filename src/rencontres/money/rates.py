"""Equivalents in other currencies, from dated rates that the team typed: shown, never invoiced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from rencontres.core import dates

from .models import Rate


def equivalents(amount: Decimal, currency: str, day: date, language: str) -> list[str]:
    """What an amount in euros was about worth on a day: “≈ 131 191 FCFA (rate of …)”."""
    if currency != "EUR":
        return []
    latest = Rate.objects.filter(on__lte=day).order_by("currency", "-on").distinct("currency")
    return [
        _("about %(amount)s (rate of %(day)s)")
        % {
            "amount": format_currency(
                amount * rate.per_euro, rate.currency, locale=dates.locale(language)
            ),
            "day": dates.long_date(rate.on),
        }
        for rate in latest
    ]
