"""Pages of seats by role: the desk's list, and what a person adds of themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from . import actions, queries
from .forms import DetailsForm, TeamSeatsForm
from .models import RoleSeat, Seat

PAGE = 50


@login_required
@require_safe
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """Who has a seat by their role, and whose role has ended."""
    found = _edition(request, edition)
    rows = queries.role_seats(found)
    context = {
        "edition": found,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "ended": rows.filter(ended__isnull=False).count(),
        "form": TeamSeatsForm(),
    }
    return render(request, "delegations/roles.html", context)


@login_required
@require_POST
def team(request: HttpRequest, edition: str) -> HttpResponse:
    """Seat the team, in the organiser's delegation."""
    found = _edition(request, edition)
    country = get_object_or_404(Country, pk=request.POST.get("country"))
    made = actions.seat_team(by=request.user, edition=found, country=country)
    words = ngettext("%(number)d person registered.", "%(number)d people registered.", made)
    messages.success(request, words % {"number": made})
    return redirect("delegations:roles", edition=edition)


@login_required
@require_POST
def decide(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Keep the seat of a role that has ended, or give it back."""
    found = _edition(request, edition)
    row = get_object_or_404(RoleSeat, pk=pk, seat__delegation__edition=found)
    verb = request.POST.get("verb")
    if verb == "keep":
        actions.keep_seat(by=request.user, seat=row.seat)
        messages.success(request, _("The seat is kept."))
    elif verb == "give_back":
        actions.withdraw_seat(by=request.user, seat=row.seat)
        messages.success(request, _("The seat is given back: its place and hours are free."))
    else:
        raise Http404
    return redirect("delegations:roles", edition=edition)


@login_required
def details(request: HttpRequest, edition: str) -> HttpResponse:
    """What a person adds of themselves: function, languages, needs."""
    found = get_object_or_404(Edition, slug=edition)
    seat = queries.seat_of(request.user, found)
    if seat is None or seat.participant is None:
        raise Http404
    language = get_language() or "fr"
    form = DetailsForm(request.POST or None, initial=_known(seat, language), edition=found)
    if form.is_valid():
        said = form.cleaned_data
        actions.complete_details(
            by=request.user,
            seat=seat,
            function={language: said["function"]} if said["function"] else {},
            languages=said["languages"],
            needs=said["needs"],
            diet=said["diet"],
            interpretation=said["interpretation"],
        )
        messages.success(request, _("Thank you: your details are kept."))
        return redirect("delegations:mine", edition=edition)
    context = {"edition": found, "seat": seat, "form": form}
    status = 422 if form.errors else 200
    return render(request, "delegations/details.html", context, status=status)


def _known(seat: Seat, language: str) -> dict[str, object]:
    person = seat.participant
    assert person is not None  # noqa: S101  (looked at before)
    return {
        "function": person.function.get(language, ""),
        "languages": person.languages,
        "needs": person.needs,
        "diet": person.diet,
        "interpretation": person.interpretation,
    }


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.seat_team", found)
    return found
