"""Dates known to the year, the month or the day."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core import partial_dates

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
CUTS = st.sampled_from((4, 7, 10))


@given(day=DAYS, cut=CUTS)
def test_a_day_cut_to_its_month_or_year_is_a_partial_date(day, cut):
    value = day.isoformat()[:cut]
    assert partial_dates.is_partial_date(value)
    assert partial_dates.first_day(value) <= day
    assert partial_dates.year_of(value) == day.year


@given(one=DAYS, other=DAYS, cut=CUTS)
def test_they_sort_in_order_of_time(one, other, cut):
    first, second = (each.isoformat()[:cut] for each in (one, other))
    assert (first < second) == (partial_dates.first_day(first) < partial_dates.first_day(second))


@pytest.mark.parametrize(
    "value", ["", "63", "1963-13", "1963-02-30", "0963", "1963-1", "1963-02-3x"]
)
def test_what_is_no_date_is_refused(value):
    assert not partial_dates.is_partial_date(value)
    with pytest.raises(ValidationError, match="n’est pas une date"):
        partial_dates.read_partial_date(value or "x")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1963", "1963"),
        (" 1/1963 ", "1963-01"),
        ("22/1/1963", "1963-01-22"),
        ("1963-01-22", "1963-01-22"),
    ],
)
def test_days_are_typed_before_months(typed, stored):
    assert partial_dates.read_partial_date(typed) == stored


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        ("1963", "fr", "1963"),
        ("1963-01", "fr", "janvier 1963"),
        ("1963-01-01", "fr", "1er janvier 1963"),
        ("1963-01-22", "en", "22 January 1963"),
        ("1963-01", "es", "enero de 1963"),
    ],
)
def test_they_are_said_as_precisely_as_they_are_known(value, language, words):
    assert partial_dates.said(value, language) == words
