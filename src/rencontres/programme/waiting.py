"""Pages of a session's waiting list: to join it, and a party's own, opened by its secret code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition

from . import actions, queries
from .models import Session, WaitingParty
from .views import edition_or_404, mine_or_refused

State = WaitingParty.State


@login_required
@require_POST
def wait(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Wait for a place."""
    chosen, seat = mine_or_refused(request, edition, key)
    actions.wait_for_place(by=request.user, session=chosen, seat=seat)
    messages.success(request, _("You are on the waiting list: we write when a place comes free."))
    return redirect("programme:session", edition=edition, key=key)


@login_required
@require_POST
def together(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Keep places for those of my delegation who are ticked, or wait for them."""
    shown = edition_or_404(request, edition)
    chosen = get_object_or_404(Session, edition=shown, key=key)
    delegation = queries.headed_by(request.user, shown)
    if delegation is None:
        raise Http404
    ticked = [int(pk) for pk in request.POST.getlist("seat") if pk.isdigit()]
    seats = list(Seat.objects.filter(pk__in=ticked).select_related("delegation", "participant"))
    asked: dict[str, Any] = {"session": chosen, "delegation": delegation, "seats": seats}
    if request.POST.get("verb") == "wait":
        actions.wait_together(by=request.user, **asked)
        told: Any = _("You are on the waiting list: we write when there are places for all of you.")
    else:
        count = len(actions.book_together(by=request.user, **asked))
        told = ngettext("%(count)d place is kept.", "%(count)d places are kept.", count) % {
            "count": count
        }
    messages.success(request, told)
    return redirect("programme:session", edition=edition, key=key)


@require_safe
def party(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    """Where a party stands; its offer, to be accepted or declined with one tap.

    The message leads here instead of accepting by itself, as programs that check mail for dangers
    open every address in it.
    """
    found = _by_code(edition, code)
    seats = list(queries.seats_of_party(found))
    context = {
        "party": found,
        "session": found.session,
        "edition": found.session.edition,
        "seats": seats,
        "given_back": queries.booked_meanwhile(found.session, seats),
        "turn": queries.before(found) + 1 if found.state == State.WAITING else None,
    }
    response = render(request, "programme/party.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # its own forms say whence they come
    return response


@require_POST
def answer(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    """Accept, decline or leave."""
    found = _by_code(edition, code)
    verb = request.POST.get("verb")
    if verb in ("accept", "instead"):
        actions.accept_places(by=request.user, party=found, instead=verb == "instead")
        messages.success(request, _("Your places are kept: you find them in your agenda."))
    elif verb == "leave":
        actions.leave_list(by=request.user, party=found)
        messages.success(request, _("Thank you for telling us: the places go to others."))
    else:
        raise Http404
    return redirect("programme:party", edition=edition, code=code)


def _by_code(edition: str, code: str) -> WaitingParty:
    related = ("delegation__head", "session__edition", "session__slot", "session__room")
    parties = WaitingParty.objects.select_related(*related, "session__activity", "session__change")
    found = get_object_or_404(parties, session__edition__slug=edition, code=code.upper())
    if found.session.edition.state == Edition.State.DRAFT:
        raise Http404
    return found
