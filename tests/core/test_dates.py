"""Dates and hours as readers of each language expect them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.translation import override

from rencontres.core import dates

NINTH, TENTH = date(2017, 10, 9), date(2017, 10, 10)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("first", "last", "fr", "en", "es"),
    [
        (
            date(2017, 10, 9),
            date(2017, 10, 10),
            "les 9 et 10 octobre 2017",
            "on 9 and 10 October 2017",
            "los días 9 y 10 de octubre de 2017",
        ),
        (
            date(2019, 7, 1),
            date(2019, 7, 1),
            "le 1er juillet 2019",
            "on 1 July 2019",
            "el 1 de julio de 2019",
        ),
        (
            date(2019, 7, 1),
            date(2019, 7, 11),
            "du 1er au 11 juillet 2019",
            "from 1 to 11 July 2019",
            "del 1 al 11 de julio de 2019",
        ),
        (
            date(2019, 6, 30),
            date(2019, 7, 2),
            "du 30 juin au 2 juillet 2019",
            "from 30 June to 2 July 2019",
            "del 30 de junio al 2 de julio de 2019",
        ),
        (
            date(2017, 12, 31),
            date(2018, 1, 1),
            "les 31 décembre 2017 et 1er janvier 2018",
            "on 31 December 2017 and 1 January 2018",
            "los días 31 de diciembre de 2017 y 1 de enero de 2018",
        ),
    ],
)
def test_dates_in_a_sentence(first, last, fr, en, es):
    assert [dates.on_dates(first, last, language) for language in ("fr", "en", "es")] == [
        fr,
        en,
        es,
    ]


def test_a_day_and_a_moment():
    day = datetime(2017, 10, 9, 9, 5)  # noqa: DTZ001  (already in the venue's zone)
    assert dates.weekday(day, "fr") == "lundi 9 octobre"
    assert dates.weekday(day, "en") == "Monday 9 October"
    assert dates.weekday(day, "es") == "lunes 9 de octubre"
    assert dates.moment(day, "en") == "9 October 2017, 09:05"


@pytest.mark.parametrize(
    ("language", "two_days", "across"),
    [
        ("fr", "9 et 10 octobre 2017", "31 octobre – 2 novembre 2017"),
        ("en", "9 and 10 October 2017", "31 October – 2 November 2017"),
        ("es", "9 y 10 de octubre de 2017", "31 de octubre – 2 de noviembre de 2017"),
    ],
)
def test_dates_in_a_title_are_in_the_readers_language(language, two_days, across):
    with override(language):
        assert dates.dates(NINTH, TENTH) == two_days
        assert dates.dates(date(2017, 10, 31), date(2017, 11, 2)) == across


def test_one_day_several_and_two_across_a_month():
    assert dates.dates(NINTH, NINTH, "fr") == "9 octobre 2017"
    assert dates.dates(NINTH, date(2017, 10, 12), "fr") == "9–12 octobre 2017"
    across = dates.dates(date(2017, 9, 30), date(2017, 10, 1), "fr")
    assert across == "30 septembre et 1er octobre 2017"


def test_hours_are_the_venue_s():
    half_past_two = datetime(2017, 10, 9, 12, 30, tzinfo=UTC)
    four = datetime(2017, 10, 9, 14, 0, tzinfo=UTC)
    with override("fr"):
        assert dates.day_and_hour(half_past_two, PARIS) == "lundi 9 octobre, 14:30"
        assert dates.hours(half_past_two, four, PARIS) == "14:30–16:00"


def test_pages_say_dates_in_the_same_words_in_their_time_zone():
    page = "{% load tz %}{% timezone 'Europe/Paris' %}{{ at|moment }} / {{ at|weekday }}"
    page += " / {{ day|until:day }} / {{ nothing|moment }}{{ nothing|weekday }}{% endtimezone %}"
    late = datetime(2017, 10, 9, 22, 30, tzinfo=UTC)  # the next day, in Paris
    with override("fr"):
        shown = Template(page).render(Context({"at": late, "day": NINTH, "nothing": None}))
    assert shown == "10 octobre 2017, 00:30 / mardi 10 octobre / 9 octobre 2017 / "
