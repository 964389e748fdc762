"""An authority at one glance: counts, partners on a map, links through time."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.network import portrait, queries, world

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_2020(monkeypatch):
    monkeypatch.setattr(portrait.timezone, "localdate", lambda: date(2020, 1, 1))


@pytest.fixture
def rennes():
    return factories.authority("Rennes", longitude=-1.68, latitude=48.11)


@pytest.fixture
def dakar():
    return factories.authority("Dakar", "SN", longitude=-17.44, latitude=14.69)


def of(authority):
    return portrait.portrait(
        authority, list(queries.links_of(authority)), queries.projects_of(authority)
    )


def page(client, authority) -> str:
    words = client.get(f"/network/authorities/{authority.pk}/").content.decode()
    return " ".join(words.replace("\u00a0", " ").split())


def test_it_counts_what_lives(rennes, dakar):
    erlangen = factories.authority("Erlangen", "DE")
    brest = factories.authority("Brest")
    link = factories.link(rennes, dakar)
    factories.link(rennes, erlangen, status="ended", until="2010")
    factories.project(rennes, dakar, brest, link=link)
    factories.project(rennes, dakar, status="ended", until="2016")
    drawn = of(rennes)
    assert (drawn.partners, drawn.countries, drawn.links, drawn.projects) == (2, 1, 1, 1)


def test_its_time_goes_from_the_first_decade_to_today(rennes, dakar):
    factories.project(rennes, dakar, since="2000", until="2009")
    factories.link(rennes, dakar, since="1990-07")
    factories.link(rennes, dakar, since="1980", until="1984", status="ended")
    drawn = of(rennes)
    told = [(bar.since, bar.until, bar.start, bar.width, bar.is_project) for bar in drawn.bars]
    assert told == [
        ("1980", "1984", 0.0, 12.5, False),
        ("1990", "", 26.25, 73.75, False),
        ("2000", "2009", 50.0, 25.0, True),
    ]
    assert drawn.years == [(1980, 0.0), (1990, 25.0), (2000, 50.0), (2010, 75.0), (2020, 100.0)]
    assert drawn.left_out == 0


def test_what_has_no_year_and_what_is_too_much_is_left_to_the_tables(rennes, dakar, monkeypatch):
    monkeypatch.setattr(portrait, "MOST_BARS", 2)
    factories.link(rennes, dakar, since="")
    factories.link(rennes, dakar, since="1999")
    for year in ("2001", "2002"):
        factories.project(rennes, dakar, since=year)
    drawn = of(rennes)
    assert [bar.since for bar in drawn.bars] == ["1999", "2002"]
    assert drawn.left_out == 2


def test_the_page_reads_as_a_list(client, rennes, dakar):
    factories.link(rennes, dakar, since="1999", synthetic=True)
    factories.project(rennes, dakar, since="2004", until="2006", status="ended")
    words = " ".join(re.sub(r"<[^>]+>", "", page(client, rennes)).split())
    assert "1999–en cours Jumelage: Dakar" in words
    assert "2004–2006 Projet d’essai (terminé)" in words
    assert "Carte des partenaires de Rennes" in page(client, rennes)
    assert f"export.xlsx?authority={rennes.pk}&amp;status=any" in page(client, rennes)


def test_who_works_with_nobody_has_no_portrait(client, rennes):
    words = page(client, rennes)
    assert 'id="glance"' not in words
    assert 'id="timeline"' not in words


def test_as_many_statements_for_one_link_as_for_three(client, rennes, dakar):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, rennes)
        return len(captured)

    factories.project(rennes, dakar, link=factories.link(rennes, dakar))
    one = statements()
    for town in ("Erlangen", "Jena"):
        other = factories.authority(town, "DE")
        factories.project(rennes, other, link=factories.link(rennes, other))
    assert statements() == one


def test_the_map_goes_around_a_place_and_its_partners():
    near = world.near((2.0, 47.0), [(10.0, 51.0), (10.0, 51.0), (-17.0, 14.0)])
    assert near is not None
    assert len(near.points) == len(near.arcs) == 2
    left, top, width, height = map(float, near.view_box.split())
    for x, y in (near.home, *near.points):
        assert left <= x <= left + width
        assert top <= y <= top + height
    assert world.near((2.0, 47.0), []) is None
