"""The reads of the registry. A figure counts what lives: neither suspended nor ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression

from rencontres.core.languages import Text

from .models import (
    FRANCE,
    LIVE,
    Authority,
    Country,
    Link,
    LinkParty,
    Project,
    ProjectParty,
)
from .names import Question, understand

WORDS = SearchVector("search_name", config="simple")  # as the index has it

_LIVE_FIRST = Case(When(status__in=LIVE, then=Value(0)), default=Value(1))
_PARTIES = Authority.objects.select_related("country").order_by("search_name", "pk")


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
    first_year: int | None = None


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
        first_year=Min("link__since"),
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


def search_authorities(
    text: str, country: str | None = None, kind: str | None = None
) -> QuerySet[Authority]:
    """Authorities whose name has a word starting with each word of `text`, likeliest first.

    Accents and case don't matter. "Ville de Strasbourg", "STRASBOURG (67)", "67000 Strasbourg",
    a SIREN and an INSEE code are understood. Without text: everybody, by name.
    """
    found = Authority.objects.all()
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    question = understand(text)
    if question.code:
        return found.filter(Q(siren=question.code) | Q(insee=question.code))
    if not question.words:
        return found
    return (
        found.annotate(words=WORDS, likeliness=_likeliness(question))
        .filter(words=_ts_query(question))
        .order_by("-likeliness", F("population").desc(nulls_last=True), "search_name", "pk")
    )


def _ts_query(question: Question) -> SearchQuery:
    words = ("(" + " | ".join(f"{each}:*" for each in word) + ")" for word in question.words)
    return SearchQuery(" & ".join(words), config="simple", search_type="raw")


def _likeliness(question: Question) -> CombinedExpression:
    """The whole name counts most, then the kind and the department that were named."""
    return (
        _points(8, search_name__in={question.exact, question.core})
        + _points(4, department=question.department or None)
        + _points(2, kind=question.kind or None)
        + _points(1, search_name__startswith=question.core)
    )


def _points(points: int, **condition: Any) -> Case:
    return Case(
        When(**condition, then=Value(points)), default=Value(0), output_field=IntegerField()
    )


def territories(authorities: Iterable[Authority]) -> dict[tuple[str, str], str]:
    """The names of the departments and regions they lie in, by (kind, code)."""
    kinds = (Authority.Kind.DEPARTMENT, Authority.Kind.REGION)
    codes = {code for authority in authorities for code in (authority.department, authority.region)}
    named = Authority.objects.filter(kind__in=kinds, insee__in=codes - {""})
    return {(each.kind, each.insee): each.name for each in named}


def live_links_by_authority(authorities: Iterable[Authority]) -> dict[int, int]:
    """How many live links each of them has; none for those who have none."""
    return dict(
        LinkParty.objects.filter(authority__in=list(authorities), link__status__in=LIVE)
        .values_list("authority")
        .annotate(Count("link"))
        .order_by()
    )


def links_of(authority: Authority) -> QuerySet[Link]:
    """An authority's links, living ones first, with their parties and the projects' themes."""
    return _with_details(Link.objects.filter(parties=authority))


def links_with(country: Country) -> QuerySet[Link]:
    """The links with a foreign country, living ones first."""
    theirs = LinkParty.objects.filter(authority__country=country).values("link")
    return _with_details(Link.objects.filter(pk__in=theirs))


def _with_details(links: QuerySet[Link]) -> QuerySet[Link]:
    projects = Project.objects.select_related("theme").order_by("since", "pk")
    return links.order_by(_LIVE_FIRST, "since", "pk").prefetch_related(
        Prefetch("parties", _PARTIES), Prefetch("projects", projects)
    )


def projects_of(authority: Authority) -> QuerySet[Project]:
    """An authority's projects, living and recent ones first, with their parties."""
    return _told(Project.objects.filter(parties=authority))


def projects_with(country: Country) -> QuerySet[Project]:
    """The projects with a foreign country, living and recent ones first."""
    theirs = ProjectParty.objects.filter(authority__country=country).values("project")
    return _told(Project.objects.filter(pk__in=theirs))


def _told(told: QuerySet[Project]) -> QuerySet[Project]:
    return (
        told.select_related("theme")
        .order_by(_LIVE_FIRST, F("since").desc(nulls_last=True), "pk")
        .prefetch_related(Prefetch("parties", _PARTIES))
    )


def themes_with(country: Country) -> list[tuple[Text, int]]:
    """On what the network works in a country: themes by live projects, most first."""
    theirs = ProjectParty.objects.filter(authority__country=country).values("project")
    return list(
        projects()
        .filter(pk__in=theirs)
        .values_list("theme__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "theme__code")
    )
