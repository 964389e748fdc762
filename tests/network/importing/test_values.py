"""Cells as people write them become dates, kinds, statuses and languages, or nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core.partial_dates import is_partial_date
from rencontres.network.importing import values
from rencontres.network.importing.values import UnreadableError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1963", "1963"),
        ("01/1963", "1963-01"),
        ("22/01/1963", "1963-01-22"),
        ("22.1.1963", "1963-01-22"),
        ("22-01-1963", "1963-01-22"),
        ("1963-01-22", "1963-01-22"),
        ("1963-01-22 00:00:00", "1963-01-22"),
        ("1963-01-22 14:30", "1963-01-22"),
        ("22 janvier 1963", "1963-01-22"),
        ("1er févr. 1963", "1963-02-01"),
        ("janv. 1963", "1963-01"),
        ("22 de enero de 1963", "1963-01-22"),
        ("January 1963", "1963-01"),
        ("Août 2014", "2014-08"),
        ("depuis 1963", "1963"),
        ("en 1963", "1963"),
    ],
)
def test_dates_as_text(written, read):
    assert values.read_date(written) == read


@pytest.mark.parametrize("written", ["", "19", "63", "31/02/1963", "13/1963", "sometime", "12345"])
def test_what_is_no_date(written):
    with pytest.raises(UnreadableError):
        values.read_date(written)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_however_it_is_written(day):
    for form in ("{0:%d/%m/%Y}", "{0.day}.{0.month}.{0:%Y}", "{0:%Y-%m-%d}", "{0:%d-%m-%Y}"):
        assert values.read_date(form.format(day)) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(written):
    try:
        read = values.read_date(written)
    except UnreadableError:
        return
    assert is_partial_date(read)


@pytest.mark.parametrize("written", ["2015-2018", "2015 – 2018", "2015/2018", "2015 à 2018"])
def test_years_from_and_to_in_one_cell(written):
    assert values.read_years(written) == ("2015", "2018")


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (values.read_kind, "JUMELAGE", "twinning"),
        (values.read_kind, "Coopération décentralisée", "cooperation"),
        (values.read_kind, "Pacte d’amitié", "friendship"),
        (values.read_kind, "hermanamiento", "twinning"),
        (values.read_kind, "cross_border", "cross_border"),
        (values.read_status, "En cours", "active"),
        (values.read_status, "Terminé", "ended"),
        (values.read_status, "suspendida", "suspended"),
        (values.read_name_kind, "ancien nom", "former"),
        (values.read_language, "Allemand", "de"),
        (values.read_language, "uk", "uk"),
        (values.read_language, "German", "de"),
    ],
)
def test_words_of_a_list(read, written, value):
    assert read(written) == value


@pytest.mark.parametrize(
    "read", [values.read_kind, values.read_status, values.read_name_kind, values.read_language]
)
def test_a_word_that_is_in_no_list(read):
    with pytest.raises(UnreadableError):
        read("blablabla")
