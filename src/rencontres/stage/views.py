"""The running order: read by everyone, directed by the stage's team."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from rencontres.editions.queries import visible_editions

from . import actions, queries
from .models import Testimony

PAGE_SIZE = 50
VERBS = {
    "grant": actions.grant_image_rights,
    "start": actions.go_on_air,
    "end": actions.end_testimony,
    "drop": actions.drop_testimony,
}


@require_safe
def running_order(request: HttpRequest, edition: str) -> HttpResponse:
    """Who is on air, who comes next, who was recorded."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    page = Paginator(queries.running_order(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "topic": actions.TOPIC,
        "on_air": queries.on_air(found),
        "page": page,
        "days": _by_day(page, found.zone),
    }
    return render(request, "stage/list.html", context)


def _by_day(page: Page[Testimony], zone: ZoneInfo) -> list[tuple[date | None, list[Testimony]]]:
    """The page's testimonies, which come in order of time, under the day of each."""

    def day(testimony: Testimony) -> date | None:
        activity = testimony.activity
        return activity.during.lower.astimezone(zone).date() if activity else None

    return [(key, list(testimonies)) for key, testimonies in groupby(page.object_list, day)]


@require_POST
def direct(request: HttpRequest, edition: str, pk: int, verb: str) -> HttpResponse:
    """One of the team's gestures on a testimony."""
    if verb not in VERBS:
        raise Http404
    testimony = get_object_or_404(
        Testimony.objects.select_related("edition", "participant"), edition__slug=edition, pk=pk
    )
    VERBS[verb](by=request.user, testimony=testimony)
    return redirect("stage:list", edition=edition)
