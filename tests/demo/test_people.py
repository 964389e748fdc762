"""Invented people: plausible on a badge, impossible to mistake for real ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.delegations.people import check
from rencontres.demo.people import (
    Crowd,
    Role,
    area_of,
    language_of,
    marker_language,
    plain,
    words,
)

MARKERS = ("Exemple-", "Example-", "Ejemplo-", "Exemplo-", "Beispiel-", "Esempio-")
OFFICER = Role("officer", "member")


@given(
    seed=st.integers(0, 10_000),
    country=st.sampled_from(["FR", "SN", "MG", "DE", "MA", "BR", "IT", "ES", "PL", "JP"]),
)
def test_everybody_says_that_they_are_an_example(seed, country):
    crowd = Crowd(random.Random(seed))
    people = [crowd.person(country, OFFICER) for _n in range(30)]
    check(people)  # names and addresses are there, and no address twice
    assert all(person.family_name.startswith(MARKERS) for person in people)
    assert all(person.email.endswith("@example.org") for person in people)
    assert all(set(person.function) == {"fr", "en", "es"} for person in people)
    assert all(person.languages for person in people)


def test_a_seed_draws_the_same_people():
    first, again = (Crowd(random.Random(7)).person("FR", OFFICER) for _n in range(2))
    assert first == again


def test_names_are_told_apart_while_there_are_enough():
    crowd = Crowd(random.Random(1))
    people = [crowd.person("FR", OFFICER) for _n in range(600)]
    assert len({(person.given_name, person.family_name) for person in people}) == 600


@pytest.mark.parametrize(
    ("country", "area", "language", "marker"),
    [
        ("FR", "french", "fr", "fr"),
        ("SN", "west_africa", "fr", "fr"),
        ("MG", "malagasy", "fr", "fr"),
        ("MA", "arab", "fr", "fr"),
        ("PS", "arab", "en", "en"),
        ("CM", "central_africa", "fr", "fr"),
        ("DE", "german", "en", "de"),
        ("IT", "italian", "en", "it"),
        ("PT", "lusophone", "en", "pt"),
        ("BR", "lusophone", "en", "pt"),
        ("MX", "hispanic", "es", "es"),
        ("PL", "eastern", "en", "en"),
        ("VN", "asian", "fr", "fr"),
        ("US", "english", "en", "en"),
        ("ZA", "english", "en", "en"),
    ],
)
def test_names_and_languages_follow_the_country(country, area, language, marker):
    assert (area_of(country), language_of(country), marker_language(country)) == (
        area,
        language,
        marker,
    )


def test_the_words_are_complete():
    for area in words()["given"].values():
        assert min(len(area["f"]), len(area["m"])) >= 10
    for key, functions in words()["functions"].items():
        for function in functions:
            assert all(function[code][form] for code in ("fr", "en", "es") for form in "fm"), key


def test_an_address_has_plain_letters():
    assert plain("Zoë.Exemple-Bruyère") == "zoe.exemple-bruyere"
