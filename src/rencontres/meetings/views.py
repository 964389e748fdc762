"""The page of one-to-one meetings: what they are, one's own, and all for the team."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core import permissions
from rencontres.delegations.models import Seat
from rencontres.delegations.queries import sharing_contacts
from rencontres.editions.models import Edition
from rencontres.editions.queries import visible_editions

from . import actions, queries
from .models import Meeting

PAGE_SIZE = 50


@require_safe
def meetings(request: HttpRequest, edition: str) -> HttpResponse:
    """A visitor learns what meetings are, a participant finds theirs, the team finds all."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    mine = _mine(request, found)
    others = [other.participant for _meeting, other in mine if other.participant]
    context = {
        "edition": found,
        "tables": found.tables.count(),
        "mine": mine,
        "sharing": sharing_contacts(others) if others else set(),
    }
    if permissions.allowed(request.user, "meetings.see_all", found):
        pages = Paginator(queries.meetings(found), PAGE_SIZE)
        context["page"] = pages.get_page(request.GET.get("page"))
    return render(request, "meetings/list.html", context)


@require_POST
def cancel(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Call a meeting off."""
    meeting = get_object_or_404(queries.meetings_with_people(), edition__slug=edition, pk=pk)
    actions.cancel_meeting(by=request.user, meeting=meeting)
    messages.success(request, _("The meeting is cancelled; its hour is free again."))
    return redirect("meetings:list", edition=edition)


def _mine(request: HttpRequest, edition: Edition) -> list[tuple[Meeting, Seat]]:
    """The reader's meetings, each with the seat of the other one."""
    if not request.user.is_authenticated:
        return []
    return [
        (meeting, meeting.asked_of if _is_reader(request, meeting) else meeting.asked_by)
        for meeting in queries.meetings_of(request.user, edition)
    ]


def _is_reader(request: HttpRequest, meeting: Meeting) -> bool:
    person = meeting.asked_by.participant
    return person is not None and person.user_id == request.user.pk
