"""One normal form for every script, and what two romanisations share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.engines.linkage import key_of, normalise
from rencontres.engines.linkage.text import sound


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Харків", "kharkiv"),
        ("Кам’янець-Подільський", "kam yanets podilskiy"),
        ("Αθήνα", "athina"),
        ("მთაწმინდა", "mtatsminda"),
        ("コトヌー", "kotonu"),
        ("서울", "seoul"),
        ("दिल्ली", "dilli"),
        ("مراكش", "mrksh"),
        ("Þórshöfn", "thorshofn"),
        ("１２", "12"),
        ("e\u0301cole", "ecole"),
        ("\ud800", ""),
    ],
)
def test_every_script_has_one_normal_form(name, normal):
    assert normalise(name) == normal


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(name):
    assert normalise(normalise(name)) == normalise(name)


@given(st.text())
def test_a_normal_form_is_of_small_latin_letters_digits_and_single_spaces(name):
    words = normalise(name).split(" ")
    assert words == [""] or all(word.isascii() and word.isalnum() for word in words)
    assert normalise(name) == normalise(name).lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Denis", "ST DENIS"),
        ("Sankt Pölten", "St. Pölten"),
        ("Chalon s/ Saône", "Chalon-sur-Saône"),
        ("Sainte-Foy", "Ste Foy"),
        ("L'viv", "LVIV"),
    ],
)
def test_spellings_of_one_name_share_their_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Tschernihiw", "Chernihiv"),
        ("Schytomyr", "Zhytomyr"),
        ("Saporischschja", "Zaporizhzhia"),
        ("Duesseldorf", "Düsseldorf"),
        ("Djenné", "Jenne"),
    ],
)
def test_romanisations_of_one_name_sound_the_same(german, english):
    assert sound(key_of(german)) == sound(key_of(english))


@given(st.lists(st.text().map(key_of), min_size=1))
def test_many_keys_sound_as_each_does_alone(keys):
    assert sound("\n".join(keys)).split("\n") == [sound(key) for key in keys]
