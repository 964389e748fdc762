"""Dates and hours as a sentence says them: one place, so that every page says them alike.

Each function takes the language to say it in; without one, the reader's.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language

# British English: the day comes first, as in the venue's language.
_LOCALES = {"en": "en_GB"}
_WEEKDAY = {"es": "EEEE d 'de' MMMM", "pt": "EEEE, d 'de' MMMM"}
_MONTH = {"es": "d 'de' MMMM", "pt": "d 'de' MMMM"}
_TWO_DAYS = {"fr": "{} et {}", "en": "{} and {}", "es": "{} y {}", "pt": "{} e {}"}
_ON_A_DAY = {"fr": "le {}", "en": "on {}", "es": "el {}"}
_ON_TWO_DAYS = {"fr": "les {} et {}", "en": "on {} and {}", "es": "los días {} y {}"}
_ON_SEVERAL_DAYS = {"fr": "du {} au {}", "en": "from {} to {}", "es": "del {} al {}"}


def locale(language: str) -> str:
    """The CLDR locale in which a language is written here."""
    return _LOCALES.get(language, language)


def long_date(day: date, language: str = "") -> str:
    """10 novembre 2017."""
    return _said(day, "long", language)


def weekday(day: date, language: str = "") -> str:
    """lundi 9 octobre."""
    language = language or readers_language()
    return _said(day, _WEEKDAY.get(language, "EEEE d MMMM"), language)


def moment(when: datetime, language: str = "") -> str:
    """10 novembre 2017, 09:12, in the zone that `when` is in."""
    return f"{long_date(when, language)}, {when:%H:%M}"


def hour(when: datetime, zone: ZoneInfo) -> str:
    """14:30, by the venue's clock."""
    return f"{when.astimezone(zone):%H:%M}"


def hours(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """14:30–16:00, by the venue's clock."""
    return f"{hour(starts, zone)}–{hour(ends, zone)}"


def day_and_hour(when: datetime, zone: ZoneInfo) -> str:
    """lundi 9 octobre, 14:30, by the venue's clock."""
    return f"{weekday(when.astimezone(zone).date())}, {hour(when, zone)}"


def dates(first: date, last: date, language: str = "") -> str:
    """9 et 10 octobre 2017; 9–12 octobre 2017; 31 octobre – 2 novembre 2017: as a title says."""
    language = language or readers_language()
    if (last - first).days == 1:
        pattern = _TWO_DAYS.get(language, "{}–{}")
    else:
        pattern = "{}–{}" if (first.year, first.month) == (last.year, last.month) else "{} – {}"
    return _range(first, last, language, pattern if first != last else "{}")


def on_dates(first: date, last: date, language: str) -> str:
    """les 9 et 10 octobre 2017; du 31 octobre au 2 novembre 2017: as a sentence says."""
    if first == last:
        return _range(first, last, language, _ON_A_DAY[language])
    patterns = _ON_TWO_DAYS if (last - first).days == 1 else _ON_SEVERAL_DAYS
    return _range(first, last, language, patterns[language])


def _range(first: date, last: date, language: str, pattern: str) -> str:
    end = long_date(last, language)
    return pattern.format(*([end] if first == last else [_beginning(first, last, language), end]))


def _beginning(first: date, last: date, language: str) -> str:
    """The first day, without the month or year that the last day will say."""
    if first.year != last.year:
        return long_date(first, language)
    if first.month != last.month:
        return _said(first, _MONTH.get(language, "d MMMM"), language)
    return _said(first, "d", language)


def _said(day: date, pattern: str, language: str) -> str:
    """In CLDR's words, and the first of the month as French says it: 1er."""
    language = language or readers_language()
    words = format_date(day, pattern, locale=locale(language))
    if language == "fr" and day.day == 1:
        return re.sub(r"\b1\b", "1er", words, count=1)
    return words


def readers_language() -> str:
    """The language of whoever reads, without its region."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]
