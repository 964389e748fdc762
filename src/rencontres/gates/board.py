"""The live page of arrivals: expected and arrived, whatever the gate."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rencontres.core.dates import weekday
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, tallies


@require_safe
@login_required
def counts(request: HttpRequest, edition: str) -> HttpResponse:
    """Live, of the whole edition or of one of its days."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    day = _day(request.GET.get("day", ""))
    address = reverse("gates:counts", args=[found.slug])
    length = (found.last_day - found.first_day).days + 1
    days = [found.first_day + timedelta(days=n) for n in range(length)]
    context = {
        "edition": found,
        "board": tallies.board(found, day),
        "days": [
            {"label": _("All days"), "href": address, "current": day is None},
            *(
                {
                    "label": capfirst(weekday(each)),
                    "href": f"{address}?day={each.isoformat()}",
                    "current": each == day,
                }
                for each in days
            ),
        ],
        "topic": actions.TOPIC,
        "address": request.get_full_path(),
    }
    return render(request, "gates/counts.html", context)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Http404 from None
