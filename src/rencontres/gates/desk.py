"""The desk at the entrance: find somebody or register them at once, and hand them a badge."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.core.requests import CONTENT_SECURITY_POLICY
from rencontres.delegations import actions as delegations
from rencontres.delegations import badges
from rencontres.delegations.actions import Reprint
from rencontres.delegations.billing import owed_at_desk
from rencontres.delegations.models import Seat
from rencontres.delegations.people import BadPerson, Person
from rencontres.delegations.printing import pdf
from rencontres.delegations.queries import seats_to_print
from rencontres.delegations.rules import FULL
from rencontres.editions.models import Edition
from rencontres.money.templatetags.amounts import amount

from . import queries
from .forms import OnSiteForm
from .organisations import suggest, understand


@require_safe
@login_required
def desk(request: HttpRequest, edition: str) -> HttpResponse:
    """Who is found, and the form for who is not; the badge just asked for prints itself."""
    found = _edition(request, edition)
    search = request.GET.get("search", "").strip()
    given, _space, family = search.rpartition(" ")
    initial = {"given_name": given, "family_name": family, "paper": _paper(request)}
    form = OnSiteForm(edition=found, initial=initial)
    return _page(request, found, form, search=search)


def _page(
    request: HttpRequest, found: Edition, form: OnSiteForm, search: str = "", **more: Any
) -> HttpResponse:
    printed = _printed(request, found)
    context = {
        "edition": found,
        "form": form,
        "search": search,
        "seats": queries.search(found, search) if search else None,
        "reasons": Reprint.choices,
        "printed": printed,
        "owed": owed_at_desk(printed) if printed else None,
        **more,
    }
    return render(request, "gates/desk.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def register(request: HttpRequest, edition: str) -> HttpResponse:
    """Register who stands there, and print."""
    found = _edition(request, edition)
    form = OnSiteForm(request.POST, edition=found)
    if not form.is_valid():
        return _page(request, found, form)
    request.session["paper"] = form.cleaned_data["paper"]
    try:
        seat = _register(request, found, form.cleaned_data)
    except BadPerson as bad:
        form.add_error(bad.field, str(bad.problem))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, full=refusal.code in FULL.values())
    else:
        return _print(seat)
    return _page(request, found, form)


def _register(request: HttpRequest, found: Edition, given: dict[str, Any]) -> Seat:
    organisation = understand(found, given["organisation"], given["country"])
    person = Person(
        given_name=given["given_name"],
        family_name=given["family_name"],
        email=given["email"],
        category=given["category"],
        function={given["language"]: given["function"]} if given["function"] else {},
    )
    seat: Seat = delegations.register_on_site(
        by=request.user,
        edition=found,
        person=person,
        organisation=organisation.name,
        country=organisation.country,
        authority=organisation.authority,
        delegation=organisation.delegation,
        language=given["language"],
        over_capacity=given["over_capacity"],
    )
    return seat


@require_POST
@login_required
def badge_again(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Print the badge of somebody who is registered, with the reason."""
    found = _edition(request, edition)
    seat = get_object_or_404(
        Seat, delegation__edition=found, delegation__reference=reference, number=number
    )
    reason = request.POST.get("reason", Reprint.FIRST)
    return _print(delegations.print_badge(by=request.user, seat=seat, reason=reason))


@require_POST
@login_required
def paid(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Note the money that somebody has just given."""
    found = _edition(request, edition)
    seat = get_object_or_404(
        Seat, delegation__edition=found, delegation__reference=reference, number=number
    )
    payment = delegations.take_payment(
        by=request.user, seat=seat, method=request.POST.get("method", "")
    )
    said = {
        "amount": amount(payment.amount, payment.currency),
        "method": payment.get_method_display(),
    }
    messages.success(request, _("Paid: %(amount)s, %(method)s.") % said)
    return redirect("gates:desk", edition=found.slug)


def _print(seat: Seat) -> HttpResponse:
    """Back to the desk, which prints the seat's badge."""
    delegation = seat.delegation
    address = reverse("gates:desk", args=[delegation.edition.slug])
    said = urlencode({"reference": delegation.reference, "number": seat.number})
    return redirect(f"{address}?{said}")


def _printed(request: HttpRequest, found: Edition) -> Seat | None:
    """The seat whose badge this page prints."""
    number = request.GET.get("number", "")
    if not (number.isdecimal() and len(number) < 4):
        return None
    return (
        seats_to_print(found)
        .filter(delegation__reference=request.GET.get("reference", ""), number=int(number))
        .first()
    )


@require_GET
@login_required
@xframe_options_sameorigin
def badge(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """One badge on the desk's paper, for the frame that prints it."""
    found = _edition(request, edition)
    seat: Seat = get_object_or_404(
        seats_to_print(found), delegation__reference=reference, number=number
    )
    paper = badges.PAPERS[_paper(request)]
    response = pdf(badges.badges(found, [seat], paper), f"badge-{reference}-{number}")
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return response


@require_GET
@login_required
def organisations(request: HttpRequest, edition: str) -> HttpResponse:
    """What the organisation being typed could be, for the field's list."""
    found = _edition(request, edition)
    context = {"suggested": suggest(found, request.GET.get("organisation", "")[:100])}
    return render(request, "gates/parts/organisations.html", context)


def _paper(request: HttpRequest) -> str:
    paper = request.session.get("paper", "a6")
    return paper if paper in badges.PAPERS else "a6"


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    if found.state == Edition.State.DRAFT:
        raise Http404
    require(request.user, "delegations.record", found)
    return found
