"""The map's page, its data and its files: what a reader sees, what a program receives."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, exports
from rencontres.network.exports.geojson import lines_between
from rencontres.network.exports.rows import Party

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def senegal():
    country = factories.country("SN", names={"fr": "Sénégal", "en": "Senegal", "es": "Senegal"})
    country.latitude, country.longitude = 14.5, -14.5
    country.save()
    return country


@pytest.fixture
def registry(senegal):
    """Two links and a project: Rennes with Dakar, Brest with Erlangen."""
    rennes = factories.authority("Rennes", longitude=-1.68, latitude=48.11)
    brest = factories.authority("Brest", longitude=-4.49, latitude=48.39)
    dakar = factories.authority("Dakar", "SN", longitude=-17.44, latitude=14.69)
    erlangen = factories.authority("Erlangen", "DE", longitude=11.0, latitude=49.6)
    one = factories.link(rennes, dakar, since="1999", confirmed="2017-09-30")
    other = factories.link(brest, erlangen, since="1964-05", kind="friendship", synthetic=True)
    work = factories.project(rennes, dakar, brest, link=one, sdgs=["6.1"], since="2015")
    actions.record_themes(by=SYSTEM, themes={})  # the registry has a version now
    return {"rennes": rennes, "one": one, "other": other, "work": work}


def text(response) -> str:
    words = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(words.split())


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_every_filter_stands_in_the_address_and_is_read_without_javascript(client, registry):
    page = text(client.get("/network/explore/?country=SN&first=1990"))
    assert "1 lien<" in page
    assert ">Dakar</a>" in page
    assert ">Erlangen</a>" not in page
    assert "<title>Sénégal : 1 lien</title>" in page
    assert '<option value="SN" selected>Sénégal</option>' in page
    assert "export.csv?country=SN&amp;first=1990" in page
    assert "inventés pour la démonstration" not in page


def test_invented_links_are_marked(client, registry):
    assert "inventés pour la démonstration" in text(client.get("/network/explore/"))


def test_projects_have_titles(client, registry):
    page = text(client.get("/network/explore/?show=projects&goal=6"))
    assert "1 projet de coopération" in page
    assert "Projet d’essai" in page


def test_the_view_of_one_authority_says_so(client, registry):
    page = text(client.get(f"/network/explore/?authority={registry['rennes'].pk}"))
    assert "Seulement ce à quoi Rennes prend part." in page
    assert ">Erlangen</a>" not in page


def test_nothing_found_says_what_to_do(client, registry):
    page = text(client.get("/network/explore/?status=suspended"))
    assert "Rien d’enregistré ne correspond" in page
    assert "Tout afficher" in page


@pytest.mark.parametrize("asked", ["first=abc", "country=ZZ", "theme=x", "goal=99", "page=900"])
def test_what_cannot_be_asked_filters_nothing(client, registry, asked):
    page = text(client.get(f"/network/explore/?{asked}"))
    assert ">Dakar</a>" in page
    assert ">Erlangen</a>" in page


def test_a_wrong_year_is_told_at_its_field(client, registry):
    assert "Saisissez un nombre entier." in text(client.get("/network/explore/?first=abc"))


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "Explorer le réseau"), ("/en", "Explore the network"), ("/es", "Explorar la red")],
)
def test_three_languages(client, registry, prefix, words):
    assert f"<h1>{words}</h1>" in text(client.get(f"{prefix}/network/explore/"))


@pytest.mark.parametrize("show", ["links", "projects"])
def test_as_many_statements_for_one_row_as_for_three(client, registry, show):
    def statements() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/network/explore/?show={show}&page=1").status_code == 200
        return len(captured)

    one = statements()
    for town in ("Lannion", "Dinan"):
        french = factories.authority(town)
        foreign = factories.authority(f"Sœur de {town}", "BR")
        link = factories.link(french, foreign)
        factories.project(french, foreign, link=link, themes=[factories.theme(town.lower())])
    actions.record_themes(by=SYSTEM, themes={})
    assert statements() == one


def geometry(client, show="links"):
    response = client.get(f"/network/explore/map/{show}.json", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    return response, json.loads(gzip.decompress(response.content))


def arcs(told, bits: bytes) -> set[tuple[str, str]]:
    start, pairs = 0, []
    for step, end in zip(told["from"], told["to"], strict=True):
        start += step
        pairs.append((told["name"][start], told["name"][end]))
    return {pair for i, pair in enumerate(pairs) if bits[i // 8] >> i % 8 & 1}


def test_the_map_has_all_arcs_and_a_filter_chooses_among_them(client, registry):
    _response, told = geometry(client)
    assert sorted(told["name"]) == ["Brest", "Dakar", "Erlangen", "Rennes"]
    dakar = told["name"].index("Dakar")
    assert told["countries"][told["country"][dakar]] == "Sénégal"
    every = client.get("/network/explore/map/selection").content
    assert arcs(told, every) == {("Rennes", "Dakar"), ("Brest", "Erlangen")}
    some = client.get("/network/explore/map/selection?country=SN").content
    assert arcs(told, some) == {("Rennes", "Dakar")}
    _response, told = geometry(client, "projects")
    of_projects = client.get("/network/explore/map/selection?show=projects").content
    assert arcs(told, of_projects) == {("Rennes", "Dakar"), ("Rennes", "Brest")}


def test_the_map_is_sent_again_only_when_the_registry_has_changed(client, registry):
    response, _told = geometry(client)
    again = {"If-None-Match": response["ETag"], "Accept-Encoding": "gzip"}
    address = "/network/explore/map/links.json"
    assert client.get(address, headers=again).status_code == 304
    assert client.get(f"/en{address}", headers=again).status_code == 200
    actions.record_themes(by=SYSTEM, themes={})
    assert client.get(address, headers=again).status_code == 200


def test_who_reads_no_gzip_gets_the_same(client, registry):
    _response, told = geometry(client)
    assert client.get("/network/explore/map/links.json").json() == told


def test_unknown_maps_and_files_are_not_found(client, registry):
    assert client.get("/network/explore/map/towns.json").status_code == 404
    assert client.get("/network/explore/export.pdf").status_code == 404


def test_outlines_by_country(client):
    drawing = client.get("/network/outlines.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b'<path id="land-SN" vector-effect="non-scaling-stroke" d="M' in drawing.content


def test_csv(client, registry):
    response = client.get("/network/explore/export.csv?country=SN")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="links-')
    content = body(response).decode()
    assert content.startswith("\ufeff")
    header, row, *notes = csv.reader(io.StringIO(content.removeprefix("\ufeff")))
    assert dict(zip(header, row, strict=True)) == {
        "Clé": str(registry["one"].pk),
        "Type de lien": "Jumelage",
        "Statut": "Actif",
        "Depuis": "1999",
        "Jusqu’à": "",
        "Collectivités françaises": "Rennes",
        "Autorités étrangères": "Dakar",
        "Pays": "Sénégal",
        "Thèmes": "Thème water",
        "Objectifs (ODD)": "6",
        "Source": "convention",
        "Dernière confirmation": "2017-09-30",
        "Données fictives": "non",
    }
    assert "http://testserver/network/explore/?country=SN" in notes[0][0]
    assert ["# Pays: Sénégal"] in [[note[0].replace("\u00a0", " ")] for note in notes]
    assert any("GeoNames" in note[0] for note in notes)
    assert all(note[0].startswith("# ") for note in notes)


def test_columns_are_named_in_the_readers_language(client, registry):
    names = {
        prefix: body(client.get(f"{prefix}/network/explore/export.csv")).decode().split(",")[1]
        for prefix in ("", "/en", "/es")
    }
    assert names == {"": "Type de lien", "/en": "Kind of link", "/es": "Tipo de vínculo"}


def test_invented_rows_are_marked_in_files(client, registry):
    rows = list(
        csv.DictReader(io.StringIO(body(client.get("/en/network/explore/export.csv")).decode()))
    )
    marks = {row["Foreign authorities"]: row["Fictitious data"] for row in rows}
    assert marks["Erlangen"] == "yes"
    assert marks["Dakar"] == "no"
    assert "invented for the demonstration" in rows[-1]["\ufeffKey"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(client, registry, start):
    evil = f"{start}HYPERLINK(1)"
    registry["work"].title = {"fr": evil}
    registry["work"].save()
    content = body(client.get("/network/explore/export.csv?show=projects")).decode()
    _header, row, *_notes = csv.reader(io.StringIO(content))
    assert row[1] == f"'{evil}"
    book = load_workbook(io.BytesIO(body(client.get("/network/explore/export.xlsx?show=projects"))))
    cell = book.worksheets[0]["B2"]
    assert (cell.data_type, cell.value) == ("s", f"'{evil}")
    assert exports.table.harmless("a=b") == "a=b"


def test_xlsx(client, registry):
    registry["work"].title = {"fr": "Puits\x07"}  # no spreadsheet may hold a bell
    registry["work"].save()
    response = client.get("/network/explore/export.xlsx?show=projects")
    book = load_workbook(io.BytesIO(body(response)))
    assert book.sheetnames == ["Projets", "Sources"]
    header, row = book["Projets"].iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert (told["Projet"], told["Collectivités françaises"]) == ("Puits", "Rennes; Brest")
    assert told["Clé"] == registry["work"].pk
    notes = [row[0] for row in book["Sources"].iter_rows(values_only=True)]
    assert "Objectif" not in notes[1]
    assert any("GeoNames" in note for note in notes)


def test_geojson(client, registry):
    response = client.get("/network/explore/export.geojson?country=SN")
    assert response["Content-Type"] == "application/geo+json"
    told = json.loads(body(response))
    line, *points = told["features"]
    assert line["id"] == registry["one"].pk
    assert line["geometry"] == {
        "type": "LineString",
        "coordinates": [[-1.68, 48.11], [-17.44, 14.69]],
    }
    assert line["properties"] == {
        "title": "",
        "kind": "twinning",
        "status": "active",
        "since": "1999",
        "until": "",
        "authorities": ["Rennes", "Dakar"],
        "countries": ["FR", "SN"],
        "themes": ["Thème water"],
        "sdgs": [6],
        "source": "convention",
        "confirmed": "2017-09-30",
        "synthetic": False,
    }
    assert [(each["geometry"]["coordinates"], each["properties"]) for each in points] == [
        ([-1.68, 48.11], {"name": "Rennes", "country": "FR", "number": 1}),
        ([-17.44, 14.69], {"name": "Dakar", "country": "SN", "number": 1}),
    ]
    assert any("GeoNames" in note for note in told["notes"])


def test_who_has_no_coordinates_has_no_line(client, senegal):
    factories.link(factories.authority("Rennes"), factories.authority("Thiès", "SN"))
    told = json.loads(body(client.get("/network/explore/export.geojson")))
    assert [feature["geometry"] for feature in told["features"]] == [None, None, None]


def test_an_empty_registry_gives_empty_files(client):
    assert json.loads(body(client.get("/network/explore/export.geojson")))["features"] == []
    assert body(client.get("/network/explore/export.csv")).decode().count("\r\n#") >= 2


def test_a_line_over_the_antimeridian_is_cut_there():
    noumea = Party(1, "Nouméa", "FR", 166.0, -22.0)
    apia = Party(2, "Apia", "WS", -172.0, -14.0)
    assert lines_between(noumea, apia) == [
        [(166.0, -22.0), (180.0, -16.90909)],
        [(-180.0, -16.90909), (-172.0, -14.0)],
    ]
    assert lines_between(apia, noumea) == [
        [(-172.0, -14.0), (-180.0, -16.90909)],
        [(180.0, -16.90909), (166.0, -22.0)],
    ]


def test_files_are_read_some_thousand_rows_at_a_time(client, registry, monkeypatch):
    whole = body(client.get("/network/explore/export.csv"))
    monkeypatch.setattr(exports.rows, "CHUNK", 1)
    assert body(client.get("/network/explore/export.csv")) == whole
