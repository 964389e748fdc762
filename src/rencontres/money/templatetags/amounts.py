"""Amounts on pages, in the reader's language and the order's currency."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from django import template

from rencontres.core import dates
from rencontres.editions.models import Edition

from ..remitting import terms_of

register = template.Library()


@register.filter
def currency(edition: Edition) -> str:
    """In which currency an edition sells: {% with currency=edition|currency %}."""
    return str(terms_of(edition).currency)


@register.filter
def amount(value: Decimal | str, currency: str) -> str:
    """“1 234,50 €”: {{ order.total|amount:order.currency }}."""
    return format_currency(Decimal(value), currency, locale=dates.locale(dates.readers_language()))


@register.filter
def quantity(value: Decimal) -> str:
    """“2”, “1,5”."""
    return format_decimal(value, locale=dates.locale(dates.readers_language()))
