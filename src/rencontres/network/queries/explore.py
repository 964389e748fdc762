"""The rows of a filtered view that a page shows; with whom one authority works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from ..models import LIVE, Authority, Link, LinkParty, Project, ProjectParty
from .cooperation import told, with_details


def shown(of: type[Link] | type[Project], keys: Iterable[int]) -> list[Any]:
    """These links or projects with parties and themes, in the order given."""
    keys = [int(key) for key in keys]
    rows: list[Any] = [
        *(
            with_details(Link.objects.filter(pk__in=keys))
            if of is Link
            else told(Project.objects.filter(pk__in=keys))
        )
    ]
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def partners_of(authority: Authority) -> QuerySet[Authority]:
    """Everybody who takes part in its living links and projects, but itself."""
    links = LinkParty.objects.filter(authority=authority, link__status__in=LIVE)
    projects = ProjectParty.objects.filter(authority=authority, project__status__in=LIVE)
    linked = LinkParty.objects.filter(link__in=links.values("link")).values("authority")
    involved = ProjectParty.objects.filter(project__in=projects.values("project"))
    everybody = linked.union(involved.values("authority"))
    return Authority.objects.filter(pk__in=everybody).exclude(pk=authority.pk)
