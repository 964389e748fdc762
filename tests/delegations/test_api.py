"""Delegations for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rencontres.accounts.actions import create_api_key
from rencontres.agenda.actions import schedule
from rencontres.delegations.models import Delegation
from rencontres.editions.models import Edition

from .. import factories
from .test_register import person, register

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/delegations/2017/"


@pytest.fixture
def edition():
    edition = factories.edition(slug="2017")
    factories.category(edition)
    return edition


def key(user):
    return {"X-API-Key": create_api_key(by=user, user=user, label="test").secret}


def sent(**fields):
    people = [
        {
            "given_name": "Awa",
            "family_name": "Exemple",
            "email": "awa@example.org",
            "category": "member",
            "function": {"fr": "Maire"},
            "languages": ["fr"],
        }
    ]
    return {"organisation": "Radio Exemple", "country": "FR", "people": people} | fields


def test_a_program_registers_a_delegation(client, edition):
    town = factories.authority("Ségou", "SN")
    factories.country()
    user = factories.user()
    answer = client.post(
        ADDRESS,
        sent(authority=town.pk, country="", organisation="", unnamed_seats=1),
        content_type="application/json",
        headers=key(user),
    )
    assert answer.status_code == 201
    made = answer.json()
    assert made.pop("registered")
    assert made == {
        "reference": "SN-0001",
        "state": "registered",
        "organisation": "Ségou",
        "authority": town.pk,
        "country": "SN",
        "language": "fr",
        "places": 2,
        "named": 1,
        "synthetic": False,
    }
    assert Delegation.objects.get().head.languages == ["fr"]


def test_a_refusal_has_a_code_and_words(client, edition):
    factories.country()
    register(edition, person("Awa"))
    headers = key(factories.user())
    answer = client.post(ADDRESS, sent(), content_type="application/json", headers=headers)
    assert answer.status_code == 409
    assert answer.json()["code"] == "registered"
    assert answer.json()["message"]
    nobody = sent(people=[])
    answer = client.post(ADDRESS, nobody, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    unknown = sent(country="ZZ")
    answer = client.post(ADDRESS, unknown, content_type="application/json", headers=headers)
    assert answer.status_code == 404
    assert Delegation.objects.count() == 1


def test_the_list_is_for_the_team(client, edition):
    for name in ("Awa", "Zoe", "Lea"):
        register(edition, person(name), organisation=f"Ville de {name}")
    assert client.get(ADDRESS, headers=key(factories.user())).status_code == 403
    team = key(factories.team_member(edition, "registration"))
    answer = client.get(ADDRESS, {"limit": 2, "offset": 1}, headers=team).json()
    assert answer["count"] == 3
    assert [row["organisation"] for row in answer["items"]] == ["Ville de Lea", "Ville de Zoe"]
    assert client.get(ADDRESS, {"search": "zoe"}, headers=team).json()["count"] == 1


def test_a_participant_reads_their_own_agenda(client, edition):
    delegation = register(edition, person())
    schedule(
        edition=edition,
        kind="session",
        title={"fr": "Plénière"},
        starts=factories.OPENING,
        ends=factories.OPENING + timedelta(hours=1),
        holders=[(delegation.seats.get().holder, "attendee")],
    )
    mine = client.get(f"{ADDRESS}agenda", headers=key(delegation.head.user)).json()
    assert mine == [
        {
            "starts": "2017-10-09T07:00:00Z",
            "ends": "2017-10-09T08:00:00Z",
            "title": {"fr": "Plénière"},
            "kind": "session",
            "role": "attendee",
            "place": "",
            "path": "",
            "cancelled": False,
        }
    ]
    assert client.get(f"{ADDRESS}agenda", headers=key(factories.user())).status_code == 404


def test_an_edition_in_preparation_is_not_there_for_programs(client, edition):
    factories.country()
    edition.state = Edition.State.DRAFT
    edition.save()
    stranger = key(factories.user())
    answer = client.post(ADDRESS, sent(), content_type="application/json", headers=stranger)
    assert answer.status_code == 404
    team = key(factories.team_member(edition))
    made = client.post(ADDRESS, sent(), content_type="application/json", headers=team)
    assert made.status_code == 201
