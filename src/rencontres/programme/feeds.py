"""Addresses under which other programs read the programme, each always up to date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from rencontres.core import calendars
from rencontres.core.languages import words
from rencontres.core.public import public

from . import booklet, queries
from .exports.calendar import entries
from .exports.frab import frab
from .exports.schedule import Row, schedule
from .views import edition_or_404


@public
def schedule_json(request: HttpRequest, edition: str) -> HttpResponse:
    """The C3VOC's schedule.json."""
    return JsonResponse(_schedule(request, edition))


@public
def schedule_xml(request: HttpRequest, edition: str) -> HttpResponse:
    """frab's schedule.xml."""
    return HttpResponse(frab(_schedule(request, edition)), content_type="application/xml")


@public
def calendar(request: HttpRequest, edition: str, form: str) -> HttpResponse:
    """The programme as iCalendar (`ics`) or xCal (`xcs`)."""
    shown = edition_or_404(request, edition)
    told = entries(shown, queries.sessions_of(shown), queries.last_release(shown))
    if form == "ics":
        return HttpResponse(calendars.ical(words(shown.title), told), content_type=calendars.ICAL)
    return HttpResponse(calendars.xcal(words(shown.title), told), content_type=calendars.XCAL)


@public
def booklet_pdf(request: HttpRequest, edition: str) -> HttpResponse:
    """The programme as a booklet to print."""
    shown = edition_or_404(request, edition)
    return HttpResponse(booklet.booklet(shown), content_type="application/pdf")


def _schedule(request: HttpRequest, edition: str) -> Row:
    shown = edition_or_404(request, edition)
    return schedule(shown, queries.sessions_of(shown), queries.last_release(shown))
