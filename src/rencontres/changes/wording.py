"""What is said of a change of plan, in every language of the site."""

from __future__ import annotations

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rencontres.core.dates import day_and_hour, on_dates, weekday
from rencontres.core.languages import Text, codes, words
from rencontres.editions.models import Change, Edition

from .orders import Kind, Order


def notice(edition: Edition, order: Order) -> Text:
    """The public notice."""
    said = {}
    for code in codes():
        with translation.override(code):
            said[code] = _sentence(edition, order, code)
    return said


def _sentence(edition: Edition, order: Order, language: str) -> str:
    title = words(edition.title, language)
    planned = on_dates(edition.first_day, edition.last_day, language)
    if order.kind == Kind.POSTPONED and order.first_day:
        length = edition.last_day - edition.first_day
        return _(
            "“%(title)s”, planned %(planned)s, is postponed: it takes place %(new)s. Everything"
            " keeps its hour; registrations and bookings stay valid."
        ) % {
            "title": title,
            "planned": planned,
            "new": on_dates(order.first_day, order.first_day + length, language),
        }
    if order.kind == Kind.DAY and order.day:
        return _("%(day)s is cancelled: nothing takes place on that day.") % {
            "day": weekday(order.day, language)
        }
    if order.kind == Kind.STOPPED and order.at:
        return _("“%(title)s” stops: nothing takes place any more from %(moment)s.") % {
            "title": title,
            "moment": day_and_hour(order.at, edition.zone),
        }
    if order.kind == Kind.SESSION and order.session:
        return _session(edition, order, language)
    return _("“%(title)s”, planned %(planned)s, is cancelled.") % {
        "title": title,
        "planned": planned,
    }


def _session(edition: Edition, order: Order, language: str) -> str:
    assert order.session  # noqa: S101  (the order is of a session)
    said = words(order.session.title, language)
    if order.session.slot is None:
        return _("The session “%(title)s” is cancelled.") % {"title": said}
    return _("The session “%(title)s” (%(moment)s) is cancelled.") % {
        "title": said,
        "moment": day_and_hour(order.session.slot.starts, edition.zone),
    }


def subject(change: Change, *, correction: bool) -> str:
    """The subject of the message, in the language that is active."""
    what = str(change.get_kind_display())
    title = words(change.edition.title)
    if correction:
        return _("Correction, it takes place after all: %(title)s") % {"title": title}
    return _("%(what)s: %(title)s") % {"what": capfirst(what), "title": title}
