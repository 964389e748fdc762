"""Pages of changes of plan: the desk with its preview, and what everybody reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require
from rencontres.core.public import public
from rencontres.editions.models import Change, Edition
from rencontres.editions.queries import visible_editions

from . import actions, queries
from .forms import CHOICES, OrderForm
from .orders import LIVING, Kind

PREVIEWED = 30  # sessions named in a preview


@require_safe
@login_required
def desk(request: HttpRequest, edition: str) -> HttpResponse:
    """What can change, and what has changed, with who has been told so far."""
    found = _edition(request, edition)
    return _desk_page(request, found, OrderForm(found, _kind(request.GET)))


def _desk_page(
    request: HttpRequest, found: Edition, form: OrderForm, refusal: Refusal | None = None
) -> HttpResponse:
    address = reverse("changes:desk", args=[found.slug])
    context = {
        "edition": found,
        "form": form,
        "refusal": refusal,
        "living": found.state in LIVING,
        "kinds": [
            {"label": label, "href": f"{address}?kind={kind}", "current": kind == form.kind}
            for kind, label in CHOICES.items()
        ],
        "changes": [(change, actions.can_undo(change)) for change in queries.changes(found)],
        "topic": actions.TOPIC,
    }
    wrong = form.errors or refusal
    return render(request, "changes/desk.html", context, status=422 if wrong else 200)


@require_POST
@login_required
def preview(request: HttpRequest, edition: str) -> HttpResponse:
    """Tell what a change would do; carry it out once its confirmation is typed."""
    found = _edition(request, edition)
    form = OrderForm(found, _kind(request.POST), request.POST)
    if not form.is_valid():
        return _desk_page(request, found, form)
    try:
        foreseen = queries.preview(found, form.order())
    except Refusal as refusal:
        return _desk_page(request, found, form, refusal)
    wrong = None
    if "confirmation" in request.POST:
        try:
            return _carry_out(request, found, form)
        except Refusal as refusal:
            wrong = refusal
    context = {
        "edition": found,
        "form": form,
        "what": CHOICES[Kind(form.kind)],
        "preview": foreseen,
        "more": max(0, len(foreseen.sessions) - PREVIEWED),
        "named": foreseen.sessions[:PREVIEWED],
        **_of_orders(request, found, foreseen),
        "reason": form.cleaned_data["reason"],
        "wrong": wrong,
        "sent": [(name, value) for name, value in request.POST.items() if _of_order(name)],
    }
    return render(request, "changes/preview.html", context, status=422 if wrong else 200)


def _of_orders(request: HttpRequest, found: Edition, foreseen: queries.Preview) -> dict[str, Any]:
    """The orders named, those who are given most first; where the terms are changed."""
    rows = sorted(foreseen.remissions, key=lambda each: (-each.back, each.order.pk))
    terms = reverse("treasury:edition_terms", args=[found.slug])
    return {
        "concerned": rows[:PREVIEWED],
        "unnamed": max(0, len(rows) - PREVIEWED),
        "terms_page": terms if allowed(request.user, "money.keep_accounts", found) else "",
    }


def _of_order(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "confirmation")


def _carry_out(request: HttpRequest, found: Edition, form: OrderForm) -> HttpResponse:
    change = actions.change_plan(
        by=request.user,
        edition=found,
        order=form.order(),
        confirmation=request.POST["confirmation"],
    )
    people = change.facts["people"]
    done = ngettext(
        "It is done: the notice is public and %(people)d person is being told.",
        "It is done: the notice is public and %(people)d people are being told.",
        people,
    )
    messages.success(request, done % {"people": people})
    return redirect("changes:desk", edition=found.slug)


@require_POST
@login_required
def undo(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Undo a change within its hour."""
    change = get_object_or_404(Change, edition__slug=edition, pk=pk)
    actions.undo_change(by=request.user, change=change)
    messages.success(request, _("It is undone: who had been told is told again."))
    return redirect("changes:desk", edition=edition)


@require_safe
@public
def change(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A change as everybody reads it, with the programme as it was announced before."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    told = get_object_or_404(found.changes.select_related("edition"), pk=pk)
    context = {"edition": found, "change": told, "archive": queries.archive_of(told)}
    return render(request, "changes/change.html", context)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "changes.change_plan", found)
    return found


def _kind(sent: Any) -> str:
    kind: str = sent.get("kind", Kind.SESSION)
    if kind not in Kind.values:
        raise Http404
    return kind
