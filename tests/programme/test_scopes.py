"""A theme's team, a country group's president, a room's manager: their sessions, no others."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rencontres.delegations.people import Person
from rencontres.editions.models import EditionTheme, TeamMember
from rencontres.programme.actions import create_country_groups, invite_speaker
from rencontres.programme.models import Role

from .. import factories
from ..delegations.test_api import key

pytestmark = pytest.mark.django_db
AWA = {"given_name": "Awa", "family_name": "Exemple", "email": "awa@example.org"}


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099")
    factories.category(edition, "speaker", by_invitation=True)
    return edition


@pytest.fixture(params=["theme", "country", "room"])
def scope(request, edition):
    """The part of the programme, as a team member has it, and a session in it."""
    session = factories.session(edition, key="theirs", title={"fr": "La leur"})
    if request.param == "theme":
        part = EditionTheme.objects.create(edition=edition, key="water", name={"fr": "Eau"})
        session.themes.add(part)
    elif request.param == "country":
        part = factories.country("SN")
        session.countries.add(part)
    else:
        part = factories.room(edition)
        session.room, session.slot = part, factories.slot(edition)
        session.save()
    return {request.param: part}


@pytest.fixture
def keeper(edition, scope):
    user = factories.user()
    TeamMember.objects.create(edition=edition, user=user, role="programme", **scope)
    return user


def test_they_see_and_edit_theirs_on_the_page(client, edition, keeper):
    factories.country("SN")
    other = factories.session(edition, title={"fr": "Celle d’autrui"})
    part = Role.objects.create(
        session=other, participant=factories.seat(factories.delegation(edition)).participant
    )
    client.force_login(keeper)
    address = reverse("programme:parts", args=["2099"])
    page = client.get(address).content.decode()
    assert "La leur" in page
    assert "Celle d’autrui" not in page
    said = {**AWA, "organisation": "Ségou", "country": "SN", "kind": "speaker"}
    theirs = edition.sessions.get(key="theirs")
    assert client.post(address, {**said, "session": theirs.pk}).status_code == 302
    assert client.post(address, {**said, "session": other.pk}).status_code == 422
    remove = reverse("programme:remove_part", args=["2099", part.pk])
    assert client.post(remove).status_code == 403
    assert sorted(r.session.key for r in Role.objects.all()) == sorted(["theirs", other.key])


def test_programs_of_theirs_are_refused_the_others(client, edition, keeper):
    factories.country("SN")
    other = factories.session(edition)
    told = {**AWA, "part": "speaker", "organisation": "Ségou", "country": "SN"}
    sent = {"content_type": "application/json", "headers": key(keeper)}
    address = "/api/v1/programme/2099/sessions/{}/people".format
    refused = client.post(address(other.key), told, **sent)
    assert (refused.status_code, refused.json()["permission"]) == (403, "programme.edit")
    assert not Role.objects.exists()
    assert client.post(address("theirs"), told, **sent).status_code == 201
    person = Role.objects.get().participant.pk
    assert client.delete(f"{address('theirs')}/{person}", headers=key(keeper)).status_code == 204


def test_the_part_of_another_edition_gives_nothing(edition, keeper, scope):
    elsewhere = factories.session(factories.edition())
    if "country" in scope:
        elsewhere.countries.add(scope["country"])
    with pytest.raises(PermissionDenied):
        invite_speaker(
            by=keeper,
            session=elsewhere,
            kind="speaker",
            person=Person("Awa", "Exemple", "awa@example.org"),
            organisation="Ségou",
            country=factories.country("SN"),
        )
    with pytest.raises(PermissionDenied):
        create_country_groups(by=keeper, edition=edition, kind_key="workshop", countries=["SN"])
    assert not Role.objects.exists()


def test_they_edit_the_words_of_theirs_alone(client, edition, keeper):
    other = factories.session(edition, title={"fr": "Celle d’autrui"})
    client.force_login(keeper)
    listed = client.get(reverse("programme:sessions", args=["2099"])).content.decode()
    assert "La leur" in listed
    assert "Celle d’autrui" not in listed
    edit = lambda key: reverse("programme:edit", args=["2099", key])  # noqa: E731
    assert client.get(edit("theirs")).status_code == 200
    assert client.get(edit(other.key)).status_code == 403
    assert client.post(edit(other.key), {"title_0": "Volée"}).status_code == 403
    assert client.get(reverse("programme:new", args=["2099"])).status_code == 403
    other.refresh_from_db()
    assert other.title == {"fr": "Celle d’autrui"}
