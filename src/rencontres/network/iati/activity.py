"""What an activity published to IATI says, as plain data, and the two rules that make it add up."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from rencontres.core.languages import Text
from rencontres.core.partial_dates import first_day

WHOLE = Decimal(100)
CENT = Decimal("0.01")
NOT_SPECIFIED = "99810"  # the DAC's purpose code of what has none


class Role:
    """What an organisation is to an activity."""

    FUNDING = "1"
    ACCOUNTABLE = "2"
    EXTENDING = "3"
    IMPLEMENTING = "4"


class DateType:
    """What a date of an activity says."""

    PLANNED_START = "1"
    ACTUAL_START = "2"
    PLANNED_END = "3"
    ACTUAL_END = "4"


@dataclass(frozen=True)
class Publisher:
    """Who publishes: its reference and name, its type, and how its identifiers begin."""

    reference: str
    name: Text
    kind: str
    prefix: str


class Organisation(NamedTuple):
    """Who takes part, in which role; the reference is "" where none is known."""

    name: str
    role: str
    ref: str = ""
    kind: str = ""


class YearlyBudget(NamedTuple):
    """What is foreseen for one calendar year."""

    year: int
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Document:
    """A document on the web."""

    url: str
    title: str
    language: str
    format: str


@dataclass(frozen=True)
class Activity:
    """One activity, ready to be written.

    `countries` and `sectors` are shares in per cent by code, each adding to 100; `dates` are pairs
    of `DateType` and day; `markers` give the significance (0, 1, 2) by the code of the policy.
    """

    identifier: str
    title: Text
    description: Text
    organisations: Sequence[Organisation]
    status: str
    dates: Sequence[tuple[str, date]]
    countries: Mapping[str, Decimal]
    sectors: Mapping[str, Decimal]
    sdgs: Sequence[str] = ()
    markers: Mapping[str, int] = field(default_factory=dict)
    budgets: Sequence[YearlyBudget] = ()
    documents: Sequence[Document] = ()


def apportion(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Shares in per cent, to two decimals, that add up to 100 exactly; the last takes the rest.

    Shares are rounded down, so that the rest is never less than the last one's own share.
    """
    total = sum(weights.values())
    if not total:
        return {}
    shares = {key: (WHOLE * weight / total // CENT) * CENT for key, weight in weights.items()}
    last = next(reversed(shares))
    shares[last] = WHOLE - sum(share for key, share in shares.items() if key != last)
    return {key: share for key, share in shares.items() if share}


def split(amount: Decimal, shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """An amount by shares in per cent, to the cent and exactly; the last takes the rounding."""
    parts = {
        key: (amount * share / WHOLE).quantize(CENT, ROUND_HALF_UP)
        for key, share in list(shares.items())[:-1]
    }
    last = list(shares)[-1]
    parts[last] = amount - sum(parts.values())
    return parts


def last_day(value: str) -> date:
    """The last day that a partial date may mean: "2016-02" is 29 February 2016."""
    first = first_day(value)
    if value.count("-") == 2:
        return first
    month = first.month if value.count("-") == 1 else 12
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def dates_of(since: str, until: str, *, today: date) -> list[tuple[str, date]]:
    """The dates of an activity known from partial ones: a start is the first day that the date may
    mean, an end the last one. What lies after today is planned, as nothing in the future is actual.
    """
    dates = []
    if since:
        start = first_day(since)
        is_past = start <= today
        dates.append((DateType.ACTUAL_START if is_past else DateType.PLANNED_START, start))
    if until:
        end = last_day(until)
        dates.append((DateType.ACTUAL_END if end <= today else DateType.PLANNED_END, end))
    return dates
