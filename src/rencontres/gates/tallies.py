"""Who is expected and who has arrived: by day, gate, hour, category and country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncHour

from rencontres.core.languages import Text
from rencontres.delegations.models import Category
from rencontres.delegations.queries import registered_people
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .models import CheckIn


@dataclass(frozen=True)
class Row:
    """One line: how many arrived, of how many who are expected (none: nobody is by that)."""

    key: str
    label: Text
    arrived: int
    expected: int | None = None

    @property
    def share(self) -> int:
        """Arrived of expected, in percent."""
        return round(100 * self.arrived / self.expected) if self.expected else 0


@dataclass(frozen=True)
class Hour:
    """How many arrived within an hour of the venue's clock."""

    starts: datetime
    arrived: int


@dataclass(frozen=True)
class Board:
    """All of it; people are different ones, over the edition or on one day."""

    arrived: int
    expected: int
    by_gate: list[Row]
    by_category: list[Row]
    by_country: list[Row]
    by_hour: list[Hour]

    @property
    def busiest(self) -> int:
        """The most arrivals of an hour."""
        return max((each.arrived for each in self.by_hour), default=0)


def board(edition: Edition, day: date | None = None) -> Board:
    """The live counts, in as many statements for 10,000 arrivals as for none."""
    came = CheckIn.objects.filter(edition=edition).order_by()
    if day:
        came = came.filter(day=day)
    people = registered_people(edition).order_by()
    seat = "participant__seat__"
    gates = dict(came.values_list("gate").annotate(Count("pk")))
    hours = came.annotate(hour=TruncHour("at", tzinfo=edition.zone)).values("hour")
    named_countries = Country.objects.in_bulk()

    def compared(path: str, name: Callable[[Any], tuple[str, Text]]) -> list[Row]:
        arrived = dict(
            came.exclude(**{f"{seat}{path}": None})
            .values_list(f"{seat}{path}")
            .annotate(Count("participant", distinct=True))
        )
        expected = dict(people.values_list(f"seat__{path}").annotate(Count("pk")))
        rows = [
            Row(*name(key), arrived.get(key, 0), expected.get(key, 0))
            for key in {**expected, **arrived}
        ]
        return sorted(rows, key=lambda row: (-(row.expected or 0), -row.arrived, row.key))

    categories = {c.pk: c for c in Category.objects.filter(edition=edition)}
    return Board(
        arrived=came.aggregate(people=Count("participant", distinct=True))["people"],
        expected=people.count(),
        by_gate=[
            Row(gate.key, gate.name, gates.get(gate.pk, 0))
            for gate in edition.gates.filter(session=None)
        ],
        by_category=compared("category", lambda key: (categories[key].key, categories[key].name)),
        by_country=compared("delegation__country", lambda code: (code, named_countries[code].name)),
        by_hour=[
            Hour(row["starts"], row["arrived"])
            for row in hours.annotate(starts=F("hour"), arrived=Count("pk"))
            .values("starts", "arrived")
            .order_by("starts")
        ],
    )
