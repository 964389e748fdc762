"""The pages on which a contribution is written, and its own page: follow, send, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require
from rencontres.delegations.forms import OrganisationForm, number
from rencontres.network.countries import countries
from rencontres.network.models import Authority
from rencontres.network.queries import search_authorities, territories, today

from .. import actions, rules
from ..actions.writing import Changed
from ..content import Organised
from ..forms import NamedOrganisationForm, form_of, people_of
from ..models import Contribution
from ..telling import answers_told, history_told

SHOWN = 12
MOST_NEW_ROWS = 5


def contribution_or_404(
    request: HttpRequest, edition: str, pk: int, permission: str
) -> Contribution:
    """A contribution, for those who may do something with it."""
    found = Contribution.objects.select_related("call__kind", "call__edition", "session")
    contribution = get_object_or_404(found, call__edition__slug=edition, pk=pk)
    require(request.user, permission, contribution)
    return contribution


@login_required
@require_safe
def contribution(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Where a contribution stands, for its organisers."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    now = timezone.now()
    context = {
        "edition": shown.edition,
        "contribution": shown,
        "organisers": shown.organisers.select_related("user"),
        "people": shown.people.all(),
        "answers": answers_told(shown),
        "history": history_told(shown),
        "missing": rules.missing(shown) if shown.state == Contribution.State.DRAFT else [],
        "takes": rules.takes(shown.call, shown.link, now),
        "organises": allowed(request.user, "contributions.withdraw", shown),
    }
    return render(request, "contributions/contribution.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, edition: str, pk: int, page: str) -> HttpResponse:
    """One page of a contribution, kept as it is left."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    if page not in rules.pages_of(shown.call):
        raise Http404
    special = {"organisation": _organisation, "people": _people, "check": _check}
    return special.get(page, _form)(request, shown, page)


def _form(request: HttpRequest, shown: Contribution, page: str) -> HttpResponse:
    form = form_of(page, request.POST if request.method == "POST" else None, shown)
    if form.is_bound and form.is_valid():
        return _save(request, shown, page, form.changes, {"form": form})
    return _show(request, shown, page, {"form": form}, status=422 if form.errors else 200)


def _save(
    request: HttpRequest,
    shown: Contribution,
    page: str,
    changes: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Keep a page; where it is refused, the page stands as it was sent, with what to do."""
    seen = number(request.POST.get("seen", ""))
    try:
        actions.save(by=request.user, contribution=shown, changes=changes, seen=seen)
    except Refusal as refusal:
        shown.refresh_from_db()
        context |= {"refusal": refusal, "changed": isinstance(refusal, Changed)}
        if isinstance(refusal, Changed):
            context |= {"stands": _stands(shown, page), "last": history_told(shown)[:1]}
        return _show(request, shown, page, context, status=refusal.status)
    then = page if "add" in request.POST else _after(shown, page)
    return redirect("contributions:write", shown.edition.slug, shown.pk, then)


def _stands(shown: Contribution, page: str) -> dict[str, Any]:
    """What stands now on a page that somebody else has changed."""
    if page == "people":
        return {"rows": people_of(None, shown)[:-1]}
    if page == "organisation":
        return {}
    return {"form": form_of(page, None, shown)}


def _after(shown: Contribution, page: str) -> str:
    names = list(rules.pages_of(shown.call))
    return names[names.index(page) + 1]


def _show(
    request: HttpRequest, shown: Contribution, page: str, context: dict[str, Any], status: int
) -> HttpResponse:
    pages = rules.pages_of(shown.call)
    names = list(pages)
    place = names.index(page)
    frame = {
        "edition": shown.edition,
        "contribution": shown,
        "pages": [
            {"key": key, "label": label, "current": key == page} for key, label in pages.items()
        ],
        "label": pages[page],
        "place": place + 1,
        "of": len(pages),
        "before": names[place - 1] if place else "",
    }
    template = page if page in {"organisation", "people", "check"} else "page"
    return render(
        request, f"contributions/write/{template}.html", {**frame, **context}, status=status
    )


# --- The organisation


def _organisation(request: HttpRequest, shown: Contribution, page: str) -> HttpResponse:
    """Search the registry, or write the name."""
    sent = request.POST if request.method == "POST" else None
    unlisted = NamedOrganisationForm(sent if sent and "authority" not in sent else None)
    context = {
        "form": OrganisationForm(request.GET or None),
        "unlisted": unlisted,
        **_found(request),
    }
    if sent is not None and (organised := _chosen(request, unlisted)):
        return _save(request, shown, page, {"organised": organised}, context)
    if not unlisted.is_bound:
        asked = {"name": request.GET.get("name", ""), "country": request.GET.get("country", "")}
        context["unlisted"] = NamedOrganisationForm(initial=asked)
    return _show(request, shown, page, context, status=422 if unlisted.errors else 200)


def _chosen(request: HttpRequest, unlisted: NamedOrganisationForm) -> Organised | None:
    """The authority whose button was pressed, or what was written; none: not right yet."""
    if "authority" in request.POST:
        authority = get_object_or_404(
            Authority.objects.select_related("country"), pk=number(request.POST["authority"])
        )
        return Organised(authority.name, authority.country, authority)
    if not unlisted.is_valid():
        return None
    given = unlisted.cleaned_data
    return Organised(given["name"], countries()[given["country"]])


def _found(request: HttpRequest) -> dict[str, Any]:
    form = OrganisationForm(request.GET or None)
    if not form.is_valid():
        return {}
    country, name = form.cleaned_data["country"], form.cleaned_data["name"]
    authorities = today(search_authorities(name, country)[:SHOWN])
    named = territories(authorities)
    found = [
        (each, named.get((Authority.Kind.DEPARTMENT, each.department), "")) for each in authorities
    ]
    return {"found": found, "name": name}


# --- The people, and the last page


def _people(request: HttpRequest, shown: Contribution, page: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    rows = people_of(sent, shown)
    keys = [str(row.prefix).partition("-")[2] for row in rows]
    context: dict[str, Any] = {"rows": rows, "keys": keys}
    if sent is None:
        return _show(request, shown, page, context, status=200)
    written = [row for row in rows if row.has_changed()]
    if not all(row.is_valid() for row in written):
        return _show(request, shown, page, context, status=422)
    changes = {"people": [row.person for row in written]}
    return _save(request, shown, page, changes, context)


def _check(request: HttpRequest, shown: Contribution, page: str) -> HttpResponse:
    """All that was written, what is missing, and the button that sends it."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            actions.submit(by=request.user, contribution=shown)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Your contribution is sent: you will be told by e-mail."))
            return redirect("contributions:contribution", shown.edition.slug, shown.pk)
    context = {
        "missing": [
            (each.page, rules.PAGES[each.page], each.what) for each in rules.missing(shown)
        ],
        "takes": rules.takes(shown.call, shown.link, timezone.now()),
        "people": shown.people.all(),
        "answers": answers_told(shown),
        "refusal": refusal,
    }
    return _show(request, shown, page, context, status=refusal.status if refusal else 200)


# --- What its organisers do besides


@login_required
@require_POST
def withdraw(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take it back."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    actions.withdraw(by=request.user, contribution=shown)
    messages.success(request, _("The contribution is withdrawn; you can take it up again here."))
    return redirect("contributions:contribution", edition, pk)


@login_required
@require_POST
def take_up(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Make a withdrawn one a draft again."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    actions.take_up_again(by=request.user, contribution=shown)
    return redirect("contributions:write", edition, pk, "check")


@login_required
@require_POST
def invite(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Invite somebody to organise it too."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    email = request.POST.get("email", "")[:254]
    actions.invite_organiser(by=request.user, contribution=shown, email=email)
    messages.success(request, _("The invitation is sent."))
    return redirect("contributions:contribution", edition, pk)


@login_required
@require_POST
def remove_organiser(request: HttpRequest, edition: str, pk: int, organiser: int) -> HttpResponse:
    """Take somebody's right away, or an invitation back."""
    shown = contribution_or_404(request, edition, pk, "contributions.write")
    known = get_object_or_404(shown.organisers, pk=organiser)
    actions.remove_organiser(by=request.user, contribution=shown, organiser=known)
    messages.success(request, _("Done: this person edits the contribution no more."))
    if not allowed(request.user, "contributions.write", shown):
        return redirect("contributions:mine", edition=edition)
    return redirect("contributions:contribution", edition, pk)
