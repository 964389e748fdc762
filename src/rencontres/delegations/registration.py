"""The public pages where a delegation registers, one subject a page, each saved as it is left.

The secret of the draft stands in the address: a page can be reloaded, left and opened again on
another telephone, and there is no session whose end would lose anything.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from rencontres.accounts.clients import client_of
from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.editions.queries import published_edition
from rencontres.network.countries import countries
from rencontres.network.models import Authority
from rencontres.network.queries import search_authorities, territories, today

from . import actions, queries
from .actions import Organisation
from .drafts import (
    PAGES,
    WRITTEN,
    Row,
    after,
    forms_of,
    invitation_in,
    kept,
    more_rows,
    people_of,
    read,
    registration_of,
    rows_of,
    unfinished,
    with_rows,
)
from .forms import OrganisationForm, UnlistedForm, number
from .models import Category, Draft
from .people import BadPerson
from .rules import FULL, asked_to_approve, require_open

SHOWN = 12
MOST_NEW_ROWS = 10


def register(request: HttpRequest, edition: str) -> HttpResponse:
    """Begin: which organisation."""
    found = _edition(edition)
    return _closed(request, found) or _organisation(request, found)


def resume(request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """Go on where the registration was left; the address that is sent by e-mail."""
    draft = _draft(edition, secret)
    if draft.sent:
        return _private(redirect("delegations:registered", edition, secret))
    categories = _categories(request, draft)
    first = next(iter(unfinished(read(draft, categories))), "check")
    return _private(redirect("delegations:register_page", edition, secret, first))


def page(request: HttpRequest, edition: str, secret: str, page: str) -> HttpResponse:
    """One page of a registration."""
    draft = _draft(edition, secret)
    if page not in PAGES:
        raise Http404
    if draft.sent:
        return _private(redirect("delegations:registered", edition, secret))
    closed = _closed(request, draft.edition)
    if closed:
        return closed
    if page == "organisation":
        return _private(_organisation(request, draft.edition, draft, secret))
    show = _check if page == "check" else _write
    return _private(show(request, draft, secret, page))


def registered(request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """What the draft became, and what comes next."""
    draft = _draft(edition, secret)
    if draft.group:
        return _private(redirect("delegations:waiting", edition, draft.group.code))
    if draft.delegation is None:
        raise Http404
    delegation = queries.with_people(draft.edition.delegations.filter(pk=draft.delegation.pk)).get()
    context = {"edition": draft.edition, "delegation": delegation}
    return _private(render(request, "delegations/registered.html", context))


def _edition(slug: str) -> Edition:
    found: Edition | None = published_edition(slug)
    if found is None:
        raise Http404
    return found


def _draft(edition: str, secret: str) -> Draft:
    found = queries.draft_of(_edition(edition), secret)
    if found is None:
        raise Http404
    return found


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it is neither kept nor told to other sites."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _closed(request: HttpRequest, edition: Edition) -> HttpResponse | None:
    team = allowed(request.user, "delegations.record", edition)
    try:
        require_open(edition, timezone.now(), late=team)
    except Refusal as refusal:
        context = {"edition": edition, "refusal": refusal}
        return render(request, "delegations/closed.html", context)
    return None


def _categories(request: HttpRequest, draft: Draft) -> list[Category]:
    """Those that the reader may choose, with the invitation that was written."""
    edition = draft.edition
    sent = request.POST if request.method == "POST" else None
    return queries.open_categories(
        edition,
        invited=allowed(request.user, "delegations.invite", edition),
        invitation=invitation_in(draft, sent),
    )


# --- The organisation


def _organisation(
    request: HttpRequest, edition: Edition, draft: Draft | None = None, secret: str = ""
) -> HttpResponse:
    """Search the registry, or write the name; what is chosen begins the draft or changes it."""
    sent = request.POST if request.method == "POST" else None
    unlisted = UnlistedForm(sent if sent and "authority" not in sent else None)
    if sent is not None:
        organisation = _chosen(request, unlisted)
        if organisation:
            return _represent(request, edition, organisation, draft, secret)
    context: dict[str, Any] = {
        "edition": edition,
        "form": OrganisationForm(request.GET or None),
        "unlisted": unlisted,
        **_found(request),
        **_frame(draft, secret, "organisation"),
    }
    if not unlisted.is_bound:
        asked = {"name": request.GET.get("name", ""), "country": request.GET.get("country", "")}
        context["unlisted"] = UnlistedForm(initial=asked)
    status = 422 if unlisted.errors else 200
    return render(request, "delegations/register/organisation.html", context, status=status)


def _chosen(request: HttpRequest, unlisted: UnlistedForm) -> Organisation | None:
    """The authority whose button was pressed, or what was written; none: not right yet."""
    if "authority" in request.POST:
        authority = get_object_or_404(
            Authority.objects.select_related("country"), pk=number(request.POST["authority"])
        )
        return Organisation(authority.name, authority.country, authority)
    if not unlisted.is_valid():
        return None
    given = unlisted.cleaned_data
    return Organisation(given["name"], countries()[given["country"]], kind=given["kind"])


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


def _represent(
    request: HttpRequest,
    edition: Edition,
    organisation: Organisation,
    draft: Draft | None,
    secret: str,
) -> HttpResponse:
    if draft is None:
        language = get_language() or "fr"
        draft, secret = actions.begin_draft(
            by=request.user, edition=edition, organisation=organisation, language=language
        )
    else:
        actions.choose_organisation(by=request.user, draft=draft, organisation=organisation)
    return redirect("delegations:register_page", edition.slug, secret, after("organisation"))


# --- The people


def _frame(draft: Draft | None, secret: str, page: str) -> dict[str, Any]:
    """What every page shows around its form: where one is, and what is written already."""
    done = {"organisation", *(draft.answers if draft else ())} if draft else set()
    steps = [
        {"key": key, "label": label, "done": key in done, "current": key == page}
        for key, label in PAGES.items()
    ]
    place = list(PAGES).index(page) + 1
    return {
        "draft": draft,
        "secret": secret,
        "steps": steps,
        "place": place,
        "of": len(PAGES),
        "label": PAGES[page],
        "before": list(PAGES)[place - 2] if place > 1 else "",
    }


def _write(request: HttpRequest, draft: Draft, secret: str, page: str) -> HttpResponse:
    """A page with forms: kept as it was written, and left once it is right."""
    categories = _categories(request, draft)
    sent = request.POST if request.method == "POST" else None
    if sent is None:
        rows = forms_of(page, draft, draft.written(page), categories)
        for row in rows:
            row.form.unjudged()
        return _show(request, draft, secret, page, rows)
    rows = forms_of(page, draft, sent, categories)
    answers = kept(rows, sent)
    keys = rows_of(sent)
    if "remove" in sent:
        answers = with_rows(answers, [key for key in keys if key != sent["remove"]])
    elif "add" in sent:
        more = min(number(sent["add"]), MOST_NEW_ROWS)
        answers = with_rows(answers, more_rows(keys, more))
    if page == "consents":
        answers |= {"language": [get_language()]}
    draft = _save(request, draft, page, answers)
    if "add" in sent or "remove" in sent:
        return redirect("delegations:register_page", draft.edition.slug, secret, page)
    if not all(row.form.is_valid() for row in rows):
        return _show(request, draft, secret, page, rows)
    if page == "head":
        _send_link(request, draft, secret, rows[0].form.cleaned_data["email"])
    return redirect("delegations:register_page", draft.edition.slug, secret, after(page))


def _send_link(request: HttpRequest, draft: Draft, secret: str, email: str) -> None:
    """Send the link; where too many were sent of late, the registration goes on without."""
    client = client_of(request)
    try:
        actions.send_link(by=request.user, draft=draft, secret=secret, email=email, client=client)
    except Refusal as refusal:
        if refusal.code != "too_many":
            raise
        messages.warning(request, refusal.message)


def _save(request: HttpRequest, draft: Draft, page: str, answers: dict[str, list[str]]) -> Draft:
    return actions.save_page(
        by=request.user,
        draft=draft,
        page=page,
        answers=answers,
        language=get_language() or draft.language,
    )


def _show(
    request: HttpRequest, draft: Draft, secret: str, page: str, rows: list[Row]
) -> HttpResponse:
    errors = any(row.form.errors for row in rows)
    context = {
        "edition": draft.edition,
        "rows": rows,
        "page": page,
        "errors": errors,
        **_frame(draft, secret, page),
    }
    status = 422 if errors else 200
    return render(request, f"delegations/register/{page}.html", context, status=status)


# --- Check and send


def _check(request: HttpRequest, draft: Draft, secret: str, page: str) -> HttpResponse:
    """All that was written, and the button that registers it."""
    categories = _categories(request, draft)
    forms = read(draft, categories)
    missing = unfinished(forms)
    registration = None if missing else registration_of(draft, forms)
    refusal: Refusal | None = None
    if request.method == "POST" and registration:
        try:
            actions.send_draft(
                by=request.user, draft=draft, registration=registration, wait="wait" in request.POST
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("delegations:registered", draft.edition.slug, secret)
    context = {
        "edition": draft.edition,
        "registration": registration,
        "categories": {category.key: category for category in categories},
        "people": people_of(draft),
        "missing": [(key, PAGES[key]) for key in missing],
        "refusal": refusal,
        "approval": registration
        and asked_to_approve(request.user, draft.edition, registration.people),
        "full": refusal is not None and refusal.code in FULL.values(),
        "where": _page_of(refusal),
        **_frame(draft, secret, page),
    }
    early = bool(missing) and request.method == "POST"
    status = refusal.status if refusal else 422 if early else 200
    return render(request, "delegations/register/check.html", context, status=status)


def _page_of(refusal: Refusal | None) -> str:
    """The page where what was refused is put right."""
    if isinstance(refusal, BadPerson):
        return WRITTEN[0] if refusal.row == 1 else WRITTEN[1]
    return "organisation" if refusal and refusal.code == "authority_registered" else ""
