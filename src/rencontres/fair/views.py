"""The page of the Salon des Partenaires."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rencontres.editions.queries import visible_editions

from . import queries
from .models import Exhibitor

PAGE_SIZE = 60
PLURALS = {
    Exhibitor.Kind.FRENCH_PARTNER: _("Official French partners"),
    Exhibitor.Kind.COUNTRY: _("Partner countries"),
    Exhibitor.Kind.COMPANY: _("Private sector"),
}


@require_safe
def fair(request: HttpRequest, edition: str) -> HttpResponse:
    """The exhibitors, by kind, with their stands."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Exhibitor.Kind.values else ""
    page = Paginator(queries.exhibitors(found, kind), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "page": page,
        "groups": _by_kind(page),
        "tabs": _tabs(request.path, kind),
    }
    return render(request, "fair/list.html", context)


def _by_kind(page: Page[Exhibitor]) -> list[tuple[object, list[Exhibitor]]]:
    """The page's exhibitors, which come sorted by kind, under each kind's title."""
    groups = groupby(page.object_list, lambda exhibitor: exhibitor.kind)
    return [(PLURALS[Exhibitor.Kind(kind)], list(exhibitors)) for kind, exhibitors in groups]


def _tabs(path: str, chosen: str) -> list[dict[str, object]]:
    kinds = [(f"{path}?kind={kind}", kind.value, title) for kind, title in PLURALS.items()]
    return [
        {"href": href, "label": title, "current": kind == chosen}
        for href, kind, title in [(path, "", _("All exhibitors")), *kinds]
    ]
