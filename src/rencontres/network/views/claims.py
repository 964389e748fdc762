"""The queue of those who ask to answer for an authority: one key each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.accounts.permissions import is_administrator
from rencontres.core.actions import Refusal

from .. import actions
from ..models import Claim
from ..people import authorities_of
from ..queries.claims import claims_before
from .authorities import PAGE_SIZE


@require_safe
@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """The claims that wait for the reader, the oldest first; or those that were decided."""
    administers = is_administrator(request.user, None)
    if not (administers or authorities_of(request.user)):
        raise PermissionDenied("network.decide_claim")
    decided = request.GET.get("view") == "decided"
    found = claims_before(request.user)
    waiting = found.filter(state=Claim.State.WAITING)
    before = found.exclude(state=Claim.State.WAITING).order_by("-decided", "-pk")
    return render(
        request,
        "network/claims.html",
        {
            "page": Paginator(before if decided else waiting, PAGE_SIZE).get_page(
                request.GET.get("page")
            ),
            "decided": decided,
            "administers": administers,
            "tabs": _tabs(decided, waiting.count(), before.count()),
        },
    )


def _tabs(decided: bool, waiting: int, before: int) -> list[dict[str, Any]]:
    named = ((_("Waiting"), "?", waiting), (_("Decided"), "?view=decided", before))
    return [
        {
            "label": f"{label} ({number})",
            "href": href,
            "current": decided == ("decided" in href),
        }
        for label, href, number in named
    ]


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse, or let it wait again."""
    claim = get_object_or_404(Claim.objects.select_related("authority", "person"), pk=pk)
    words = {"name": claim.person, "of": claim.authority.name}
    answer = request.POST.get("answer")
    try:
        if answer == "reopen":
            actions.reopen_claim(by=request.user, claim=claim)
            told = _("The claim of %(name)s for %(of)s waits again.")
        else:
            confirmed = answer == "confirm"
            actions.decide_claim(by=request.user, claim=claim, confirmed=confirmed)
            told = (
                _("%(name)s answers for %(of)s from now on, and is told by e-mail.")
                if confirmed
                else _("Refused: %(name)s does not answer for %(of)s, and is told by e-mail.")
            )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told % words)
    return redirect("network:claims")
