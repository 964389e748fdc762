"""What I would like to attend: starred by each participant, heeded by the planner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rencontres.core.languages import words

from . import actions, booking, cards, queries
from .forms import FilterForm
from .models import Session
from .views import edition_or_404, my_seat, tabs


@login_required
def page(request: HttpRequest, edition: str) -> HttpResponse:
    """Every session that can be wished for, by kind; a star each."""
    shown = edition_or_404(request, edition)
    seat = my_seat(request, shown)
    form = FilterForm(shown, request.GET)
    wished = queries.wished_by(seat)
    mine = queries.mine(seat)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for session in queries.programme(shown, form.filters()) if seat else []:
        if session.kind.bookable and session.change_id is None:
            card = cards.session_card(shown, session, mine)
            row = {"key": session.key, "card": card, "wished": session.pk in wished}
            kinds.setdefault(words(session.kind.plural), []).append(row)
    context = {
        "edition": shown,
        "form": form,
        "seat": seat,
        "kinds": kinds,
        "count": len(wished),
        "open": shown.state not in booking.CLOSED,
        "views": tabs(shown, "programme:wishes", seat),
    }
    return render(request, "programme/wishes.html", context)


@login_required
@require_POST
def star(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Wish for a session, or no longer."""
    shown = edition_or_404(request, edition)
    chosen = get_object_or_404(Session, edition=shown, key=key)
    seat = my_seat(request, shown)
    if seat is None:
        raise booking.no_seat()
    if request.POST.get("wish") == "no":
        actions.drop_wish(by=request.user, session=chosen, seat=seat)
    else:
        actions.wish_for(by=request.user, session=chosen, seat=seat)
    if request.POST.get("from") == "session":
        messages.success(request, _("Your wishes are noted."))
        return redirect("programme:session", edition=edition, key=key)
    return redirect(f"{reverse('programme:wishes', args=[edition])}#wish-{key}")
