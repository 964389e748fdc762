"""“Still true?”: the own links and projects of people, and the quality of the whole registry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import require
from rencontres.core.public import public

from .. import actions, queries
from ..models import Authority, Claim, Country, Link, Project
from ..people import authorities_of, represented_by
from ..queries.claims import claims_before, unconfirmed
from ..queries.truth import fresh_since
from ..tokens import user_of
from .authorities import PAGE_SIZE

ANSWERS: dict[str, Any] = {
    "confirm": (actions.confirm_cooperation, gettext_lazy("Confirmed: this is true today.")),
    "end": (
        actions.end_cooperation,
        gettext_lazy("It has ended: if that was a slip, it can be taken up."),
    ),
    "resume": (actions.resume_cooperation, gettext_lazy("It is under way again.")),
}
KINDS: dict[str, Any] = {model.word: model for model in (Link, Project)}


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own links and projects."""
    return _still_true(request, request.user, "network:mine")


def mine_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever has a fresh letter: they answer, but do not sign in by it."""
    user = user_of(token)
    if user is None:
        return render(request, "network/letter_expired.html", status=410)
    return _still_true(request, user, "network:mine-by-letter", token)


def _still_true(request: HttpRequest, person: Any, page: str, *token: str) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, person, page, *token)
    own = authorities_of(person)
    keys = own or represented_by(person)
    today = timezone.localdate()
    wide = queries.with_predecessors(keys)
    shows_projects = request.GET.get("view") == "projects"
    links, projects = queries.own_links(wide, today), queries.own_projects(wide, today)
    shown: Any = projects if shows_projects else links
    fresh = {"confirmed__gte": fresh_since(today)}
    return render(
        request,
        "network/mine.html",
        {
            "authorities": Authority.objects.filter(pk__in=keys),
            "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
            "tabs": _tabs(shows_projects, links.count(), projects.count()),
            "shows_projects": shows_projects,
            "fresh_since": fresh_since(today),
            "confirmed": shown.filter(**fresh).count(),
            "total": shown.count(),
            "by_letter": bool(token),
            "answers": bool(own),
            "unconfirmed": unconfirmed(person),
            "claims": claims_before(person).filter(state=Claim.State.WAITING).count() if own else 0,
        },
    )


def _claim(request: HttpRequest, person: Any, key: str) -> None:
    """Ask to answer for an authority that one represents."""
    authority = get_object_or_404(Authority, pk=key)
    try:
        actions.claim_authority(by=person, authority=authority)
    except PermissionDenied:
        messages.error(request, _("You no longer come to an edition for this authority."))
    else:
        messages.success(request, _("It is asked: you will be told by e-mail."))


def _answer(request: HttpRequest, person: Any, page: str, *token: str) -> HttpResponse:
    """One tap: still true, ended, or taken up again; then the next one."""
    key = request.POST.get("pk", "")
    key = key if key.isdecimal() and len(key) < 19 else "0"
    if request.POST.get("answer") == "claim":
        _claim(request, person, key)
        return redirect(page, *token)
    verb, done = ANSWERS.get(request.POST.get("answer", ""), ANSWERS["confirm"])
    model = KINDS.get(request.POST.get("word", ""), Link)
    of = get_object_or_404(model, pk=key)
    try:
        verb(by=person, of=of)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    address = redirect(page, *token)
    address["Location"] += "?view=projects" if model is Project else ""
    return address


def _tabs(shows_projects: bool, links: int, projects: int) -> list[dict[str, object]]:
    named = ((_("Links"), "?", links), (_("Projects"), "?view=projects", projects))
    return [
        {
            "label": f"{label} ({number})",
            "href": href,
            "current": shows_projects == ("projects" in href),
        }
        for label, href, number in named
    ]


@require_safe
@public
def quality(request: HttpRequest) -> HttpResponse:
    """How much of what the registry tells was confirmed in the last twelve months."""
    today = timezone.localdate()
    shares = queries.confirmed_shares(today)
    kinds = dict(Link.Kind.choices) | {queries.PROJECT: _("cooperation projects")}
    names = {country.code: country.name for country in Country.objects.all()}
    by_country = [(code, names[code], share) for code, share in shares.by_country.items()]
    return render(
        request,
        "network/quality.html",
        {
            "whole": shares.whole,
            "since": fresh_since(today),
            "by_kind": [
                (kinds[kind], share) for kind, share in shares.by_kind.items() if share.living
            ],
            "by_country": sorted(by_country, key=lambda row: (-row[2].living, words(row[1]))),
            "synthetic": queries.has_synthetic(),
        },
    )


@require_safe
@login_required
def terms(request: HttpRequest) -> HttpResponse:
    """The agreements whose term comes within six months."""
    require(request.user, "network.see_terms")
    found = queries.coming_terms(timezone.localdate())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "network/terms.html", {"page": page})
