"""Words of kind in many languages, taken away one after another."""

import pytest

from rencontres.engines.linkage.kinds import family_of, fits, forms


@pytest.mark.parametrize(
    ("name", "core", "family"),
    [
        ("Strasbourg", "strasbourg", ""),
        ("Ville de Strasbourg", "strasbourg", "municipal"),
        ("Ville de La Rochelle", "rochelle", "municipal"),
        ("STADT FREIBURG", "freiburg", "municipal"),
        ("Município de Vila Nova de Gaia", "novadegaia", "municipal"),
        ("Prefeitura Municipal de Olinda", "olinda", "municipal"),
        ("Solna kommun", "solna", "municipal"),
        ("Δήμος Πειραιά", "peiraia", "municipal"),
        ("İzmir Büyükşehir Belediyesi", "izmir", "municipal"),
        ("Львівська міська територіальна громада", "lviv", "municipal"),
        ("Луцька міська рада", "luts", "municipal"),
        ("Eurométropole de Strasbourg", "strasbourg", "intermunicipal"),
        ("Dijon Métropole", "dijon", "intermunicipal"),
        ("Communauté d’agglomération du Bocage", "bocage", "intermunicipal"),
        ("Conseil départemental du Nord", "nord", "department"),
        ("Diputación de Cádiz", "cadiz", "department"),
        ("Conseil régional de Bretagne", "bretagne", "region"),
        ("Харківська область", "kharkiv", "region"),
        ("Conseil municipal de Dakar", "dakar", ""),
        ("Mairie", "mairie", ""),
        ("", "", ""),
    ],
)
def test_a_name_without_its_words_of_kind(name, core, family):
    assert (forms(name)[-1].key, forms(name)[-1].family) == (core, family)


def test_a_name_is_found_whole_before_it_is_found_without_words():
    keys = [form.key for form in forms("Ville de La Rochelle")]
    assert keys == ["villedelarochelle", "larochelle", "rochelle"]


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("commune", "municipal"),
        ("epci", "intermunicipal"),
        ("province", "department"),
        ("region", "region"),
    ],
)
def test_kinds_of_the_registry_belong_to_families(kind, family):
    assert family_of(kind) == family


def test_a_special_body_may_be_meant_by_any_family():
    assert fits("special", "region")
    assert fits("epci", "intermunicipal")
    assert not fits("commune", "intermunicipal")
