"""The public page where a delegation registers: first the organisation, then the people."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country
from rencontres.network.queries import search_authorities, territories, today

from . import actions, queries
from .forms import DelegationForm, OrganisationForm, People, number, people_form
from .models import Delegation, WaitingGroup
from .people import BadPerson
from .rules import FULL, require_open

SHOWN = 12


class Organisation(NamedTuple):
    """Whom a delegation represents: an authority of the registry, or what was written."""

    name: str
    country: Country
    authority: Authority | None = None


def register(request: HttpRequest, edition: str) -> HttpResponse:
    """Register a delegation, when registration is open."""
    found = get_object_or_404(Edition.objects.exclude(state=Edition.State.DRAFT), slug=edition)
    team = allowed(request.user, "delegations.record", found)
    try:
        require_open(found, timezone.now(), late=team)
    except Refusal as refusal:
        context = {"edition": found, "refusal": refusal}
        return render(request, "delegations/closed.html", context)
    organisation = _chosen(request)
    if organisation is None:
        return _choose_organisation(request, found)
    return _write_people(request, found, organisation)


def _chosen(request: HttpRequest) -> Organisation | None:
    """The organisation named in the address, once chosen."""
    key = request.GET.get("authority", "")
    if key:
        authority = get_object_or_404(Authority.objects.select_related("country"), pk=number(key))
        return Organisation(authority.name, authority.country, authority)
    name = request.GET.get("organisation", "").strip()
    if not name:
        return None
    return Organisation(name[:200], get_object_or_404(Country, pk=request.GET.get("country")))


def _choose_organisation(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = OrganisationForm(request.GET or None)
    context: dict[str, Any] = {"edition": edition, "form": form}
    if form.is_valid():
        country, name = form.cleaned_data["country"], form.cleaned_data["name"]
        authorities = today(search_authorities(name, country)[:SHOWN])
        named = territories(authorities)
        context |= {
            "found": [
                (each, named.get((Authority.Kind.DEPARTMENT, each.department), ""))
                for each in authorities
            ],
            "name": name,
            "unlisted": "?" + urlencode({"country": country, "organisation": name}),
        }
    return render(request, "delegations/organisation.html", context)


def _write_people(
    request: HttpRequest, edition: Edition, organisation: Organisation
) -> HttpResponse:
    invited = allowed(request.user, "delegations.invite", edition)
    categories = queries.open_categories(edition, invited=invited)
    sent = request.POST if request.method == "POST" else None
    form = DelegationForm(sent, initial={"language": get_language()})
    people = people_form(sent, categories=categories)
    if sent and "add" in sent:
        people = people.with_one_more()
        form = DelegationForm(initial={name: sent.get(name, "") for name in form.fields})
    elif sent and all((form.is_valid(), people.is_valid())):
        made = _register(request, edition, organisation, form, people)
        if isinstance(made, WaitingGroup):
            return redirect("delegations:waiting", edition=edition.slug, code=made.code)
        if made:
            request.session["registered"] = made.pk
            return redirect("delegations:registered", edition=edition.slug)
    errors = form.is_bound and bool(form.errors or people.total_error_count())
    return render(
        request,
        "delegations/register.html",
        {
            "edition": edition,
            "organisation": organisation,
            "form": form,
            "people": people,
            "errors": errors,
            "full": any(form.has_error(NON_FIELD_ERRORS, code) for code in FULL.values()),
            "again": reverse("delegations:register", kwargs={"edition": edition.slug}),
        },
        status=422 if errors else 200,
    )


def _register(
    request: HttpRequest,
    edition: Edition,
    organisation: Organisation,
    form: DelegationForm,
    people: People,
) -> Delegation | WaitingGroup | None:
    """Call the verb; what it refuses goes beside the field it is about."""
    waits = "wait" in request.POST
    verb: Any = actions.join_waiting_list if waits else actions.register_delegation
    rows = people.filled()
    language = form.cleaned_data["language"]
    try:
        made: Delegation | WaitingGroup = verb(
            by=request.user,
            edition=edition,
            organisation=organisation.name,
            country=organisation.country,
            authority=organisation.authority,
            language=language,
            people=[row.person(language) for row in rows],
            unnamed_seats=form.cleaned_data["unnamed_seats"],
        )
        return made
    except BadPerson as bad:
        rows[bad.row - 1].add_error(bad.field, str(bad.problem))
    except Refusal as refusal:
        form.add_error(None, ValidationError(str(refusal), code=refusal.code))
    return None


def registered(request: HttpRequest, edition: str) -> HttpResponse:
    """What was registered in this browser a moment ago, and what comes next."""
    found = get_object_or_404(Edition, slug=edition)
    delegation = queries.with_people(
        found.delegations.filter(pk=request.session.get("registered", 0))
    ).first()
    if delegation is None:
        raise Http404
    context = {"edition": found, "delegation": delegation}
    return render(request, "delegations/registered.html", context)
