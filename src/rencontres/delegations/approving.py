"""Pages of the team: what asks for approval, approved one by one or together, or refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, queries
from .actions.approval import topic
from .filters import ApprovalFilters
from .models import Category, WaitingGroup

PAGE = 50
State = WaitingGroup.State
DONE = {
    "approve": _("%(organisation)s is registered, and told."),
    "refuse": _("%(organisation)s is refused, and told why. You can take it back."),
    "take_back": _("%(organisation)s waits for approval again, and is told."),
}


@login_required
@require_safe
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """Who waits for approval, with the people and their categories."""
    found = _edition(request, edition)
    categories = {each.key: each for each in found.categories.all()}
    filters = ApprovalFilters(
        request.GET or None,
        countries_present=queries.countries_asking(found),
        categories=[each for each in categories.values() if each.approval],
    )
    chosen = filters.cleaned_data if filters.is_valid() else {}
    page = Paginator(queries.approvals(found, **chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "filters": filters,
        "page": page,
        "rows": [(group, seats_in_words(group, categories)) for group in page],
        "totals": queries.approval_totals(found),
        "topic": topic(found),
        "deciding": (chosen.get("state") or State.TO_APPROVE) == State.TO_APPROVE,
    }
    return render(request, "delegations/approvals.html", context)


def seats_in_words(group: WaitingGroup, categories: dict[str, Category]) -> list[tuple[int, str]]:
    """How many seats of each category a group asks for, by its name."""
    return [
        (number, words(categories[key].name) if key in categories else key)
        for key, number in group.seats.items()
    ]


@login_required
@require_POST
def decide(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Approve a group, refuse it, or take its refusal back."""
    group = get_object_or_404(_edition(request, edition).waiting_groups, pk=pk)
    verb = request.POST.get("verb", "")
    if verb not in DONE:
        raise Http404
    decision(request.user, group, verb, request.POST.get("reason", ""))
    messages.success(request, DONE[verb] % {"organisation": group.organisation})
    return redirect("delegations:approvals", edition=edition)


def decision(by: Any, group: WaitingGroup, verb: str, reason: str = "") -> WaitingGroup:
    """What a decision does, by the word of the page and of programs."""
    if verb == "approve":
        return actions.approve(by=by, group=group)
    if verb == "refuse":
        return actions.refuse_approval(by=by, group=group, reason=reason)
    return actions.take_refusal_back(by=by, group=group)


@login_required
@require_POST
def approve_several(request: HttpRequest, edition: str) -> HttpResponse:
    """Approve the groups that were ticked; each that cannot be is told, and keeps none waiting."""
    keys = [key for key in request.POST.getlist("group") if key.isdecimal()]
    approved, refusals = approve_each(request.user, _edition(request, edition), keys)
    if approved:
        said = ngettext("%(n)d group is approved.", "%(n)d groups are approved.", len(approved))
        messages.success(request, said % {"n": len(approved)})
    for group, refusal in refusals:
        messages.error(request, f"{group.organisation}: {refusal}")
    if not keys:
        messages.error(request, _("Nothing was ticked: tick whom you approve."))
    return redirect("delegations:approvals", edition=edition)


def approve_each(
    by: Any, edition: Edition, keys: list[Any]
) -> tuple[list[WaitingGroup], list[tuple[WaitingGroup, Refusal]]]:
    """Approve groups one by one, in the order of asking; whom, and what was refused."""
    approved, refusals = [], []
    for group in edition.waiting_groups.filter(pk__in=keys[:PAGE]).order_by("asked", "pk"):
        try:
            approved.append(actions.approve(by=by, group=group))
        except Refusal as refusal:
            refusals.append((group, refusal))
    return approved, refusals


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.approve", found)
    return found
