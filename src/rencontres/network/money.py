"""Amounts and numbers as a sentence says them, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from rencontres.core import dates


def euros(amount: Decimal, language: str = "") -> str:
    """1 234,50 €."""
    return format_currency(amount, "EUR", locale=_locale(language))


def whole(number: int, language: str = "") -> str:
    """1 234."""
    return format_decimal(number, locale=_locale(language))


def _locale(language: str) -> str:
    return dates.locale(language or dates.readers_language())
