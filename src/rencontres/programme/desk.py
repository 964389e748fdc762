"""The programme team's desk: drafts, the planner, releases."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, cards, checking, queries
from .forms import PlanForm, ReleaseForm
from .models import Draft, Session

PERMISSION = "programme.plan"


def edition_for_team(request: HttpRequest, slug: str) -> Edition:
    """The edition, for those who plan it."""
    edition = get_object_or_404(Edition, slug=slug)
    require(request.user, PERMISSION, edition)
    return edition


@login_required
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    """Where the timetable stands."""
    planned = edition_for_team(request, edition)
    name = _("Draft %(number)d") % {"number": planned.drafts.count() + 1}
    return _desk_page(request, planned, PlanForm(initial={"name": name}))


def _desk_page(request: HttpRequest, planned: Edition, form: PlanForm) -> HttpResponse:
    return render(
        request,
        "programme/desk.html",
        {
            "edition": planned,
            "drafts": queries.drafts(planned),
            "releases": planned.releases.select_related("draft"),
            "unplaced": queries.unplaced(planned),
            "total": planned.sessions.count(),
            "wishes": queries.wishes_of(planned),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def plan(request: HttpRequest, edition: str) -> HttpResponse:
    """Have a draft thought of."""
    planned = edition_for_team(request, edition)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, planned, form)
    made = actions.order_timetable(by=request.user, edition=planned, **form.cleaned_data)
    return redirect("programme:draft", edition=edition, pk=made.pk)


@login_required
def draft(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A draft: how good it is, what it breaks, and its grid."""
    planned = edition_for_team(request, edition)
    name = _("Version %(number)d") % {"number": planned.releases.count() + 1}
    return _draft_page(request, planned, pk, ReleaseForm(initial={"name": name}))


def _draft_page(request: HttpRequest, planned: Edition, pk: int, form: ReleaseForm) -> HttpResponse:
    shown = get_object_or_404(queries.drafts(planned), pk=pk)
    shown.edition = planned
    lines = list(checking.lines_of(shown))
    return render(
        request,
        "programme/draft.html",
        {
            "edition": planned,
            "draft": shown,
            "release": getattr(shown, "release", None),
            "faults": [line for blocking, line in lines if not blocking],
            "blocking": [line for blocking, line in lines if blocking],
            "would_move": queries.would_move(shown),
            "form": form,
            "days": cards.grid_by_day(planned, _placed(shown), {}, planned.rooms.all()),
        },
        status=422 if form.errors else 200,
    )


def _placed(shown: Draft) -> list[Session]:
    """The sessions as the draft would place them (nothing is written)."""
    places = {p.session_id: p for p in shown.placements.select_related("room", "slot")}
    sessions = [s for s in queries.sessions_of(shown.edition) if s.pk in places]
    for session in sessions:
        session.room, session.slot = places[session.pk].room, places[session.pk].slot
    return sorted(sessions, key=lambda s: (places[s.pk].slot.starts, s.kind.position, s.pk))


@login_required
@require_POST
def release(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Make a draft the programme."""
    planned = edition_for_team(request, edition)
    chosen = get_object_or_404(Draft, edition=planned, pk=pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, planned, pk, form)
    made = actions.release_timetable(by=request.user, draft=chosen, name=form.cleaned_data["name"])
    freed = made.facts["freed_bookings"]
    told = _("“%(name)s” is the programme now: %(placed)d sessions placed, %(moved)d moved.") % {
        "name": made.name,
        **made.facts,
    }
    if freed:
        told += " " + ngettext(
            "%(count)d booking clashed and was freed.",
            "%(count)d bookings clashed and were freed.",
            freed,
        ) % {"count": freed}
    messages.success(request, told)
    return redirect("programme:desk", edition=edition)


@login_required
@require_POST
def discard(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    planned = edition_for_team(request, edition)
    chosen = get_object_or_404(Draft, edition=planned, pk=pk)
    actions.discard_draft(by=request.user, draft=chosen)
    messages.success(request, _("The draft is thrown away."))
    return redirect("programme:desk", edition=edition)
