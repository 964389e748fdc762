"""Dates known to the year, the month or the day, as archives give them.

Stored as ISO 8601 writes them with reduced precision: "1963", "1963-01", "1963-01-22" (level 0 of
the Extended Date/Time Format, ISO 8601-2). As text they sort in order of time, a whole year before
its months.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import dates

PATTERN = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_SHAPE = re.compile(PATTERN)
_DAY_FIRST = re.compile(r"^(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?([0-9]{4})$")


def is_partial_date(value: str) -> bool:
    """Whether a text is a year, a month or a day that exists."""
    if not _SHAPE.fullmatch(value):
        return False
    try:
        first_day(value)
    except ValueError:
        return False
    return True


def validate_partial_date(value: str) -> None:
    """Refuse what is no year, month or day, saying how to write one."""
    if not is_partial_date(value):
        raise ValidationError(
            _(
                "“%(value)s” is no date: write a year (1963), a month (1963-01)"
                " or a day (1963-01-22)."
            )
            % {"value": value}
        )


def read_partial_date(typed: str) -> str:
    """What a person typed, "22/01/1963" or "1/1963" too, in the form that is stored.

    Days come before months, as in French and Spanish. Raises ValidationError.
    """
    text = typed.strip()
    match = _DAY_FIRST.match(text)
    if match:
        parts = [part for part in reversed(match.groups()) if part]
        text = "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
    validate_partial_date(text)
    return text


def first_day(value: str) -> date:
    """The first day that a partial date may mean; a day that doesn't exist raises ValueError."""
    year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
    return date(year, month, day)


def year_of(value: str) -> int:
    """The year of a partial date."""
    return int(value[:4])


def said(value: str, language: str = "") -> str:
    """1963; janvier 1963; 22 janvier 1963: as precisely as it is known."""
    language = language or dates.readers_language()
    if value.count("-") == 2:
        return dates.long_date(first_day(value), language)
    if value.count("-") == 1:
        return format_skeleton("yMMMM", first_day(value), locale=dates.locale(language))
    return value


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A model field holding a partial date; "" where nothing is known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 10)
        options.setdefault("blank", True)
        super().__init__(*args, **options)
        self.validators = [*self.validators, validate_partial_date]
