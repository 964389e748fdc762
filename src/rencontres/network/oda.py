"""The yearly declaration of official development assistance (CGCT, article L.1115-6).

What an authority paid for its projects in a year, by country, channel and purpose, with the policy
markers of the projects. Amounts are split to the cent and add up to what was paid.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files

from .iati.activity import WHOLE, apportion, split

EUROS = "EUR"
SOURCE = (
    "OECD, DAC List of ODA Recipients, as known for flows up to 2025; the last year of countries"
    " that left is that before their graduation"
)
Markers = tuple[tuple[str, int], ...]


class Standing(StrEnum):
    """Whether a line is declared, or why it is not."""

    DECLARED = "declared"
    CONVERT = "convert"  # in another currency
    INELIGIBLE = "ineligible"  # the country is not on the list in that year
    UNKNOWN = "unknown"  # no foreign partner tells the country, or no list is loaded


@dataclass(frozen=True)
class Paid:
    """What an authority paid for a project in a year, and what the project says of itself."""

    project: int
    amount: Decimal
    currency: str
    channel: str
    countries: Sequence[str]
    purposes: Mapping[str, Decimal]
    markers: Markers


@dataclass(frozen=True)
class Key:
    """What the lines of a declaration are told apart by."""

    country: str
    channel: str
    purpose: str
    currency: str
    markers: Markers


@dataclass
class Line:
    """A line of a declaration; an empty channel or purpose is still to be said."""

    key: Key
    standing: Standing
    amount: Decimal = Decimal()
    projects: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Declaration:
    """The lines, those to declare first."""

    lines: list[Line]

    @property
    def total(self) -> Decimal:
        """What is declared, in euros."""
        return sum((each.amount for each in self.of(Standing.DECLARED)), Decimal())

    def of(self, standing: Standing) -> list[Line]:
        """The lines of one standing."""
        return [each for each in self.lines if each.standing == standing]


def prepare(paid: Iterable[Paid], eligible: frozenset[str] | None) -> Declaration:
    """The declaration of what was paid; `eligible` is None where no list of countries is loaded.

    Where several foreign countries take part, each gets an equal share.
    """
    amounts: dict[Key, Decimal] = defaultdict(Decimal)
    projects: dict[Key, list[int]] = defaultdict(list)
    for each in paid:
        for key, amount in _parts(each):
            amounts[key] += amount
            if each.project not in projects[key]:
                projects[key].append(each.project)
    lines = [
        Line(key, _standing(key, eligible), amount, projects[key])
        for key, amount in amounts.items()
    ]
    order = list(Standing)
    return Declaration(
        sorted(
            lines,
            key=lambda line: (
                order.index(line.standing),
                line.key.country,
                line.key.channel,
                line.key.purpose,
                line.key.markers,
            ),
        )
    )


def _parts(paid: Paid) -> Iterable[tuple[Key, Decimal]]:
    countries = apportion(dict.fromkeys(paid.countries, Decimal(1))) or {"": WHOLE}
    purposes = apportion(paid.purposes) or {"": WHOLE}
    for country, share in split(paid.amount, countries).items():
        for purpose, amount in split(share, purposes).items():
            if amount:
                yield Key(country, paid.channel, purpose, paid.currency, paid.markers), amount


def _standing(key: Key, eligible: frozenset[str] | None) -> Standing:
    if not key.country or eligible is None:
        return Standing.UNKNOWN
    if key.country not in eligible:
        return Standing.INELIGIBLE
    return Standing.DECLARED if key.currency == EUROS else Standing.CONVERT


@dataclass(frozen=True)
class Recipient:
    """A country with the years in which it is on the list; None leaves that end open."""

    country: str
    first_year: int | None
    last_year: int | None


def shipped_recipients() -> list[Recipient]:
    """The list as we know it; the federation corrects it on its page."""
    text = (files("rencontres.network") / "data" / "oda_recipients.csv").read_text()
    return [
        Recipient(row["code"], _year(row["first_year"]), _year(row["last_year"]))
        for row in csv.DictReader(text.splitlines())
    ]


def _year(text: str) -> int | None:
    return int(text) if text else None
