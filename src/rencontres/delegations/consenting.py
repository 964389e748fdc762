"""Pages of consents: one's own on the page of one's data, and the team's list of who said no."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rencontres.accounts.data_page import data_part
from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require
from rencontres.editions.models import Edition

from . import actions, queries
from .consents import QUESTIONS
from .models import Consent, Participant

PAGE = 50


@data_part
def my_consents(request: HttpRequest) -> str:
    """What the reader agrees to, edition by edition, to change with one button."""
    people = list(queries.participations_of(request.user))
    if not people:
        return ""
    last = queries.consents_of(people)
    answers = [
        (
            person,
            [(kind, QUESTIONS[kind].words, last.get((person.pk, kind))) for kind in Consent.Kind],
        )
        for person in people
    ]
    return render_to_string("delegations/parts/consents.html", {"answers": answers}, request)


@require_POST
def answer(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Record one answer: the person's own, or what the team was told."""
    person = get_object_or_404(
        Participant.objects.select_related("edition"), edition__slug=edition, pk=pk
    )
    sent = request.POST
    if sent.get("given") not in {"yes", "no"}:
        raise Refusal(_("Say yes or no."), code="given", status=422)
    actions.record_consents(
        by=request.user,
        participant=person,
        answers={sent.get("kind", ""): sent["given"] == "yes"},  # type: ignore[dict-item]
        language=get_language() or settings.LANGUAGE_CODE,
        how=_how(sent.get("how", Consent.How.PAGE)),
    )
    messages.success(request, _("Your answer is recorded.") if "how" not in sent else _("Noted."))
    return redirect(_back(request))


@require_safe
@never_cache
def image_rights(request: HttpRequest, edition: str) -> HttpResponse:
    """Who said no to photographs, for photographers, stage and press; the desk notes answers."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_photo_refusals", found)
    search = request.GET.get("q", "").strip()
    people = queries.image_answers(found, search)
    context = {
        "edition": found,
        "search": search,
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "counts": queries.image_counts(found),
        "notes": allowed(request.user, "delegations.note_consents", found),
        "hows": [(how.value, how.label) for how in (Consent.How.DESK, Consent.How.PAPER)],
    }
    return render(request, "delegations/image_rights.html", context)


def _how(value: str) -> Consent.How:
    if value not in Consent.How.values:
        raise Refusal(_("Say how it was said: at the desk or on paper."), code="how", status=422)
    return Consent.How(value)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if back and safe else "accounts:data"
