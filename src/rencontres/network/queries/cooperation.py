"""With whom an authority or a country works, on what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import (
    Case,
    Count,
    Prefetch,
    QuerySet,
    Value,
    When,
)

from rencontres.core.languages import Text

from ..models import (
    LIVE,
    Authority,
    Country,
    Link,
    LinkParty,
    Project,
    ProjectParty,
)
from .figures import projects

_LIVE_FIRST = Case(When(status__in=LIVE, then=Value(0)), default=Value(1))


_PARTIES = Authority.objects.select_related("country").order_by("search_name", "pk")


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
    return with_details(Link.objects.filter(parties=authority))


def links_with(country: Country) -> QuerySet[Link]:
    """The links with a foreign country, living ones first."""
    theirs = LinkParty.objects.filter(authority__country=country).values("link")
    return with_details(Link.objects.filter(pk__in=theirs))


def with_details(links: QuerySet[Link]) -> QuerySet[Link]:
    """Links as they are shown, living ones first: with their parties, projects and themes."""
    projects = Project.objects.order_by("since", "pk").prefetch_related("themes")
    return links.order_by(_LIVE_FIRST, "since", "pk").prefetch_related(
        Prefetch("parties", _PARTIES), Prefetch("projects", projects)
    )


def projects_of(authority: Authority) -> QuerySet[Project]:
    """An authority's projects, living and recent ones first, with their parties."""
    return told(Project.objects.filter(parties=authority))


def projects_with(country: Country) -> QuerySet[Project]:
    """The projects with a foreign country, living and recent ones first."""
    theirs = ProjectParty.objects.filter(authority__country=country).values("project")
    return told(Project.objects.filter(pk__in=theirs))


def told(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects as they are shown, living and recent ones first: with their parties and themes."""
    return projects.order_by(_LIVE_FIRST, "-since", "pk").prefetch_related(
        "themes", Prefetch("parties", _PARTIES)
    )


def themes_with(country: Country) -> list[tuple[Text, int]]:
    """On what the network works in a country: themes by live projects, most first."""
    theirs = ProjectParty.objects.filter(authority__country=country).values("project")
    return list(
        projects()
        .filter(pk__in=theirs)
        .values_list("themes__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "themes__code")
    )
