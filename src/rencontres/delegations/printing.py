"""What the registration desk prints: badges, and lists for when the network fails."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import badges as documents
from . import lists, queries
from .badges import PAPERS
from .forms import PrintForm
from .models import Seat


@require_safe
@login_required
def page(request: HttpRequest, edition: str) -> HttpResponse:
    """What can be printed, and of how many people."""
    found = _edition(request, edition)
    form = PrintForm(categories=found.categories.all())
    totals = queries.totals(found)
    context = {"edition": found, "form": form, "totals": totals}
    return render(request, "delegations/print.html", context)


@require_safe
@login_required
def badges(request: HttpRequest, edition: str) -> HttpResponse:
    """The badges of everyone who is named, or of one category."""
    found = _edition(request, edition)
    form = PrintForm(request.GET, categories=found.categories.all())
    if not form.is_valid():
        raise Http404
    seats = queries.seats_to_print(found, category=form.cleaned_data["category"])
    paper = form.cleaned_data["paper"]
    return pdf(documents.badges(found, seats, PAPERS[paper]), f"badges-{found.slug}-{paper}")


@require_safe
@login_required
def badge(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """One badge again, on the desk's paper."""
    found = _edition(request, edition)
    paper = PAPERS.get(request.GET.get("paper", "a6"))
    seat: Seat = get_object_or_404(
        queries.seats_to_print(found), delegation__reference=reference, number=number
    )
    if paper is None:
        raise Http404
    return pdf(documents.badges(found, [seat], paper), f"badge-{reference}-{number}")


@require_safe
@login_required
def door_list(request: HttpRequest, edition: str) -> HttpResponse:
    """Everybody by name, to tick off at the door."""
    found = _edition(request, edition)
    return pdf(lists.door_list(found, queries.seats_to_print(found)), f"door-list-{found.slug}")


@require_safe
@login_required
def by_delegation(request: HttpRequest, edition: str) -> HttpResponse:
    """Everybody by delegation."""
    found = _edition(request, edition)
    seats: Any = queries.seats_to_print(found)
    return pdf(lists.by_delegation(found, seats), f"delegations-{found.slug}")


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.see_all", found)
    return found


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to print; personal, so that nobody on the way keeps it."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "no-store",
        },
    )
