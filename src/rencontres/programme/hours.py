"""Days and hours as the venue's clock and the reader's language tell them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_REGIONS = {"en": "en_GB"}  # the day before the month
_MONTHS = {"es": "d 'de' MMMM", "pt": "d 'de' MMMM"}
_DAYS = {"es": "EEEE d 'de' MMMM", "pt": "EEEE, d 'de' MMMM"}


def day_name(day: date) -> str:
    """“lundi 9 octobre”, “Monday 9 October”, “lunes 9 de octubre”."""
    language = _language()
    return format_date(day, _DAYS.get(language, "EEEE d MMMM"), locale=language)


def hour(moment: datetime, zone: ZoneInfo) -> str:
    """“14:30”."""
    return moment.astimezone(zone).strftime("%H:%M")


def span(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """“14:30–16:00”."""
    return f"{hour(starts, zone)}–{hour(ends, zone)}"


def when(moment: datetime, zone: ZoneInfo) -> str:
    """“lundi 9 octobre, 14:30”."""
    return f"{day_name(moment.astimezone(zone).date())}, {hour(moment, zone)}"


def dates(first: date, last: date) -> str:
    """“9 et 10 octobre 2017”, “9–12 octobre 2017”, “31 octobre – 2 novembre 2017”."""
    language = _language()
    end = format_date(last, "long", locale=_REGIONS.get(language, language))
    if first == last:
        return end
    if (first.year, first.month) != (last.year, last.month):
        start = format_date(first, _MONTHS.get(language, "d MMMM"), locale=language)
        return f"{start} – {end}"
    if (last - first).days == 1:
        return _("%(day)d and %(end)s") % {"day": first.day, "end": end}
    return f"{first.day}–{end}"


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]
