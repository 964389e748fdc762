"""Dates as a sentence says them, in the edition's languages."""

from __future__ import annotations

import re
from datetime import date, datetime

from babel.dates import format_date

# British English: the day comes first, as in the venue's language.
LOCALES = {"en": "en_GB"}
WEEKDAY = {"fr": "EEEE d MMMM", "en": "EEEE d MMMM", "es": "EEEE d 'de' MMMM"}
MONTH = {"fr": "d MMMM", "en": "d MMMM", "es": "d 'de' MMMM"}
SAME_DAY = {"fr": "le {last}", "en": "on {last}", "es": "el {last}"}
TWO_DAYS = {
    "fr": "les {first} et {last}",
    "en": "on {first} and {last}",
    "es": "los días {first} y {last}",
}
SEVERAL_DAYS = {
    "fr": "du {first} au {last}",
    "en": "from {first} to {last}",
    "es": "del {first} al {last}",
}


def locale(language: str) -> str:
    """The CLDR locale in which a language is written here."""
    return LOCALES.get(language, language)


def long_date(day: date, language: str) -> str:
    """10 novembre 2017."""
    return _said(day, "long", language)


def moment(when: datetime, language: str) -> str:
    """10 novembre 2017, 09:12, in the zone that `when` is in."""
    return f"{long_date(when, language)}, {when:%H:%M}"


def weekday(day: date, language: str) -> str:
    """lundi 9 octobre."""
    return _said(day, WEEKDAY[language], language)


def days(first: date, last: date, language: str) -> str:
    """les 9 et 10 octobre 2017; du 31 octobre au 2 novembre 2017."""
    if first == last:
        pattern = SAME_DAY
    elif (last - first).days == 1:
        pattern = TWO_DAYS
    else:
        pattern = SEVERAL_DAYS
    return pattern[language].format(
        first=_beginning(first, last, language), last=long_date(last, language)
    )


def _beginning(first: date, last: date, language: str) -> str:
    """The first day, without the month or year that the last day will say."""
    if first.year != last.year:
        return long_date(first, language)
    if first.month != last.month:
        return _said(first, MONTH[language], language)
    return _said(first, "d", language)


def _said(day: date, pattern: str, language: str) -> str:
    """In CLDR's words, and the first of the month as French says it: 1er."""
    words = format_date(day, pattern, locale=locale(language))
    if language == "fr" and day.day == 1:
        return re.sub(r"\b1\b", "1er", words, count=1)
    return words
