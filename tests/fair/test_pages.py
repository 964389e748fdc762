"""The fair's page: exhibitors by kind, with their stands."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.fair.actions import add_exhibitors, add_stands, assign_stand

from .. import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/2017/fair/"


@pytest.fixture
def edition():
    factories.country("FR")
    factories.country("SN", names={"fr": "Sénégal", "en": "Senegal"})
    return factories.edition(
        slug="2017", fair_title={"fr": "Salon des Partenaires", "en": "Partners’ Fair"}
    )


def exhibitors(edition, *rows):
    return add_exhibitors(
        by=SYSTEM,
        edition=edition,
        rows=[
            {"kind": kind, "name": {"fr": name}, "country": country, "synthetic": kind == "company"}
            for kind, name, country in rows
        ],
    )


def names(page):
    return re.findall(r'<h3 class="name"><span lang="fr">(.*?)</span></h3>', page)


@pytest.fixture
def fair(edition):
    made = exhibitors(
        edition,
        ("company", "Eaux", "FR"),
        ("country", "Sénégal", "SN"),
        ("french_partner", "AFD", "FR"),
    )
    (stand,) = add_stands(by=SYSTEM, edition=edition, rows=[{"number": "B2", "area": 12.5}])
    assign_stand(by=SYSTEM, stand=stand, exhibitor=made[1])
    return made


def test_exhibitors_stand_by_kind(client, fair):
    page = client.get(PAGE).text
    assert "<h1>Partners’ Fair</h1>" in page
    assert re.findall(r"<h2>(.*?)</h2>", page)[:3] == [
        "Official French partners",
        "Partner countries",
        "Private sector",
    ]
    assert names(page) == ["AFD", "Sénégal", "Eaux"]
    assert "Stand B2, 12.5 m²" in page
    assert page.count("Stand to be announced") == 2
    assert "Senegal" in page
    assert page.count("tag synthetic") == 1


def test_one_kind_is_shown_alone(client, fair):
    assert names(client.get(PAGE + "?kind=country").text) == ["Sénégal"]
    assert len(names(client.get(PAGE + "?kind=unknown").text)) == 3


def test_an_empty_fair_says_so(client, edition):
    assert "No exhibitor yet" in client.get(PAGE).text
    assert client.get("/en/2018/fair/").status_code == 404


def test_many_exhibitors_come_in_pages(client, edition):
    exhibitors(edition, *(("company", f"E{n:03}", "FR") for n in range(130)))
    assert len(names(client.get(PAGE).text)) == 60
    last = client.get(PAGE + "?page=3&kind=company").text
    assert names(last) == [f"E{n:03}" for n in range(120, 130)]


def test_the_number_of_statements_does_not_grow(client, edition):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    exhibitors(edition, ("company", "A", "FR"))
    few = statements()
    exhibitors(edition, ("company", "B", "SN"), ("country", "C", "FR"))
    assert statements() == few
