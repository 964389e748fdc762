"""Names in one normal form, and what a typed question means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.network.names import LONGEST_QUESTION, search_name, understand


@pytest.mark.parametrize(
    ("name", "found_as"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œting", "oeting"),
        ("Gießen", "giessen"),
        ("GIEẞEN", "giessen"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Hawaiʻi", "hawaii"),
        ("  A  Coruña ", "a coruna"),
        ("ﬁne", "fine"),
        ("Ｔōkyō", "tokyo"),
        ("2A004 / Ajaccio", "2a004 ajaccio"),
        ("…", ""),
    ],
)
def test_a_name_has_one_normal_form(name, found_as):
    assert search_name(name) == found_as


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(name):
    once = search_name(name)
    assert search_name(once) == once


@given(st.text())
def test_a_normal_form_has_only_letters_digits_and_single_spaces(name):
    words = search_name(name).split(" ")
    assert all(word.isalnum() for word in words) or words == [""]


@given(st.text(st.characters(codec="latin-1")))
def test_case_does_not_matter(name):
    assert search_name(name.upper()) == search_name(name.lower()) == search_name(name)


@pytest.mark.parametrize(
    ("typed", "core", "kind", "department"),
    [
        ("Strasbourg", "strasbourg", "", ""),
        ("STRASBOURG (67)", "strasbourg", "", "67"),
        ("67000 Strasbourg", "strasbourg", "", "67"),
        ("97400 Saint-Denis", "saint denis", "", "974"),
        ("St-Denis 974", "saint denis", "", "974"),
        ("Bastia 2b", "bastia", "", "2B"),
        ("Ville de Strasbourg", "strasbourg", "commune", ""),
        ("City of London", "london", "commune", ""),
        ("Conseil départemental du Nord", "nord", "department", ""),
        ("Région Bretagne", "bretagne", "region", ""),
        ("Communauté de communes du Pays d’Ornans", "pays d ornans", "epci", ""),
        ("Ville", "ville", "", ""),
        ("Le Mans", "le mans", "", ""),
        ("67", "67", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_question_is_understood(typed, core, kind, department):
    question = understand(typed)
    assert (question.core, question.kind, question.department) == (core, kind, department)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("216704825", "216704825"),
        ("216 704 825", "216704825"),
        ("67482", "67482"),
        ("2a004", "2A004"),
    ],
)
def test_official_codes_are_recognised(typed, code):
    assert understand(typed).code == code


@given(st.text())
def test_any_question_is_understood(typed):
    question = understand(typed)
    assert len(question.exact) <= 4 * LONGEST_QUESTION
    assert all(word.isalnum() for spellings in question.words for word in spellings)
