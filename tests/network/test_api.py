"""The registry over HTTP."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rennes():
    cache.clear()
    return factories.authority("Rennes", siren="213502388", insee="35238", population=230_890)


@pytest.fixture
def erlangen():
    return factories.authority("Erlangen", "DE", latitude=49.6, longitude=11.0)


def test_authorities_are_searched(client, rennes, erlangen):
    found = client.get("/api/v1/network/authorities?q=ren&country=FR&kind=commune").json()
    assert found["count"] == 1
    assert found["items"][0] == {
        "id": rennes.pk,
        "name": "Rennes",
        "kind": "commune",
        "nature": "",
        "country": "FR",
        "siren": "213502388",
        "insee": "35238",
        "geonames_id": None,
        "department": "",
        "region": "",
        "population": 230_890,
        "population_year": None,
        "latitude": None,
        "longitude": None,
        "valid_from": None,
        "valid_until": None,
        "successors": [],
        "version": 0,
    }


def test_answers_come_in_slices(client, rennes, erlangen):
    found = client.get("/api/v1/network/authorities?limit=1&offset=1").json()
    assert (found["count"], [item["name"] for item in found["items"]]) == (2, ["Rennes"])


@pytest.mark.parametrize(
    "query", ["country=x", "limit=0", "limit=101", "offset=-1", "q=" + "a" * 201]
)
def test_a_wrong_question_is_named(client, query):
    response = client.get(f"/api/v1/network/authorities?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"][-1] == query.split("=")[0]


def test_an_authority_with_its_links_and_projects(client, rennes, erlangen):
    link = factories.link(rennes, erlangen, synthetic=True)
    factories.project(rennes, erlangen, link=link)
    found = client.get(f"/api/v1/network/authorities/{rennes.pk}").json()
    assert found["name"] == "Rennes"
    parties = [
        {"id": erlangen.pk, "name": "Erlangen", "country": "DE"},
        {"id": rennes.pk, "name": "Rennes", "country": "FR"},
    ]
    (shown,) = found["links"]
    assert (shown["kind"], shown["since"], shown["synthetic"]) == ("twinning", "1963", True)
    assert shown["parties"] == parties
    (project,) = found["projects"]
    assert (project["themes"], project["title"]["en"]) == (["water"], "Test project")
    assert project["parties"] == parties
    assert client.get("/api/v1/network/authorities/0").status_code == 404


def test_countries_and_map(client, rennes, erlangen):
    factories.link(rennes, erlangen)
    assert client.get("/api/v1/network/countries").json() == [
        {
            "code": "DE",
            "name": {"fr": "Allemagne", "en": "DE", "es": "DE"},
            "links": 1,
            "projects": 0,
            "foreign_authorities": 1,
            "french_authorities": 1,
            "first_year": "1963",
        }
    ]
    world = client.get("/api/v1/network/map").json()
    assert [arc["code"] for arc in world["arcs"]] == ["DE"]
    assert world["points"].endswith("h0")
    assert world["view_box"].startswith("0 0 1000")


def test_a_former_authority_is_found_by_its_name_and_tells_its_successor(client):
    cherbourg = factories.authority("Cherbourg-en-Cotentin")
    octeville = factories.former("Octeville", cherbourg)
    factories.name(cherbourg, "Cherbourg-Octeville")
    found = client.get("/api/v1/network/authorities", {"q": "octeville"}).json()
    assert [each["name"] for each in found["items"]] == ["Octeville", "Cherbourg-en-Cotentin"]
    assert found["items"][0]["valid_until"] == "2000-02-28"
    assert found["items"][0]["successors"] == [
        {"id": cherbourg.pk, "name": "Cherbourg-en-Cotentin", "country": "FR"}
    ]
    told = client.get(f"/api/v1/network/authorities/{cherbourg.pk}").json()
    assert told["predecessors"] == [
        {"id": octeville.pk, "name": "Octeville", "country": "FR", "valid_until": "2000-02-28"}
    ]


def test_one_authority_tells_names_identifiers_parent_and_members(client):
    metropolis = factories.authority("Rennes Métropole", kind="epci")
    rennes = factories.authority("Rennes", parent=metropolis)
    roazhon = factories.name(rennes, "Roazhon", kind="alias", language="br")
    code = factories.identifier(rennes, "wikidata", "Q647")
    told = client.get(f"/api/v1/network/authorities/{rennes.pk}").json()
    assert told["names"] == [
        {
            "id": roazhon.pk,
            "name": "Roazhon",
            "kind": "alias",
            "language": "br",
            "source": "convention",
        }
    ]
    assert told["identifiers"] == [{"id": code.pk, "scheme": "wikidata", "value": "Q647"}]
    assert told["parent"] == {"id": metropolis.pk, "name": "Rennes Métropole", "country": "FR"}
    assert client.get(f"/api/v1/network/authorities/{metropolis.pk}").json()["members"] == 1


def test_a_misspelled_name_gives_similar_authorities(client):
    factories.authority("Bamako", "ML", search_name="bamako")
    answer = client.get("/api/v1/network/authorities", {"q": "Bamoko"}).json()
    assert (answer["count"], answer["items"]) == (0, [])
    assert [each["name"] for each in answer["similar"]] == ["Bamako"]
    found = client.get("/api/v1/network/authorities", {"q": "Bamako"}).json()
    assert (found["count"], found["similar"]) == (1, [])
