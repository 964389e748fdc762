"""Pages of the registration desk: all delegations, and each with what was done to it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import queries
from .filters import Filters
from .views import shown

PAGE = 50
VERBS = {
    "delegations.register_delegation": _("Registered the delegation"),
    "delegations.add_seats": _("Added seats"),
    "delegations.name_seat": _("Named a seat"),
    "delegations.replace_participant": _("Replaced a participant"),
    "delegations.withdraw_seat": _("Gave a seat back"),
    "delegations.register_on_site": _("Registered somebody on the spot"),
    "delegations.review_organisation": _("Looked whether the registry holds the organisation"),
    "delegations.print_badge": _("Printed a badge"),
}


@login_required
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """The edition's delegations: search, filters, totals."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_all", found)
    filters = Filters(
        request.GET or None,
        countries_present=queries.countries_present(found),
        categories=found.categories.all(),
    )
    chosen = filters.cleaned_data if filters.is_valid() else {}
    pages = Paginator(queries.delegations(found, **chosen), PAGE)
    return render(
        request,
        "delegations/desk.html",
        {
            "edition": found,
            "filters": filters,
            "page": pages.get_page(request.GET.get("page")),
            "totals": queries.totals(found),
        },
    )


@login_required
def delegation(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """One delegation: its people, and what was done to it."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_all", found)
    read = get_object_or_404(queries.with_people(found.delegations.all()), reference=reference)
    log = [(entry, VERBS.get(entry.verb, entry.verb)) for entry in queries.history(read)]
    context = {"edition": found, "log": log, **shown(request, read)}
    return render(request, "delegations/delegation.html", context)
