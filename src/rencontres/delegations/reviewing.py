"""Organisations that nobody found in the registry: the team looks, one after another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.network.models import Authority
from rencontres.network.queries import search_authorities, today

from . import actions
from .models import Delegation, OrganisationKind

OFFERED = 9  # each has a key


def waiting(edition: Edition) -> QuerySet[Delegation]:
    """Delegations of authorities that the registry seemed to lack, the oldest first."""
    return edition.delegations.filter(
        state=Delegation.State.REGISTERED,
        kind=OrganisationKind.AUTHORITY,
        authority=None,
        reviewed=None,
    ).order_by("registered", "pk")


@login_required
def organisations(request: HttpRequest, edition: str) -> HttpResponse:
    """The next organisation, with the authorities it may be."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.record", found)
    asked = waiting(found).select_related("country").first()
    words = request.GET.get("words", "").strip()
    context: dict[str, Any] = {
        "edition": found,
        "asked": asked,
        "left": waiting(found).count(),
        "words": words,
    }
    if asked:
        likely = search_authorities(words or asked.organisation, asked.country_id)
        offered = today(likely.select_related("country")[:OFFERED])[:OFFERED]
        context["choices"] = list(enumerate(offered, start=1))
    return render(request, "delegations/organisations.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Note which authority it is, or that it is none."""
    found = get_object_or_404(Delegation, edition__slug=edition, reference=reference)
    chosen = request.POST.get("answer", "")
    authority = None if chosen == "none" else get_object_or_404(Authority, pk=chosen)
    actions.review_organisation(by=request.user, delegation=found, authority=authority)
    said = {"organisation": found.organisation, "authority": authority}
    text = _("%(organisation)s: %(authority)s.") if authority else _("%(organisation)s: noted.")
    messages.success(request, text % said)
    return redirect("delegations:organisations", edition=edition)
