"""A page for each foreign country."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rencontres.core.public import public

from .. import census, queries
from ..atlas import SUBJECTS
from ..country_page import sections_of
from ..models import FRANCE, Country, Link, Project
from .authority import PAGE_SIZE, Row


@require_safe
@public
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One foreign country: who works there, on what, since when."""
    if code == FRANCE:
        return redirect(f"{reverse('network:authorities')}?country={FRANCE}")
    of = get_object_or_404(Country, pk=code)
    shows_projects = request.GET.get("view") == "projects"
    show = "projects" if shows_projects else "links"
    page = Paginator(census.rows_with(show, code), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = queries.shown(SUBJECTS[show], list(page))
    themes = census.themes_with(code)
    return render(
        request,
        "network/country.html",
        {
            "country": of,
            "known": page.paginator.count or queries.is_known(of),
            "figures": census.figures_of(code),
            "themes": themes,
            "most": max((number for _name, number in themes), default=0),
            "tabs": _tabs(shows_projects),
            "shows_projects": shows_projects,
            "page": page,
            "rows": [sides(each) for each in rows],
            "groups": queries.groups(day=timezone.localdate(), country=of),
            "sections": sections_of(of),
            "synthetic": any(each.synthetic for each in rows),
        },
    )


def _tabs(shows_projects: bool) -> list[dict[str, object]]:
    return [
        {"label": _("Links"), "href": "?", "current": not shows_projects},
        {"label": _("Projects"), "href": "?view=projects", "current": shows_projects},
    ]


def sides(of: Link | Project) -> Row:
    """A link or project with its French and its foreign parties."""
    parties = list(of.parties.all())
    return (
        of,
        [party for party in parties if party.is_french],
        [party for party in parties if not party.is_french],
    )
