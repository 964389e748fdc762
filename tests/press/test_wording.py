"""The rule of press figures: short, true, in each language's format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core.languages import lower_first
from rencontres.press.wording import (
    NEARLY_WITHIN,
    Sense,
    digits,
    plural,
    press_words,
    rounded,
)

counts = st.integers(min_value=0, max_value=10**10)


@pytest.mark.parametrize(
    ("value", "fr", "en", "es"),
    [
        (38, "38", "38", "38"),
        (135, "135", "135", "135"),
        (655, "655", "655", "655"),
        (999, "999", "999", "999"),
        (1000, "1\u202f000", "1,000", "1000"),
        (1301, "plus de 1\u202f300", "more than 1,300", "más de 1300"),
        (1318, "plus de 1\u202f300", "more than 1,300", "más de 1300"),
        (1349, "plus de 1\u202f300", "more than 1,300", "más de 1300"),
        (1070, "plus de 1\u202f000", "more than 1,000", "más de 1000"),
        (1390, "près de 1\u202f400", "nearly 1,400", "cerca de 1400"),
        (4987, "près de 5\u202f000", "nearly 5,000", "cerca de 5000"),
        (8250, "plus de 8\u202f200", "more than 8,200", "más de 8200"),
        (8296, "près de 8\u202f300", "nearly 8,300", "cerca de 8300"),
        (12000, "12\u202f000", "12,000", "12.000"),
        (12345, "plus de 12\u202f000", "more than 12,000", "más de 12.000"),
        (99_999, "près de 100\u202f000", "nearly 100,000", "cerca de 100.000"),
    ],
)
def test_the_figures_of_the_press(value, fr, en, es):
    assert [press_words(value, language) for language in ("fr", "en", "es")] == [fr, en, es]


@given(counts)
def test_what_is_said_is_true(value):
    said = rounded(value)
    if said.sense is Sense.MORE:
        assert said.number < value
    elif said.sense is Sense.NEARLY:
        assert value < said.number
        assert said.number - value <= NEARLY_WITHIN * said.number
    else:
        assert said.number == value


@given(counts)
def test_from_a_thousand_only_two_figures_count(value):
    number = str(rounded(value).number)
    assert value < 1000 or number.rstrip("0").isdigit()
    assert value < 1000 or len(number.rstrip("0")) <= 2


@given(counts, counts)
def test_more_people_are_never_said_to_be_fewer(one, other):
    fewer, more = sorted((one, other))
    assert rounded(fewer).number <= rounded(more).number


@given(counts)
def test_the_digits_are_the_number_in_every_language(value):
    for language in ("fr", "en", "es"):
        kept = "".join(each for each in digits(value, language) if each.isdigit())
        assert int(kept) == value


def test_a_negative_count_is_a_fault():
    with pytest.raises(ValueError, match="-1"):
        rounded(-1)


@pytest.mark.parametrize(
    ("value", "fr", "en", "es"),
    [(0, "one", "many", "many"), (1, "one", "one", "one"), (2, "many", "many", "many")],
)
def test_a_noun_agrees_as_its_language_asks(value, fr, en, es):
    forms = [plural(value, language, "one", "many") for language in ("fr", "en", "es")]
    assert forms == [fr, en, es]


@pytest.mark.parametrize(
    ("said", "within"),
    [
        ("Ateliers", "ateliers"),
        ("Événements parallèles", "événements parallèles"),
        ("À distance", "à distance"),
        ("ODD et climat", "ODD et climat"),
        ("B2B", "B2B"),
        ("", ""),
    ],
)
def test_a_title_loses_its_capital_within_a_sentence_but_initials_stay(said, within):
    assert lower_first(said) == within
