"""A person's agenda as a calendar to subscribe to, under an address that only they know."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from rencontres.agenda.models import Engagement
from rencontres.agenda.queries import agenda_of
from rencontres.core import calendars
from rencontres.core.languages import words

from .models import Seat

SALT = "rencontres.delegations.calendar"


def address(seat: Seat) -> str:
    """Where a calendar program reads the agenda of who sits there now; it ends with a change."""
    token = signing.dumps([seat.pk, seat.participant_id], salt=SALT)
    return settings.PUBLIC_URL + reverse("delegations:calendar", args=[seat.edition.slug, token])


def feed(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """The agenda as iCalendar."""
    try:
        seat_id, participant = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    seat = get_object_or_404(
        Seat.objects.select_related("delegation__edition", "holder"),
        pk=seat_id,
        participant=participant,
        withdrawn=None,
        delegation__edition__slug=edition,
    )
    entries = [_entry(engagement, seat) for engagement in agenda_of(seat.holder)]
    answer = HttpResponse(
        calendars.ical(words(seat.edition.title), entries), content_type=calendars.ICAL
    )
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _entry(engagement: Engagement, seat: Seat) -> calendars.Entry:
    activity = engagement.activity
    return calendars.Entry(
        uid=f"{activity.pk}.{seat.pk}@{settings.PUBLIC_HOST}",
        title=words(activity.title),
        starts=engagement.during.lower,
        ends=engagement.during.upper,
        changed=timezone.now(),
        place=", ".join(place for place in (activity.place, seat.edition.venue) if place),
        url=settings.PUBLIC_URL + activity.path if activity.path else "",
        cancelled=activity.change_id is not None,
    )
