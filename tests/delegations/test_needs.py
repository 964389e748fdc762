"""Diet and interpretation: chosen by people, counted without names for who provides them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import VISITOR
from rencontres.delegations import actions
from rencontres.delegations.figures import needs_counted
from rencontres.delegations.models import Participant
from rencontres.delegations.people import BadPerson

from .. import factories
from .test_api import key
from .test_drafts import begin, delegates, head, row
from .test_register import person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099", languages=["fr", "es"])
    factories.category(edition)
    return edition


def test_each_person_of_a_registration_says_what_they_eat_and_hear(edition, client):
    factories.country()
    address = begin(client, slug="2099", language="en")
    client.post(f"{address}head/", head(row()))
    client.post(f"{address}delegates/", delegates(row("Bakary"), unnamed_seats="1"))
    page = client.get(f"{address}needs/").content.decode()
    assert "Interpretation needed into" in page
    assert page.count('value="vegan"') == 2
    needs = {
        "person-0-diet": "vegan",
        "person-0-interpretation": ["es"],
        "person-0-needs": "",
        "person-1-diet": "",
        "person-1-needs": "Fauteuil roulant",
    }
    refused = client.post(f"{address}needs/", needs | {"person-0-interpretation": ["de"]})
    assert refused.status_code == 422
    assert client.post(f"{address}needs/", needs).status_code == 302
    client.post(f"{address}consents/", {"image_rights": "yes", "contact_sharing": "no"})
    client.post(f"{address}check/")
    told = Participant.objects.order_by("given_name")
    assert list(told.values_list("diet", "interpretation", "needs")) == [
        ("vegan", ["es"], ""),
        ("", [], "Fauteuil roulant"),
    ]
    counted = needs_counted(edition)
    assert (counted.people, counted.unnamed) == (2, 1)
    assert {diet: n for diet, n in counted.diets.items() if n} == {"": 1, "vegan": 1}
    assert counted.interpretation == {"fr": 0, "es": 1}


def test_a_diet_or_a_language_that_is_not_offered_is_refused(edition):
    for wrong in ({"diet": "air"}, {"interpretation": ("de",)}):
        with pytest.raises(BadPerson) as refusal:
            register(edition, person("Awa", **wrong))
        assert refusal.value.field == next(iter(wrong))
    assert Participant.objects.count() == 0


def test_who_waits_keeps_what_they_said(edition):
    edition.capacity = 1
    edition.save()
    seat = factories.seat(factories.delegation(edition))
    group = actions.join_waiting_list(
        by=VISITOR,
        edition=edition,
        organisation="Ville",
        country=factories.country(),
        language="fr",
        people=[person("Awa", diet="halal", interpretation=("es",))],
    )
    desk = factories.team_member(edition, "registration")
    actions.withdraw_seat(by=desk, seat=seat)
    actions.accept_offer(by=VISITOR, group=group)
    told = Participant.objects.get(email="awa@example.org")
    assert (told.diet, told.interpretation) == ("halal", ["es"])


def test_people_change_what_they_said(edition, client):
    delegation = register(edition, person("Awa"))
    client.force_login(delegation.head.user)
    sent = {"diet": "kosher", "interpretation": ["fr"], "languages": ["en"], "needs": ""}
    assert client.post("/en/2099/me/details/", sent).status_code == 302
    told = Participant.objects.get()
    assert (told.diet, told.interpretation, told.languages) == ("kosher", ["fr"], ["en"])
    page = client.get("/en/2099/me/details/").content.decode()
    assert '<option value="kosher" selected>' in page
    assert client.post("/en/2099/me/details/", sent | {"diet": "air"}).status_code == 422


def test_the_team_sees_figures_without_names_and_takes_them_as_a_file(edition, client):
    register(edition, person("Awa", diet="vegan", interpretation=("es",), languages=("fr",)))
    client.force_login(factories.team_member(edition, "registration"))
    page = client.get("/en/2099/desk/needs/").content.decode()
    assert "1 person is registered." in page
    assert "Awa" not in page
    text = client.get("/en/2099/desk/needs.csv").content.decode("utf-8-sig")
    rows = [line.replace(";", ",") for line in text.split()]
    assert "Meals,Vegan,1".lower() in text.replace(";", ",").lower()
    assert rows
    assert client.get("/en/2099/desk/needs.xlsx").content[:2] == b"PK"
    assert client.get("/en/2099/desk/needs.pdf").status_code == 404
    client.force_login(factories.team_member(edition, "press"))
    assert client.get("/en/2099/desk/needs/").status_code == 403


def test_programs_read_the_figures(edition, client):
    register(edition, person("Awa", diet="vegan"))
    told = client.get(
        "/api/v1/delegations/2099/needs",
        headers=key(factories.team_member(edition, "registration")),
    ).json()
    assert (told["people"], told["diets"]["vegan"], told["interpretation"]) == (
        1,
        1,
        {"fr": 0, "es": 0},
    )


def test_as_many_statements_for_three_people_as_for_none(edition):
    def statements():
        with CaptureQueriesContext(connection) as counted:
            needs_counted(edition)
        return len(counted)

    assert statements() == 2
    register(edition, *(person(name) for name in ("Awa", "Bakary", "Coumba")))
    assert statements() == 2
