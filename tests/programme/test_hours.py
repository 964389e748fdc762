"""Days and hours as readers of each language expect them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from rencontres.programme.hours import dates, day_name, when

NINTH, TENTH = date(2017, 10, 9), date(2017, 10, 10)


@pytest.mark.parametrize(
    ("language", "two_days", "across", "day"),
    [
        ("fr", "9 et 10 octobre 2017", "31 octobre – 2 novembre 2017", "lundi 9 octobre"),
        ("en", "9 and 10 October 2017", "31 October – 2 November 2017", "Monday 9 October"),
        (
            "es",
            "9 y 10 de octubre de 2017",
            "31 de octubre – 2 de noviembre de 2017",
            "lunes 9 de octubre",
        ),
    ],
)
def test_days_in_each_language(language, two_days, across, day):
    with override(language):
        assert dates(NINTH, TENTH) == two_days
        assert dates(date(2017, 10, 31), date(2017, 11, 2)) == across
        assert day_name(NINTH) == day


def test_one_day_and_several():
    with override("fr"):
        assert dates(NINTH, NINTH) == "9 octobre 2017"
        assert dates(NINTH, date(2017, 10, 12)) == "9–12 octobre 2017"


def test_hours_are_the_venue_s():
    with override("fr"):
        moment = datetime(2017, 10, 9, 12, 30, tzinfo=UTC)
        assert when(moment, ZoneInfo("Europe/Paris")) == "lundi 9 octobre, 14:30"
