"""Organisations of others' activities, linked by a person where nobody else could."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.iati.extract import TakingPart
from rencontres.network.models import (
    AuthorityName,
    IatiActivity,
    IatiFile,
    IatiOrganisation,
    Identifier,
)
from rencontres.network.queries.attribution import authorities_of

from . import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/network/iati/organisations"


@pytest.fixture
def lyon():
    return factories.authority("Lyon")


@pytest.fixture
def admin():
    return factories.administrator()


@pytest.fixture
def activities():
    kept = IatiFile.objects.create(name="a.xml", sha256="0" * 64, content=b"", size=1)
    return [
        IatiActivity.objects.create(identifier=f"XM-{n}", file=kept, line=n, xml="", title={})
        for n in range(3)
    ]


def takes_part(activity, name, ref=""):
    return IatiOrganisation.objects.create(activity=activity, name=name, ref=ref, role="4")


@pytest.fixture
def grand(activities):
    """The same organisation in three activities, once under another name."""
    takes_part(activities[2], "Métropole du Grand L.", "FR-X-1")
    return [takes_part(each, "Grand L.", "FR-X-1") for each in activities[:2]]


def test_an_identifier_is_kept_and_the_next_file_is_linked(grand, lyon):
    linked = actions.link_iati_organisation(
        by=SYSTEM, name="Grand L.", ref="FR-X-1", authority=lyon
    )
    assert linked == 3
    assert set(IatiOrganisation.objects.values_list("authority", flat=True)) == {lyon.pk}
    assert str(Identifier.objects.get(authority=lyon)) == "iati:FR-X-1"
    next_file = TakingPart("Anything", "4", "FR-X-1", "10")
    assert authorities_of([next_file]) == {next_file: lyon.pk}


def test_without_identifier_the_name_is_kept(activities, lyon):
    takes_part(activities[0], "Ville des Gones")
    takes_part(activities[1], "Ville des Gones", "FR-Y-2")  # this one has one: it is not meant
    who = {"name": "Ville des Gones", "ref": ""}
    assert actions.link_iati_organisation(by=SYSTEM, authority=lyon, **who) == 1
    assert AuthorityName.objects.get(authority=lyon).source == "IATI"
    next_file = TakingPart("ville des gones", "4", "", "11")
    assert authorities_of([next_file]) == {next_file: lyon.pk}


def test_what_another_has_or_linked_is_refused(grand, lyon):
    brest = factories.authority("Brest")
    factories.identifier(brest, "iati", "FR-X-1")
    who = {"by": SYSTEM, "name": "Grand L.", "ref": "FR-X-1"}
    with pytest.raises(Refusal, match="Brest a cet identifiant"):
        actions.link_iati_organisation(**who, authority=lyon)
    assert not IatiOrganisation.objects.exclude(authority=None).exists()
    actions.link_iati_organisation(**who, authority=brest)
    with pytest.raises(Refusal, match="est déjà liée"):
        actions.link_iati_organisation(**who, authority=brest)


def test_only_administrators_link(grand, lyon, client):
    awa = factories.person_of(lyon)
    with pytest.raises(PermissionDenied):
        actions.link_iati_organisation(by=awa, name="Grand L.", ref="FR-X-1", authority=lyon)
    client.force_login(awa)
    assert client.get(reverse("network:iati-organisations")).status_code == 403
    assert not Identifier.objects.exists()


def test_the_list_leads_to_the_question_and_back(client, admin, grand, lyon):
    client.force_login(admin)
    page = client.get(reverse("network:iati-organisations")).content.decode()
    assert page.index(">Grand L.<") < page.index(">Métropole du Grand L.<")  # twice before once
    none = client.get(reverse("network:iati-organisations"), {"q": "ministère"})
    assert "Aucune organisation à lier n’a ces mots." in none.content.decode()
    asked = reverse("network:iati-organisation")
    query = "?name=Grand+L.&ref=FR-X-1"
    assert "Quelle collectivité est" in client.get(asked + query).content.decode()
    wrong = client.post(asked + query, {"authority": "Nulle-Part"})
    assert "Nulle-Part" in wrong.content.decode()
    assert not Identifier.objects.exists()
    done = client.post(asked + query, {"authority": "Lyon"}, follow=True).content.decode()
    assert "Grand L. est liée à Lyon (activités\u00a0: 3)." in done.replace(" :", "\u00a0:")
    assert "Toutes les organisations sont liées" in done
    assert client.get(asked + query).status_code == 404


def test_a_program_links(client, admin, grand, lyon):
    client.force_login(admin)
    assert client.get(API).json() == [
        {"name": "Grand L.", "ref": "FR-X-1", "activities": 2},
        {"name": "Métropole du Grand L.", "ref": "FR-X-1", "activities": 1},
    ]
    body = {"name": "Grand L.", "ref": "FR-X-1", "authority": lyon.pk}
    done = client.post(API, body, content_type="application/json")
    assert done.json() == {"activities": 3}
    assert client.post(API, body, content_type="application/json").status_code == 409
    assert client.get(API).json() == []


def test_the_list_asks_as_much_for_one_as_for_three(client, admin, activities):
    client.force_login(admin)
    counts = []
    for number in range(3):
        takes_part(activities[0], f"Organisation {number}")
        if number != 1:
            with CaptureQueriesContext(connection) as statements:
                client.get(reverse("network:iati-organisations"))
            counts.append(len(statements))
    assert counts[0] == counts[1]
