"""What is still true: whose links and projects these are, and how many were confirmed of late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from ..models import (
    FRANCE,
    LIVE,
    Authority,
    Link,
    LinkParty,
    Project,
    ProjectParty,
    Status,
    months_after,
)
from .succession import reached_heirs

MONTHS = 12
PROJECT = "project"  # beside the kinds of links


def fresh_since(today: date) -> date:
    """The first day of the twelve months before."""
    return months_after(today, -MONTHS)


def confirmed_of_late(of: QuerySet[Any]) -> QuerySet[Any]:
    """Those links or projects that somebody confirmed in the last twelve months."""
    return of.filter(confirmed__gte=fresh_since(timezone.localdate()))


def own_links(authorities: Collection[int], today: date) -> QuerySet[Link]:
    """The links of these authorities that are not over, those to be confirmed first."""
    theirs = LinkParty.objects.filter(authority__in=authorities).values("link")
    return _to_confirm(Link.objects.filter(pk__in=theirs), today)


def own_projects(authorities: Collection[int], today: date) -> QuerySet[Project]:
    """The projects of these authorities that are not over, those to be confirmed first."""
    theirs = ProjectParty.objects.filter(authority__in=authorities).values("project")
    return _to_confirm(Project.objects.filter(pk__in=theirs), today)


def _to_confirm(of: QuerySet[Any], today: date) -> QuerySet[Any]:
    """What ended today stays in sight, so that a slip is put right at once."""
    parties = Prefetch("parties", Authority.objects.select_related("country"))
    return (
        of.filter(~Q(status=Status.ENDED) | Q(confirmed=today))
        .order_by(F("confirmed").asc(nulls_first=True), "pk")
        .prefetch_related(parties)
    )


def due_by_authority(today: date) -> dict[int, int]:
    """How many links and projects of each authority nobody has confirmed for twelve months.

    Those of a former authority are asked of whoever took over from it too.
    """
    due: dict[int, int] = defaultdict(int)
    for parties, of in ((LinkParty.objects, "link"), (ProjectParty.objects, "project")):
        stale = Q(**{f"{of}__confirmed": None}) | Q(**{f"{of}__confirmed__lt": fresh_since(today)})
        rows = parties.filter(stale).exclude(**{f"{of}__status": Status.ENDED})
        for authority, number in rows.values_list("authority").annotate(Count("pk")).order_by():
            due[authority] += number
    inherited = [(new, due[old]) for old, new in reached_heirs(due)]
    for heir, number in inherited:
        due[heir] += number
    return dict(due)


@dataclass(frozen=True)
class Share:
    """How many of those that live were confirmed in the last twelve months."""

    confirmed: int = 0
    living: int = 0

    @property
    def percent(self) -> float:
        """The share in per cent; nothing lives: nothing is confirmed."""
        return 100 * self.confirmed / self.living if self.living else 0.0

    def __add__(self, other: Share) -> Share:
        return Share(self.confirmed + other.confirmed, self.living + other.living)


@dataclass(frozen=True)
class Shares:
    """The shares of the whole, of each kind and of each foreign country."""

    whole: Share
    by_kind: dict[str, Share] = field(default_factory=dict)
    by_country: dict[str, Share] = field(default_factory=dict)


def confirmed_shares(today: date) -> Shares:
    """The quality of the registry, in four statements; a link counts once for each country."""
    since = fresh_since(today)
    fresh = Count("pk", filter=Q(confirmed__gte=since))
    by_kind = {
        kind: Share(confirmed, living)
        for kind, confirmed, living in Link.objects.filter(status__in=LIVE)
        .values_list("kind")
        .annotate(fresh=fresh, living=Count("pk"))
        .order_by()
    }
    projects = Project.objects.filter(status__in=LIVE).aggregate(fresh=fresh, living=Count("pk"))
    by_kind[PROJECT] = Share(projects["fresh"], projects["living"])
    by_country: dict[str, Share] = defaultdict(Share)
    for parties, of in ((LinkParty.objects, "link"), (ProjectParty.objects, "project")):
        rows = parties.filter(**{f"{of}__status__in": LIVE}).exclude(authority__country=FRANCE)
        counted = rows.values_list("authority__country").annotate(
            fresh=Count(of, filter=Q(**{f"{of}__confirmed__gte": since}), distinct=True),
            living=Count(of, distinct=True),
        )
        for country, confirmed, living in counted.order_by():
            by_country[country] += Share(confirmed, living)
    return Shares(sum(by_kind.values(), Share()), by_kind, dict(by_country))
