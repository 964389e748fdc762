"""Amounts: decimal, to the cent, never a float; and the currency they are in."""

from __future__ import annotations

from django.db import models


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An amount of money, to the cent."""

    def __init__(self, *args: object, **options: object) -> None:
        options |= {"max_digits": 12, "decimal_places": 2}
        super().__init__(*args, **options)  # type: ignore[arg-type]


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code."""

    def __init__(self, *args: object, **options: object) -> None:
        options |= {"max_length": 3}
        options.setdefault("default", "EUR")
        super().__init__(*args, **options)  # type: ignore[arg-type]
