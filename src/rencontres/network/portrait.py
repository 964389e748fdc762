"""An authority at one glance: what it counts, where its partners are, its links through time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from . import queries, world
from .models import FRANCE, LIVE, Authority, Link, Project

MOST_BARS = 60
DECADE = 10


class Bar(NamedTuple):
    """A link or project on the timeline: from where to where, in per cent of its width."""

    of: Any
    is_project: bool
    partners: Sequence[Authority]
    since: str
    until: str
    start: float
    width: float

    @property
    def synthetic(self) -> bool:
        """Whether it was invented."""
        return bool(self.of.synthetic)


@dataclass(frozen=True)
class Portrait:
    """What the authority's page shows above its tables."""

    partners: int
    countries: int
    links: int
    projects: int
    bars: Sequence[Bar]
    left_out: int
    years: Sequence[tuple[int, float]]  # of the axis, and where they are
    near: world.Near | None


def portrait(of: Authority, links: Sequence[Link], projects: QuerySet[Project]) -> Portrait:
    """Its partners and its time, from its links and projects, the living and the newest first."""
    partners = list(queries.partners_of(of).select_related("country"))
    living = projects.filter(status__in=LIVE).order_by().count()
    dated = [*islice((link for link in links if link.since), MOST_BARS)]
    told: list[Link | Project] = [*dated, *projects.exclude(since="")[: MOST_BARS - len(dated)]]
    known = len(links) + projects.order_by().count()
    bars, years = _timeline(of, told)
    return Portrait(
        partners=len(partners),
        countries=len({each.country_id for each in partners} - {FRANCE, of.country_id}),
        links=sum(link.status in LIVE for link in links),
        projects=living,
        bars=bars,
        left_out=known - len(bars),
        years=years,
        near=world.near(_point(of), [_point(partner) for partner in partners]),
    )


def _point(of: Authority) -> tuple[float, float]:
    """Where it is; in the middle of its country where that is not known."""
    if of.longitude is None or of.latitude is None:
        return of.country.longitude, of.country.latitude
    return of.longitude, of.latitude


def _timeline(
    of: Authority, told: Iterable[Link | Project]
) -> tuple[list[Bar], list[tuple[int, float]]]:
    """Bars from the first decade to this year, in order of time."""
    ordered = sorted(told, key=lambda each: (each.since, each.pk))
    if not ordered:
        return [], []
    today = timezone.localdate()
    first = _moment(ordered[0].since) // DECADE * DECADE
    last = max(_moment(str(today)), *(_moment(each.until or each.since) + 1 for each in ordered))
    bars = [_bar(of, each, first, last, today) for each in ordered]
    step = DECADE if last - first <= 6 * DECADE else 2 * DECADE
    years = range(int(first), int(last) + 1, step)
    return bars, [(year, round(100 * (year - first) / (last - first), 2)) for year in years]


def _bar(of: Authority, each: Any, first: float, last: float, today: date) -> Bar:
    start = _moment(each.since)
    going_on = each.lives and not each.until
    end = _moment(str(today)) if going_on else _moment(each.until or each.since) + 1
    share = 100 / (last - first)
    return Bar(
        of=each,
        is_project=isinstance(each, Project),
        partners=[party for party in each.parties.all() if party != of],
        since=each.since[:4],
        until="" if going_on else each.until[:4],
        start=round((start - first) * share, 2),
        width=round(max(end - start, 0.5) * share, 2),
    )


def _moment(day: str) -> float:
    """A partial date as a number of years: 1963-07 is 1963.5."""
    year, month = (*map(int, day.split("-")[:2]), 1)[:2]
    return year + (month - 1) / 12
