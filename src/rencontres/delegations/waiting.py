"""Pages of the waiting list: a group's own, opened by its secret code, and the desk's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.permissions import allowed, require
from rencontres.editions.actions import change_offer_hours
from rencontres.editions.models import Edition

from . import actions, queries
from .filters import WaitingFilters
from .forms import OfferHoursForm
from .models import WaitingGroup
from .places import EDITION, left, serve

PAGE = 50
State = WaitingGroup.State
VERBS: dict[str, tuple[Callable[..., Any], Any]] = {
    "accept": (
        actions.accept_offer,
        _("Your delegation is registered. A confirmation comes by e-mail."),
    ),
    "decline": (actions.decline_offer, _("Thank you for telling us: the places go to others.")),
    "leave": (actions.leave_waiting_list, _("You wait no longer: your places go to others.")),
}
TO_APPROVE = _("The places are yours once the team has approved them: we write to you.")


@require_safe
def group(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    """Where a group stands; its offer, to be accepted or declined with one tap.

    The message leads here instead of accepting by itself, as programs that check mail for dangers
    open every address in it.
    """
    found = _by_code(edition, code)
    waiting = found.state == State.WAITING
    context = {
        "group": found,
        "edition": found.edition,
        "turn": queries.place_in_line(found) if waiting else None,
    }
    response = render(request, "delegations/waiting.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # its own forms say whence they come
    return response


@require_POST
def answer(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    """Accept, decline or leave."""
    if request.POST.get("verb") not in VERBS:
        raise Http404
    verb, done = VERBS[request.POST["verb"]]
    group = verb(by=request.user, group=_by_code(edition, code))
    messages.success(request, TO_APPROVE if group.state == State.TO_APPROVE else done)
    return redirect("delegations:waiting", edition=edition, code=code)


@login_required
@require_safe
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """Who waits, for how long, and which offers are out."""
    found = _edition(request, edition)
    filters = WaitingFilters(request.GET or None)
    state = filters.cleaned_data["state"] if filters.is_valid() else ""
    free, (_fit, unclaimed) = left(found), serve(found)
    context = {
        "edition": found,
        "filters": filters,
        "page": Paginator(queries.waiting_groups(found, state=state), PAGE).get_page(
            request.GET.get("page")
        ),
        "totals": queries.waiting_totals(found),
        "free": max(free[EDITION], 0),
        "kept": max(free[EDITION], 0) - max(unclaimed[EDITION], 0),
        "hours": OfferHoursForm(initial={"hours": found.offer_hours}),
        "changes": allowed(request.user, "editions.change", found),
    }
    return render(request, "delegations/waiting_list.html", context)


@login_required
@require_POST
def offer(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Offer places to a group before its turn."""
    found = get_object_or_404(_edition(request, edition).waiting_groups, pk=pk)
    actions.offer_by_hand(by=request.user, group=found)
    messages.success(request, _("The places are offered: the group is told."))
    return redirect("delegations:waiting_list", edition=edition)


@login_required
@require_POST
def remove(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take a group off the list, or its offer back."""
    found = get_object_or_404(_edition(request, edition).waiting_groups, pk=pk)
    verb = actions.decline_offer if found.state == State.OFFERED else actions.leave_waiting_list
    verb(by=request.user, group=found)
    messages.success(request, _("The group is off the list."))
    return redirect("delegations:waiting_list", edition=edition)


@login_required
@require_POST
def hours(request: HttpRequest, edition: str) -> HttpResponse:
    """Say for how long offers are held."""
    found = _edition(request, edition)
    form = OfferHoursForm(request.POST)
    chosen = form.cleaned_data["hours"] if form.is_valid() else 0
    change_offer_hours(by=request.user, edition=found, hours=chosen)
    messages.success(request, _("From now on offers are held for so long."))
    return redirect("delegations:waiting_list", edition=edition)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.manage_waiting", found)
    return found


def _by_code(edition: str, code: str) -> WaitingGroup:
    return get_object_or_404(
        WaitingGroup.objects.select_related("edition", "country", "delegation", "enlarges"),
        edition__slug=edition,
        code=code.upper(),
    )
