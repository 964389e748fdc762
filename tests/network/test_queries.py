"""What the registry answers: figures, rankings, searches."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.network import queries
from rencontres.network.names import search_name
from rencontres.network.queries import CountryFigures, Figures

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """Three French authorities; partners in Germany (two), Senegal and Morocco (ended)."""
    names = {}
    for name, code in (
        ("Rennes", "FR"),
        ("Lyon", "FR"),
        ("Brest", "FR"),
        ("Erlangen", "DE"),
        ("Jena", "DE"),
        ("Saint-Louis", "SN"),
        ("Fès", "MA"),
    ):
        names[name] = factories.authority(name, code, search_name=search_name(name))
    factories.link(names["Rennes"], names["Erlangen"], since="1964")
    factories.link(names["Rennes"], names["Jena"], since="2000", status="dormant")
    factories.link(names["Lyon"], names["Erlangen"], since="1970")
    factories.link(names["Lyon"], names["Fès"], status="ended")
    factories.project(names["Lyon"], names["Saint-Louis"])
    factories.project(names["Lyon"], names["Fès"], status="suspended", reason="test")
    return names


def named(authorities):
    return sorted(authority.name for authority in authorities)


def test_whoever_has_a_live_link_or_project_is_engaged(network):
    assert named(queries.engaged_authorities()) == ["Lyon", "Rennes"]
    assert named(queries.foreign_partners()) == ["Erlangen", "Jena", "Saint-Louis"]
    assert [country.pk for country in queries.network_countries()] == ["DE", "SN"]
    assert queries.projects().count() == 1


def test_figures_count_what_lives(network):
    assert queries.figures() == Figures(
        engaged_authorities=2, projects=1, foreign_authorities=3, countries=2, links=3
    )


def test_countries_come_with_most_links_first(network):
    assert queries.country_figures() == [
        CountryFigures("DE", 3, 0, 2, 2, "1964"),
        CountryFigures("SN", 0, 1, 1, 1, None),
    ]
    assert queries.country_figures("SN") == [CountryFigures("SN", 0, 1, 1, 1, None)]
    assert queries.country_figures("MA") == []


def test_countries_linked_with_some_authorities(network):
    factories.link(network["Brest"], network["Saint-Louis"])
    rennes, brest = network["Rennes"].pk, network["Brest"].pk
    assert queries.countries_linked_with([rennes, brest]) == [("DE", 2), ("SN", 1)]
    assert queries.countries_linked_with([brest]) == [("SN", 1)]
    assert queries.countries_linked_with([]) == []


def test_a_link_of_three_parties_counts_once_for_its_country(network):
    factories.link(network["Brest"], network["Erlangen"], network["Jena"])
    assert queries.countries_linked_with([network["Brest"].pk]) == [("DE", 1)]


def test_points_are_those_of_the_partners(network):
    network["Jena"].latitude, network["Jena"].longitude = 50.9, 11.6
    network["Jena"].save()
    assert queries.points_of_partners() == [(11.6, 50.9)]


def test_the_figures_take_as_many_statements_for_many_rows_as_for_few(network):
    def statements(read):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read()
        return len(captured)

    reads = (queries.figures, queries.country_figures)
    few = [statements(read) for read in reads]
    for number in range(3):
        factories.link(network["Brest"], factories.authority(f"Ort {number}", "DE"))
        factories.project(network["Brest"], factories.authority(f"Médina {number}", "MA"))
    assert [statements(read) for read in reads] == few == [4, 4]


@pytest.fixture
def strasbourg():
    for name, kind, insee, department, population in (
        ("Strasbourg", "commune", "67482", "67", 293_771),
        ("Eurométropole de Strasbourg", "epci", "", "67", 522_596),
        ("Saint-Denis", "commune", "93066", "93", 150_000),
        ("Saint-Denis", "commune", "97411", "974", 159_000),
        ("Saint-Denis-de-l’Hôtel", "commune", "45273", "45", 3_000),
        ("Lyon", "commune", "69123", "69", 519_127),
        ("Métropole de Lyon", "epci", "", "69", 1_433_613),
    ):
        factories.authority(
            name,
            kind=kind,
            insee=insee,
            department=department,
            population=population,
            search_name=search_name(name),
        )
    factories.authority("St. Gallen", "CH", search_name="st gallen", siren=None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("strasbourg", ["Strasbourg", "Eurométropole de Strasbourg"]),
        ("STRASBOURG (67)", ["Strasbourg", "Eurométropole de Strasbourg"]),
        ("Ville de Strasbourg", ["Strasbourg", "Eurométropole de Strasbourg"]),
        ("67000 Strasbourg", ["Strasbourg", "Eurométropole de Strasbourg"]),
        ("eurométropole", ["Eurométropole de Strasbourg"]),
        ("Métropole de Lyon", ["Métropole de Lyon", "Lyon"]),
        ("67482", ["Strasbourg"]),
        ("lhotel", []),
        ("hotel denis", ["Saint-Denis-de-l’Hôtel"]),
        ("st gal", ["St. Gallen"]),
        ("x & y | !:*'", []),
    ],
)
def test_an_authority_is_found(strasbourg, typed, found):
    assert [authority.name for authority in queries.search_authorities(typed)] == found


def test_a_department_puts_its_homonym_first(strasbourg):
    def insee(typed):
        return [authority.insee for authority in queries.search_authorities(typed)]

    assert insee("Saint-Denis") == ["97411", "93066", "45273"]
    assert insee("St-Denis (93)") == ["93066", "97411", "45273"]


def test_a_search_within_a_country_or_kind(strasbourg):
    assert named(queries.search_authorities("st", country="CH")) == ["St. Gallen"]
    assert named(queries.search_authorities("lyon", kind="epci")) == ["Métropole de Lyon"]
    assert queries.search_authorities("").count() == 8


@pytest.fixture
def lviv():
    city = factories.authority("Lviv", "UA", population=717_000, search_name="lviv")
    for name in ("Lemberg", "Lwów"):
        city.names.create(name=name, search_name=search_name(name), kind="alias", source="GeoNames")
    factories.authority("Lemberg", "FR", kind="commune", population=1_300, search_name="lemberg")
    return city


@pytest.mark.parametrize(
    ("typed", "found", "called"),
    [
        ("Lemberg", ["Lemberg", "Lviv"], "Lemberg"),
        ("lemb", ["Lemberg", "Lviv"], "Lemberg"),
        ("LWOW", ["Lviv"], "Lwów"),
        ("Stadt Lwów", ["Lviv"], "Lwów"),
        ("Львів", ["Lviv"], None),
        ("lv", ["Lviv"], None),
        ("l", ["Lviv", "Lemberg"], None),
        ("Ville de Lemberg", ["Lemberg", "Lviv"], "Lemberg"),
    ],
)
def test_an_authority_is_found_under_any_of_its_names(lviv, typed, found, called):
    answers = list(queries.search_authorities(typed))
    assert [authority.name for authority in answers] == found
    assert queries.other_names_found(typed, answers).get(lviv.pk) == called


def test_other_names_are_looked_up_in_one_statement(lviv, django_assert_num_queries):
    few = list(queries.search_authorities("Lemberg"))
    for number in range(3):
        other = factories.authority(f"Ort {number}", "DE", search_name=f"ort {number}")
        other.names.create(name="Lemberg", search_name="lemberg", kind="alias", source="test")
    many = list(queries.search_authorities("Lemberg"))
    assert (len(few), len(many)) == (2, 5)
    for answers in (few, many):
        with django_assert_num_queries(1):
            queries.other_names_found("Lemberg", answers)


def test_of_very_many_the_largest_are_found():
    for number in range(queries.MOST_FOUND + 5):
        factories.authority(
            f"Saint {number}", "DE", population=number, search_name=f"saint {number}"
        )
    found = queries.search_authorities("sai")
    assert found.count() == queries.MOST_FOUND
    assert found[0].name == f"Saint {queries.MOST_FOUND + 4}"


@pytest.mark.parametrize(
    ("typed", "said", "similar"),
    [
        ("Strabsourg", {}, ["Strasbourg"]),
        ("lembreg", {}, ["Lemberg", "Lviv"]),
        ("lembreg", {"country": "UA"}, ["Lviv"]),
        ("lembreg", {"country": "UA", "kind": "district"}, []),
        ("xyzzyx", {}, []),
        ("str", {}, []),
        ("", {}, []),
    ],
)
def test_a_misspelled_name_has_similar_ones(lviv, strasbourg, typed, said, similar):
    assert named(queries.similar_authorities(typed, **said)) == similar


def test_territories_have_names():
    factories.authority("Bas-Rhin", kind="department", insee="67")
    factories.authority("Grand Est", kind="region", insee="44")
    strasbourg = factories.authority("Strasbourg", department="67", region="44")
    assert queries.territories([strasbourg]) == {
        ("department", "67"): "Bas-Rhin",
        ("region", "44"): "Grand Est",
    }
