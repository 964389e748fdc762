"""The declaration of development assistance: what counts, what doesn't, to the cent."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.network import actions
from rencontres.network.models import (
    Authority,
    Eligibility,
    ProjectBudget,
    ProjectMarker,
    ProjectPurpose,
)
from rencontres.network.oda import Paid, Standing, prepare, shipped_recipients
from rencontres.network.queries import oda

from . import factories
from .activities import countries, weights

LIST = frozenset({"SN", "ML"})


def paid(**facts) -> Paid:
    defaults = {
        "project": 1,
        "amount": Decimal("100.01"),
        "currency": "EUR",
        "channel": "11002",
        "countries": ["SN"],
        "purposes": {"14030": Decimal(100)},
        "markers": (("1", 2),),
    }
    return Paid(**defaults | facts)


@given(st.decimals(0, 10**9, places=2), st.lists(countries, max_size=3), weights)
def test_the_lines_add_up_to_what_was_paid(amount: Decimal, some: list, purposes: dict):
    all_paid = [paid(amount=amount, countries=sorted(each), purposes=purposes) for each in some]
    declared = prepare(all_paid, LIST)
    assert sum(line.amount for line in declared.lines) == amount * len(some)
    assert declared.total <= amount * len(some)
    assert all(line.amount == round(line.amount, 2) for line in declared.lines)


def test_a_payment_for_two_countries_and_two_purposes_is_split_to_the_cent():
    halves = {"14031": Decimal(50), "14032": Decimal(50)}
    declared = prepare([paid(countries=["ML", "SN"], purposes=halves)], LIST)
    assert [(line.key.country, line.key.purpose, str(line.amount)) for line in declared.lines] == [
        ("ML", "14031", "25.01"),
        ("ML", "14032", "25.00"),
        ("SN", "14031", "25.00"),
        ("SN", "14032", "25.00"),
    ]
    assert declared.total == Decimal("100.01")


def test_payments_alike_are_one_line_and_other_markers_another():
    declared = prepare(
        [paid(), paid(project=2), paid(), paid(project=3, markers=(("1", 0),))], LIST
    )
    assert [(line.projects, str(line.amount)) for line in declared.lines] == [
        ([3], "100.01"),
        ([1, 2], "300.03"),
    ]


@pytest.mark.parametrize(
    ("facts", "listed", "standing"),
    [
        ({}, LIST, Standing.DECLARED),
        ({"currency": "XOF"}, LIST, Standing.CONVERT),
        ({"countries": ["DE"]}, LIST, Standing.INELIGIBLE),
        ({"countries": []}, LIST, Standing.UNKNOWN),
        ({}, None, Standing.UNKNOWN),
    ],
)
def test_what_is_not_declared_is_told_apart(facts: dict, listed: frozenset, standing: Standing):
    declared = prepare([paid(**facts)], listed)
    assert [line.standing for line in declared.lines] == [standing]
    assert declared.total == (Decimal("100.01") if standing == Standing.DECLARED else 0)


def test_the_list_that_comes_with_the_product():
    rows = {row.country: row for row in shipped_recipients()}
    assert len(rows) == 155
    assert (rows["SN"].first_year, rows["SN"].last_year) == (None, None)
    assert rows["CL"].last_year == 2017  # graduated on 1 January 2018
    assert rows["SS"].first_year == 2011
    assert "FR" not in rows


@pytest.fixture
def lyon() -> Authority:
    """Lyon paid for a project with Dakar in 2016 and 2017, and for one with Bonn."""
    lyon = factories.authority("Lyon")
    made = factories.project(lyon, factories.authority("Dakar", "SN"), title={"fr": "=Eau\x0b"})
    ProjectPurpose.objects.create(project=made, code="14030", share=100)
    ProjectMarker.objects.create(project=made, code="1", significance=2)
    for year, amount, currency in ((2016, 500, "EUR"), (2017, 1000, "EUR"), (2017, 7, "USD")):
        ProjectBudget.objects.create(
            project=made, year=year, amount=amount, currency=currency, payer=lyon, channel="11002"
        )
    ProjectBudget.objects.create(project=made, year=2017, amount=9, funder="Agence")
    german = factories.project(lyon, factories.authority("Bonn", "DE"))
    ProjectBudget.objects.create(project=german, year=2017, amount=300, payer=lyon)
    return lyon


@pytest.fixture
def listed(db) -> None:
    factories.country("SN")
    factories.country("DE")
    actions.load_eligibilities(by=SYSTEM)


def page(client: Client, of: Authority, year: str = "") -> str:
    response = client.get(f"/network/authorities/{of.pk}/oda/{year}")
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.mark.django_db
def test_the_page_of_an_authority(client: Client, lyon, listed):
    client.force_login(factories.administrator())
    shown = page(client, lyon)
    assert "Aide publique au développement, 2017" in shown
    assert "1 000,00 EUR" in shown
    assert "Égalité femmes-hommes (2)" in shown
    assert "Non compté : à convertir en euros" in shown
    assert "Non compté : le pays n’est pas sur la liste" in shown
    assert "300,00 EUR" in shown
    assert "500,00 EUR" in page(client, lyon, "2016/")
    assert "Aucun versement" in page(client, lyon, "2015/")


@pytest.mark.django_db
def test_without_a_list_nothing_is_declared(client: Client, lyon):
    client.force_login(factories.administrator())
    shown = page(client, lyon)
    assert "Aucune liste de pays éligibles n’est chargée" in shown
    assert "À déclarer" not in shown


@pytest.mark.django_db
def test_the_spreadsheet(client: Client, lyon, listed):
    client.force_login(factories.administrator())
    response = client.get(f"/network/authorities/{lyon.pk}/oda/2017.xlsx")
    assert response["Content-Disposition"] == f'attachment; filename="apd-oda-{lyon.pk}-2017.xlsx"'
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0] == (
        "État",
        "Pays",
        "Code du pays",
        "Canal",
        "Nom du canal",
        "Secteur CAD",
        "Nom du secteur",
        "Montant",
        "Monnaie",
        "1 Égalité femmes-hommes",
        "Projets",
    )
    assert rows[1][:4] == ("À déclarer", "Sénégal", "SN", "11002")
    assert rows[1][5] == "14030"
    assert rows[1][7:] == (1000, "EUR", 2, "=Eau")
    assert rows[2][0] == "Non compté : à convertir en euros"
    assert rows[3][2:4] == ("DE", None)
    assert len(rows) == 4


@pytest.mark.django_db
def test_who_sees_the_declaration(client: Client, lyon):
    address = f"/network/authorities/{lyon.pk}/oda/"
    assert client.get(address).status_code == 302
    client.force_login(factories.factories.user())
    assert client.get(address).status_code == 403
    assert client.get(f"{address}2017.xlsx").status_code == 403
    assert "/oda/" not in client.get(f"/network/authorities/{lyon.pk}/").content.decode()
    client.force_login(factories.administrator())
    assert address in client.get(f"/network/authorities/{lyon.pk}/").content.decode()


@pytest.mark.django_db
def test_as_many_statements_for_one_project_as_for_three(lyon, listed):
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as captured:
            oda.declaration(lyon, 2017)
        counts.append(len(captured))
        made = factories.project(lyon, factories.authority(f"Ville {number}", "SN"))
        ProjectBudget.objects.create(project=made, year=2017, amount=1, payer=lyon)
    assert counts == [6, 6, 6]


@pytest.mark.django_db
def test_the_list_is_loaded_once_and_what_was_written_stays(listed):
    chosen = Eligibility.objects.get(country="SN")
    actions.keep_eligibility(
        by=SYSTEM,
        eligibility=chosen,
        country=chosen.country,
        first_year=2000,
        last_year=2030,
        source="Arrêté",
    )
    assert actions.load_eligibilities(by=SYSTEM) == 0
    assert list(Eligibility.objects.values_list("country", "first_year", "source")) == [
        ("SN", 2000, "Arrêté")
    ]
    assert oda.eligible_in(1999) == frozenset()
    assert oda.eligible_in(2030) == {"SN"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"first_year": 12}, "no_year"),
        ({"first_year": 2020, "last_year": 2019}, "ends_before_start"),
        ({"source": " "}, "no_source"),
        ({"first_year": 2005}, "years_overlap"),
    ],
)
def test_years_that_cannot_be(wrong: dict, code: str):
    sound = {"by": SYSTEM, "country": factories.country("SN"), "source": "CAD"}
    actions.keep_eligibility(**sound, first_year=2000, last_year=2010)
    with pytest.raises(Refusal) as refused:
        actions.keep_eligibility(**sound | {"first_year": None, "last_year": None} | wrong)
    assert refused.value.code == code
    assert Eligibility.objects.count() == 1
    again = actions.keep_eligibility(**sound, first_year=2011, last_year=None)
    actions.remove_eligibility(by=SYSTEM, eligibility=again)
    with pytest.raises(Refusal, match="disparu"):
        actions.keep_eligibility(**sound, first_year=2011, last_year=None, eligibility=again)


@pytest.mark.django_db
def test_the_list_on_its_page(client: Client):
    factories.country("SN")
    with pytest.raises(PermissionDenied):
        actions.load_eligibilities(by=VISITOR)
    client.force_login(factories.factories.user())
    assert client.get("/network/oda/").status_code == 403
    assert client.post("/network/oda/load/").status_code == 403
    assert not Eligibility.objects.exists()
    client.force_login(factories.administrator())
    assert "La liste est vide" in client.get("/network/oda/").content.decode()
    response = client.post("/network/oda/load/", follow=True)
    assert "Pays ajoutés à la liste : 1." in response.content.decode()
    row = Eligibility.objects.get()
    assert "Sénégal" in client.get(f"/network/oda/{row.pk}/").content.decode()
    sent = {"country": "SN", "first_year": "", "last_year": "2030", "source": "Arrêté"}
    client.post(f"/network/oda/{row.pk}/", sent)
    row.refresh_from_db()
    assert (row.first_year, row.last_year, row.source) == (None, 2030, "Arrêté")
    assert client.post("/network/oda/new/", sent | {"source": ""}).status_code == 422
    assert client.post("/network/oda/new/", sent).status_code == 409
    client.post("/network/oda/new/", sent | {"first_year": 2031, "last_year": ""})
    assert Eligibility.objects.count() == 2
    response = client.post(f"/network/oda/{row.pk}/remove/", follow=True)
    assert "La ligne est retirée" in response.content.decode()
    assert Eligibility.objects.count() == 1
