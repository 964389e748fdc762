"""Columns are recognised by their headings, in three languages, under groups or alone."""

from __future__ import annotations

import pytest

from rencontres.network.importing.fields import FIELDS, guess_columns, is_known, signature


@pytest.mark.parametrize(
    ("brings", "headings", "columns"),
    [
        (
            "links",
            ["Collectivité", "Dép.", "Ville partenaire", "Pays", "Type", "Depuis"],
            "here=0 department=1 there=2 country=3 kind=4 since=5",
        ),
        (
            "links",
            [
                "Collectivité française – Nom",
                "Collectivité française – Département",
                "Partenaire étranger – Nom",
                "Partenaire étranger – Pays",
                "Date de signature",
                "Contact",
            ],
            "here=0 department=1 there=2 country=3 since=4",
        ),
        (
            "links",
            ["French authority", "INSEE code", "Twin town", "Country", "Start date", "End date"],
            "here=0 code=1 there=2 country=3 since=4 until=5",
        ),
        (
            "links",
            ["Municipio francés", "Ciudad hermanada", "País", "Estado", "Fuente"],
            "here=0 there=1 country=2 status=3 source=4",
        ),
        (
            "projects",
            ["Intitulé du projet", "Chef de file", "Partenaire", "Partenaire 2", "Thème", "Années"],
            "title=0 here=1 there=2,3 themes=4 since=5",
        ),
        ("names", ["Nom officiel", "Autre nom", "Langue"], "here=0 name=1 language=2"),
        ("names", ["x", "y"], ""),
    ],
)
def test_columns_are_guessed(brings, headings, columns):
    found = guess_columns(FIELDS[brings], headings)
    assert " ".join(f"{name}={','.join(map(str, c))}" for name, c in sorted(
        found.items(), key=lambda each: each[1]
    )) == columns  # fmt: skip


def test_a_heading_is_known_and_data_is_not():
    assert is_known("PAYS")
    assert not is_known("Sénégal")


def test_the_signature_forgets_accents_and_capitals_and_not_the_order():
    assert signature(["Collectivité", "Pays"]) == signature(["COLLECTIVITE", "pays"])
    assert signature(["Pays", "Collectivité"]) != signature(["Collectivité", "Pays"])
