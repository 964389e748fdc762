"""Dates as a sentence says them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from rencontres.press import dates


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
def test_the_days_of_an_edition(first, last, fr, en, es):
    assert [dates.days(first, last, language) for language in ("fr", "en", "es")] == [fr, en, es]


def test_a_day_and_a_moment():
    day = datetime(2017, 10, 9, 9, 5)  # noqa: DTZ001  (already in the venue's zone)
    assert dates.weekday(day, "fr") == "lundi 9 octobre"
    assert dates.weekday(day, "en") == "Monday 9 October"
    assert dates.weekday(day, "es") == "lunes 9 de octubre"
    assert dates.moment(day, "en") == "9 October 2017, 09:05"
