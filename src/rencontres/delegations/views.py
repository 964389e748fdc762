"""Pages of participants: my delegation, my agenda, and changing who comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rencontres.agenda.models import Engagement
from rencontres.core import qr
from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require
from rencontres.editions.models import Edition
from rencontres.editions.queries import visible_editions

from . import actions, calendar, queries
from .forms import SeatForm, number
from .models import Delegation, Seat, WaitingGroup
from .permissions import is_head
from .rules import FULL, PAST
from .tickets import signed

KINDS = {
    "meeting": _("Meeting"),
    "testimony": _("Testimony on the TV stage"),
}
ROLES = {
    "chair": _("You chair"),
    "moderator": _("You moderate"),
    "speaker": _("You speak"),
    "rapporteur": _("You report"),
}


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Where a person goes after signing in: their delegation, else the desk of their team."""
    mine = queries.current_participation(request.user)
    if mine:
        return redirect("delegations:mine", edition=mine.edition.slug)
    worked_on = Edition.objects.order_by("-first_day")
    if not getattr(request.user, "is_administrator", False):
        worked_on = worked_on.filter(team__user=request.user.pk)
    desk = worked_on.first()
    asked = queries.groups_of(request.user)
    if desk and not asked:
        return redirect("press:dashboard", edition=desk.slug)
    return render(request, "delegations/nobody.html", {"asked": asked})


@login_required
def mine(request: HttpRequest, edition: str) -> HttpResponse:
    """The reader's delegation: who comes, which seats have no name, what the head may change."""
    found, seat = _mine(request, edition)
    if seat is None:
        asked = queries.groups_of(request.user).filter(edition=found)
        return render(request, "delegations/nobody.html", {"edition": found, "asked": asked})
    delegation = queries.with_people(found.delegations.filter(pk=seat.delegation_id)).get()
    return render(
        request,
        "delegations/mine.html",
        {
            "seat": seat,
            "edition": found,
            "code": qr.svg(signed(found.slug, seat.ticket)),
            **shown(request, delegation),
        },
    )


def _mine(request: HttpRequest, slug: str) -> tuple[Edition, Seat | None]:
    """An edition and the reader's seat in it; one in preparation is there for its people only."""
    found = get_object_or_404(Edition, slug=slug)
    seat = queries.seat_of(request.user, found)
    if seat is None:
        found = get_object_or_404(visible_editions(request.user), slug=slug)
    return found, seat


def shown(request: HttpRequest, delegation: Delegation) -> dict[str, Any]:
    """A delegation whose seats are at hand, as pages show it: who may change it, what is missing.

    Once the edition is over, nobody changes anything.
    """
    live = [seat for seat in delegation.seats.all() if seat.withdrawn is None]
    return {
        "delegation": delegation,
        "places": len(live),
        "unnamed": sum(seat.participant is None for seat in live),
        "manager": allowed(request.user, "delegations.manage", delegation),
        "sharing": queries.sharing_contacts(seat.participant for seat in live if seat.participant),
        "past": delegation.edition.state in PAST,
        "asked": list(delegation.more_seats.filter(settled=None)),
    }


@login_required
def agenda(request: HttpRequest, edition: str) -> HttpResponse:
    """The reader's agenda by day, to look at and to print."""
    found, seat = _mine(request, edition)
    if seat is None:
        return render(request, "delegations/nobody.html", {"edition": found})
    days = [
        (day.date, [card(engagement, found) for engagement in day.engagements])
        for day in queries.agenda_by_day(seat, found)
    ]
    filled = any(cards for _day, cards in days)
    return render(
        request,
        "delegations/agenda.html",
        {
            "edition": found,
            "seat": seat,
            "days": days,
            "filled": filled,
            "subscription": calendar.address(seat),
        },
    )


def card(engagement: Engagement, edition: Edition) -> dict[str, Any]:
    """An engagement in the words of the kit's session card."""
    activity, during = engagement.activity, engagement.during
    starts, ends = (moment.astimezone(edition.zone) for moment in (during.lower, during.upper))
    role = ROLES.get(engagement.role)
    return {
        "title": activity.title,
        "kind": KINDS.get(activity.kind, ""),
        "time": f"{starts:%H:%M}–{ends:%H:%M}",
        "room": activity.place,
        "href": _in_reading_language(activity.path),
        "status": _("Cancelled") if engagement.called_off else role,
        "tone": "bad" if engagement.called_off else "accent" if role else "",
    }


def _in_reading_language(path: str) -> str:
    """An address kept in the default language, in the reader's."""
    language = get_language()
    with translation.override(settings.LANGUAGE_CODE):
        return translate_url(path, language) if path else ""


def _seat(request: HttpRequest, edition: str, reference: str, number: int) -> Seat:
    """A seat of a delegation the reader manages."""
    seat = get_object_or_404(
        Seat.objects.select_related(
            "participant", "delegation__edition", "delegation__head", "holder", "category"
        ),
        delegation__edition__slug=edition,
        delegation__reference=reference,
        number=number,
    )
    require(request.user, "delegations.manage", seat)
    return seat


def _back(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """To the page the reader manages the delegation from."""
    delegation.refresh_from_db()
    edition = delegation.edition
    if is_head(request.user, delegation):
        return redirect("delegations:mine", edition=edition.slug)
    if allowed(request.user, "delegations.see_all", edition):
        return redirect(
            "delegations:delegation", edition=edition.slug, reference=delegation.reference
        )
    return redirect("delegations:me")  # a head who has just left


def _hindrance(seat: Seat) -> Any:
    """Why nobody can leave this seat now, said before it is tried."""
    return actions.HAS_PART if queries.has_part(seat) else ""


Verb = Callable[..., Seat]


def _sit(request: HttpRequest, seat: Seat, verb: Verb, template: str, done: str) -> HttpResponse:
    """A form that puts somebody in a seat."""
    delegation = seat.delegation
    sent = request.POST if request.method == "POST" else None
    form = SeatForm(sent, edition=delegation.edition)
    if form.is_valid():
        try:
            verb(by=request.user, seat=seat, person=form.person(delegation.language))
        except Refusal as refusal:
            problem = getattr(refusal, "problem", refusal)
            form.add_error(getattr(refusal, "field", None), str(problem))
        else:
            messages.success(request, done)
            return _back(request, delegation)
    context = {
        "form": form,
        "seat": seat,
        "delegation": delegation,
        "edition": seat.edition,
        "hindrance": _hindrance(seat),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
def name(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Say who takes a seat."""
    seat = _seat(request, edition, reference, number)
    done = _("The seat has a name.")
    return _sit(request, seat, actions.name_seat, "delegations/name.html", str(done))


@login_required
def replace(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Let somebody come in another's place."""
    seat = _seat(request, edition, reference, number)
    done = _("The person is replaced: the bookings stay, the ticket is a new one.")
    return _sit(request, seat, actions.replace_participant, "delegations/replace.html", str(done))


@login_required
def withdraw(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Give a seat back, after a page that says what is lost."""
    seat = _seat(request, edition, reference, number)
    delegation = seat.delegation
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            actions.withdraw_seat(by=request.user, seat=seat)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The seat is given back: its place and hours are free."))
            return _back(request, delegation)
    return render(
        request,
        "delegations/withdraw.html",
        {
            "seat": seat,
            "delegation": delegation,
            "edition": seat.edition,
            "hindrance": refusal or _hindrance(seat),
            "hours": seat.holder.engagements.count(),
            "last": not delegation.seats.filter(~Q(pk=seat.pk), withdrawn__isnull=True).exists(),
        },
        status=refusal.status if refusal else 200,
    )


@require_POST
@login_required
def add(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Add seats to a delegation; they are named later."""
    delegation = get_object_or_404(
        Delegation.objects.select_related("edition", "head"),
        edition__slug=edition,
        reference=reference,
    )
    count = number(request.POST.get("count", ""))
    verb = actions.wait_for_seats if "wait" in request.POST else actions.ask_for_seats
    try:
        made = verb(by=request.user, delegation=delegation, count=count)
    except Refusal as refusal:
        if refusal.code not in FULL.values():
            raise
        context = {"delegation": delegation, "edition": delegation.edition, "count": count}
        context |= {"refusal": refusal}
        return render(request, "delegations/seats_full.html", context, status=refusal.status)
    messages.success(request, _told(made))
    return _back(request, delegation)


def _told(made: list[Seat] | WaitingGroup) -> Any:
    """What became of seats that were asked for."""
    if isinstance(made, list):
        words = translation.ngettext("%(count)d seat added.", "%(count)d seats added.", len(made))
        return words % {"count": len(made)}
    if made.state == WaitingGroup.State.TO_APPROVE:
        return _("The team approves these seats first: they are held, and we write to you.")
    return _("You wait for these seats: we write to you as soon as they are free.")
