"""The public file: what is published, what is not, and to whom it is new."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from lxml import etree

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.network import actions
from rencontres.network.iati import schema
from rencontres.network.models import (
    Project,
    ProjectBudget,
    ProjectMarker,
    ProjectPurpose,
    Publisher,
)
from rencontres.network.queries import publication

from . import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/network/iati/activities.xml"


@pytest.fixture
def publisher() -> Publisher:
    return actions.set_publisher(
        by=SYSTEM,
        reference="FR-INSEE-775660000",
        name={"fr": "Fédération", "en": "Federation"},
        kind="22",
        prefix="FR-INSEE-775660000-RC",
    )


def project(**fields) -> Project:
    """A project that Lyon leads and pays for, with Dakar and Bamako."""
    lyon = factories.authority("Lyon", siren=fields.pop("siren", "216901231"))
    made = factories.project(
        lyon,
        factories.authority("Dakar", "SN"),
        factories.authority("Bamako", "ML"),
        **{"since": "2015", "until": "2016-06", "status": "ended", "sdgs": ["6", "6.1"]} | fields,
    )
    for code, share in (("14030", 60), ("14032", 40)):
        ProjectPurpose.objects.create(project=made, code=code, share=share)
    for year, amount in ((2015, "1000.50"), (2015, "99.50"), (2016, "500")):
        ProjectBudget.objects.create(project=made, year=year, amount=amount, payer=lyon)
    ProjectBudget.objects.create(project=made, year=2016, amount=7, funder="Agence", currency="USD")
    ProjectMarker.objects.create(project=made, code="1", significance=2)
    return made


def read(client: Client, **asked) -> etree._Element:
    response = client.get(ADDRESS, asked)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    document = etree.fromstring(response.content)
    schema.shipped().assertValid(document)
    return document


def attributes(element: etree._Element, path: str) -> list[dict[str, str]]:
    return [dict(each.attrib) for each in element.iterfind(path)]


def test_a_project_as_an_activity(client: Client, publisher: Publisher):
    made = project()
    (activity,) = read(client)
    assert activity.findtext("iati-identifier") == f"FR-INSEE-775660000-RC-{made.pk}"
    assert attributes(activity, "activity-status") == [{"code": "4"}]
    assert attributes(activity, "activity-date") == [
        {"type": "2", "iso-date": "2015-01-01"},
        {"type": "4", "iso-date": "2016-06-30"},
    ]
    assert attributes(activity, "recipient-country") == [
        {"code": "ML", "percentage": "50.00"},
        {"code": "SN", "percentage": "50.00"},
    ]
    assert attributes(activity, "sector") == [
        {"vocabulary": "1", "code": "14030", "percentage": "60.00"},
        {"vocabulary": "1", "code": "14032", "percentage": "40.00"},
    ]
    assert attributes(activity, "tag") == [
        {"vocabulary": "2", "code": "6"},
        {"vocabulary": "3", "code": "6.1"},
    ]
    assert attributes(activity, "policy-marker") == [
        {"vocabulary": "1", "code": "1", "significance": "2"}
    ]
    assert [
        (each.get("role"), each.get("ref"), each.findtext("narrative"))
        for each in activity.iterfind("participating-org")
    ] == [
        ("1", "FR-INSEE-216901231", "Lyon"),
        ("1", None, "Agence"),
        ("2", "FR-INSEE-216901231", "Lyon"),
        ("4", None, "Bamako"),
        ("4", None, "Dakar"),
    ]


def test_budgets_of_a_year_are_one_and_currencies_stay_apart(client: Client, publisher: Publisher):
    project()
    (activity,) = read(client)
    assert [
        (
            each.find("period-start").get("iso-date"),
            each.find("period-end").get("iso-date"),
            each.find("value").get("currency"),
            each.findtext("value"),
        )
        for each in activity.iterfind("budget")
    ] == [
        ("2015-01-01", "2015-12-31", "EUR", "1100.00"),
        ("2016-01-01", "2016-12-31", "EUR", "500.00"),
        ("2016-01-01", "2016-12-31", "USD", "7.00"),
    ]


def test_what_is_invented_is_never_published(client: Client, publisher: Publisher):
    project(synthetic=True)
    assert client.get(ADDRESS).status_code == 404
    kept = factories.project(factories.authority("Nantes"), factories.authority("Sfax", "TN"))
    assert [each.findtext("iati-identifier") for each in read(client)] == [
        f"FR-INSEE-775660000-RC-{kept.pk}"
    ]
    assert publication.standing() == publication.Standing(
        published=1, invented=1, undated=0, of_others=0
    )


def test_a_demonstration_says_that_it_invents(client: Client, settings):
    settings.DEMO = True
    made = project(synthetic=True)
    response = client.get(ADDRESS)
    assert b"FICTITIOUS DATA" in response.content.split(b"<iati-activities")[0]
    (activity,) = read(client)
    assert activity.findtext("iati-identifier") == f"XX-DEMO-FEDERATION-DEMO-{made.pk}"
    assert [each.text for each in activity.iterfind("description/narrative")] == [
        "Données fictives, inventées pour la démonstration. Projet d’essai",
        "Fictitious data, invented for the demonstration. Test project",
        "Datos ficticios, inventados para la demostración. Proyecto de prueba",
    ]


def test_a_project_without_a_beginning_is_left_out_and_counted(
    client: Client, publisher: Publisher
):
    made = project(since="", until="")
    assert client.get(ADDRESS).status_code == 404
    assert publication.standing().undated == 1
    assert list(publication.undated()) == [made]


def test_without_a_purpose_the_sector_is_said_not_to_be_known(client: Client, publisher: Publisher):
    factories.project(factories.authority("Lyon"), factories.authority("Dakar", "SN"))
    assert attributes(read(client)[0], "sector") == [
        {"vocabulary": "1", "code": "99810", "percentage": "100"}
    ]


def test_before_the_federation_says_who_it_is_nothing_is_published(client: Client):
    project()
    response = client.get(ADDRESS)
    assert response.status_code == 404
    assert "identifiant" in response.content.decode()


def test_some_of_the_activities(client: Client, publisher: Publisher):
    first = project()
    second = factories.project(
        factories.authority("Nantes"), factories.authority("Sfax", "TN"), about={"fr": "Le port"}
    )
    found = read(client, country="TN")
    assert found[0].findtext("iati-identifier").endswith(f"-{second.pk}")
    assert found[0].findtext("description/narrative") == "Le port"
    assert len(found) == 1
    found = read(client, authority=first.parties.get(name="Lyon").pk)
    assert [each.findtext("iati-identifier")[-5:] for each in found] == [
        f"FR-INSEE-775660000-RC-{first.pk}"[-5:]
    ]
    assert client.get(ADDRESS, {"country": "ZZ"}).status_code == 404
    assert client.get(ADDRESS, {"authority": "Lyon"}).status_code == 404


def test_who_has_the_file_gets_it_once_until_something_changes(
    client: Client, publisher: Publisher
):
    project()
    response = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == client.get(ADDRESS).content
    tag = response["ETag"]
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    actions.set_publisher(by=SYSTEM, reference="XM-1", name={"fr": "Autre"}, kind="22")
    renewed = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert renewed.status_code == 200
    assert b'ref="XM-1"' in renewed.content


def test_as_many_statements_for_one_project_as_for_three(
    publisher: Publisher, django_assert_num_queries
):
    from rencontres.network.queries.publication import activities, published

    for count, siren in enumerate(("216901231", "216901232", "216901233"), start=1):
        project(siren=siren)
        with django_assert_num_queries(7):
            found = list(activities(published(), "FED", today=date(2026, 1, 1)))
        assert len(found) == count


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reference": "FR INSEE"}, "bad_identifier"),
        ({"reference": "FR/INSEE"}, "bad_identifier"),
        ({"prefix": "A&B"}, "bad_identifier"),
        ({"kind": "99"}, "unknown_kind"),
        ({"name": {"fr": " "}}, "no_name"),
    ],
)
def test_a_publisher_that_iati_would_refuse(wrong: dict, code: str):
    sound = {"reference": "FR-1", "name": {"fr": "F"}, "kind": "22"}
    with pytest.raises(Refusal) as refused:
        actions.set_publisher(by=SYSTEM, **sound | wrong)
    assert refused.value.code == code
    assert not Publisher.objects.exists()


def test_only_the_administrator_says_who_publishes(client: Client):
    sent = {"reference": "FR-1", "name_fr": "F", "kind": "22", "beginning": ""}
    with pytest.raises(PermissionDenied, match="publish"):
        actions.set_publisher(by=VISITOR, reference="FR-1", name={"fr": "F"}, kind="22")
    assert client.post("/network/iati/publisher/", sent).status_code == 302
    client.force_login(factories.factories.user())
    assert client.post("/network/iati/publisher/", sent).status_code == 403
    assert client.get("/network/iati/").status_code == 403
    assert not Publisher.objects.exists()
    client.force_login(factories.administrator())
    assert client.post("/network/iati/publisher/", sent | {"kind": "x"}).status_code == 422
    response = client.post("/network/iati/publisher/", sent, follow=True)
    assert "Le publieur est enregistré" in response.content.decode()
    assert Publisher.objects.get().prefix == "FR-1"


def test_the_desk_says_what_is_left_out(client: Client, publisher: Publisher):
    client.force_login(factories.administrator())
    assert (
        "Aucun projet ne peut encore être publié" in client.get("/network/iati/").content.decode()
    )
    project()
    project(siren="216901232", since="", until="", title={"fr": "Sans date"})
    page = client.get("/network/iati/").content.decode()
    assert "http://testserver/network/iati/activities.xml" in page
    assert "Sans date" in page
