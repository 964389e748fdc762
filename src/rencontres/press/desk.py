"""The organisers' desk: where the edition stands, its figures, freezing and publishing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.permissions import allowed, require
from rencontres.editions.models import Edition

from . import actions, queries


def edition_for(request: HttpRequest, slug: str, permission: str) -> Edition:
    """The edition, for those who have a permission on it."""
    edition = get_object_or_404(Edition, slug=slug)
    require(request.user, permission, edition)
    return edition


@login_required
def dashboard(request: HttpRequest, edition: str) -> HttpResponse:
    """Where the edition stands, live; for whoever has a part of the programme only, that part."""
    of = edition_for(request, edition, "editions.see_desk")
    if not allowed(request.user, "editions.see_dashboard", of):
        return redirect("contributions:desk", edition=edition)
    return render(
        request, "press/dashboard.html", {"edition": of, "overview": queries.overview(of)}
    )


@login_required
def figures(request: HttpRequest, edition: str) -> HttpResponse:
    """Every figure as it is now, and the communiqués frozen so far."""
    of = edition_for(request, edition, "press.freeze")
    return render(
        request,
        "press/figures.html",
        {
            "edition": of,
            "figures": queries.living(of),
            "communiques": queries.communiques(of),
        },
    )


@login_required
@require_POST
def freeze(request: HttpRequest, edition: str) -> HttpResponse:
    """Freeze a communiqué, then show it."""
    of = get_object_or_404(Edition, slug=edition)
    frozen = actions.freeze_communique(by=request.user, edition=of)
    words = _("Press release %(number)d is frozen. Read it, then publish it.")
    messages.success(request, words % {"number": frozen.number})
    return redirect(f"{_page(of)}?number={frozen.number}")


@login_required
@require_POST
def publish(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """Publish a frozen communiqué."""
    of = get_object_or_404(Edition, slug=edition)
    frozen = get_object_or_404(queries.communiques(of), number=number)
    actions.publish_communique(by=request.user, communique=frozen)
    messages.success(request, _("The press release is published."))
    return redirect(_page(of))


def _page(edition: Edition) -> str:
    return reverse("press:communique", args=[edition.slug])
