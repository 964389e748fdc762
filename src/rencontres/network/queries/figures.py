"""What the registry counts. A figure counts what lives: neither suspended nor ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Min,
    Q,
    QuerySet,
)
from django.db.models.functions import Left

from ..models import (
    FRANCE,
    LIVE,
    Authority,
    Country,
    Link,
    LinkParty,
    Project,
    ProjectParty,
)


def live_links() -> QuerySet[Link]:
    """The links that live."""
    return Link.objects.filter(status__in=LIVE)


def projects() -> QuerySet[Project]:
    """The projects that live: planned, under way or dormant."""
    return Project.objects.filter(status__in=LIVE)


def _taking_part() -> QuerySet[Authority]:
    """Authorities with a live link or project."""
    linked = LinkParty.objects.filter(link__status__in=LIVE).values("authority")
    involved = ProjectParty.objects.filter(project__status__in=LIVE).values("authority")
    return Authority.objects.filter(pk__in=linked.union(involved))


def engaged_authorities() -> QuerySet[Authority]:
    """French authorities with a live link or project."""
    return _taking_part().filter(country=FRANCE)


def foreign_partners() -> QuerySet[Authority]:
    """Foreign authorities with a live link or project."""
    return _taking_part().exclude(country=FRANCE)


def network_countries() -> QuerySet[Country]:
    """Foreign countries in which an authority has a live link or project."""
    return Country.objects.filter(pk__in=foreign_partners().values("country"))


@dataclass(frozen=True)
class Figures:
    """What the registry counts."""

    engaged_authorities: int
    projects: int
    foreign_authorities: int
    countries: int
    links: int


def figures() -> Figures:
    """The figures of the whole registry, in four statements."""
    foreign = foreign_partners().aggregate(
        authorities=Count("pk"), countries=Count("country", distinct=True)
    )
    return Figures(
        engaged_authorities=engaged_authorities().count(),
        projects=projects().count(),
        foreign_authorities=foreign["authorities"],
        countries=foreign["countries"],
        links=live_links().count(),
    )


def is_known(country: Country) -> bool:
    """Whether a link or project with the country was ever recorded, living or not."""
    theirs = Q(authority__country=country)
    return LinkParty.objects.filter(theirs).exists() or ProjectParty.objects.filter(theirs).exists()


def has_synthetic() -> bool:
    """Whether some links or projects are invented."""
    synthetic = Q(synthetic=True)
    return Link.objects.filter(synthetic).exists() or Project.objects.filter(synthetic).exists()


@dataclass(frozen=True)
class CountryFigures:
    """What the registry counts in one foreign country."""

    code: str
    links: int = 0
    projects: int = 0
    foreign_authorities: int = 0
    french_authorities: int = 0
    first_year: str | None = None


def countries_linked_with(authority_ids: Collection[int]) -> list[tuple[str, int]]:
    """Foreign countries by live links that these authorities are party to, most first."""
    theirs = LinkParty.objects.filter(authority__in=authority_ids).values("link")
    return list(
        _foreign_link_parties()
        .filter(link__in=theirs)
        .values_list("authority__country")
        .annotate(links=Count("link", distinct=True))
        .order_by("-links", "authority__country")
    )


def _foreign_link_parties() -> QuerySet[LinkParty]:
    return LinkParty.objects.filter(link__status__in=LIVE).exclude(authority__country=FRANCE)


def _foreign_project_parties() -> QuerySet[ProjectParty]:
    return ProjectParty.objects.filter(project__status__in=LIVE).exclude(authority__country=FRANCE)


def country_figures(code: str | None = None) -> list[CountryFigures]:
    """Every foreign country the network reaches, with most links first; or one of them."""
    only = {"authority__country": code} if code else {}
    links = _by_country(
        _foreign_link_parties().filter(**only),
        links=Count("link", distinct=True),
        first_year=Min(Left("link__since", 4), filter=~Q(link__since="")),
    )
    works = _by_country(
        _foreign_project_parties().filter(**only), projects=Count("project", distinct=True)
    )
    partners = foreign_partners().filter(**({"country": code} if code else {}))
    french = _french_partners_by_country(only)
    found = [
        CountryFigures(
            code=each,
            foreign_authorities=authorities,
            french_authorities=french[each],
            **links.get(each, {}),
            **works.get(each, {}),
        )
        for each, authorities in partners.values_list("country").annotate(Count("pk")).order_by()
    ]
    return sorted(found, key=lambda figures: (-figures.links, -figures.projects, figures.code))


def _by_country(parties: QuerySet[Any], **aggregates: Any) -> dict[str, dict[str, Any]]:
    rows = parties.values("authority__country").annotate(**aggregates).order_by()
    return {row.pop("authority__country"): row for row in rows}


def _french_partners_by_country(only: dict[str, str]) -> Counter[str]:
    """How many French authorities have a live link or project with each country."""
    linked = _foreign_link_parties().filter(link__parties__country=FRANCE, **only)
    involved = _foreign_project_parties().filter(project__parties__country=FRANCE, **only)
    pairs = linked.values_list("authority__country", "link__parties").union(
        involved.values_list("authority__country", "project__parties")
    )
    return Counter(country for country, _authority in pairs)


def points_of_partners() -> list[tuple[float, float]]:
    """Where the foreign partners lie: (longitude, latitude)."""
    places = foreign_partners().values_list("longitude", "latitude").order_by()
    return [(x, y) for x, y in places if x is not None and y is not None]
