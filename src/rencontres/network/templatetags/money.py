"""Amounts on pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from rencontres.core import dates

from .. import money

register = template.Library()


@register.filter
def euros(amount: Decimal | None) -> str:
    """“1 234,50 €”; a dash where there is no amount."""
    return "–" if amount is None else money.euros(amount)


@register.filter
def long_date(day: date | None) -> str:
    """“10 novembre 2017”; a dash where there is no day."""
    return dates.long_date(day) if day else "–"
