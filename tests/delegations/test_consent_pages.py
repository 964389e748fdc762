"""Consents where they are given, noted and heeded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import add_consents
from rencontres.delegations.models import Consent
from rencontres.stage import models as stage
from rencontres.stage.actions import go_on_air

from .. import factories

pytestmark = pytest.mark.django_db
Kind = Consent.Kind


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


@pytest.fixture
def person(edition):
    delegation = factories.delegation(edition, reference="SN-0001")
    return factories.seat(
        delegation, user=factories.user(), family_name="Diop", email="awa@exemple.example"
    ).participant


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def say(person, kind, given):
    add_consents(SYSTEM, {person: {kind: given}}, language="fr")


def address(person):
    return reverse("delegations:answer_consent", args=["2017", person.pk])


def answers():
    return list(Consent.objects.values_list("kind", "given", "how", "language"))


def test_a_person_agrees_and_takes_it_back_on_the_page_of_their_data(client, person):
    client.force_login(person.user)
    page = text(client.get("/me/data/"))
    assert "Ce que vous acceptez" in page
    assert "J’accepte d’être photographié" in page
    assert page.count("sans réponse") == 2
    sent = {"kind": "image_rights", "given": "yes"}
    assert client.post(address(person), sent)["Location"] == "/me/data/"
    assert "Je retire mon accord" in text(client.get("/me/data/"))
    client.post(f"/es{address(person)}", sent | {"given": "no"})
    assert answers() == [
        ("image_rights", True, "page", "fr"),
        ("image_rights", False, "page", "es"),
    ]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "image_rights", "given": "perhaps"}, 422),
        ({"kind": "fingerprints", "given": "yes"}, 422),
        ({"kind": "image_rights", "given": "yes", "how": "dream"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client, person, sent, status):
    client.force_login(person.user)
    assert client.post(address(person), sent).status_code == status
    assert answers() == []


def test_others_do_not_answer_for_a_person(client, edition, person):
    sent = {"kind": "image_rights", "given": "yes"}
    for user in (factories.user(), factories.team_member(edition, "door")):
        client.force_login(user)
        assert client.post(address(person), sent).status_code == 403
    assert answers() == []


def test_the_desk_sees_who_said_no_and_notes_what_is_signed(client, edition, person):
    yes = factories.seat(person.seat.delegation, family_name="Zola").participant
    say(person, Kind.IMAGE_RIGHTS, given=False)
    client.force_login(factories.team_member(edition, "door"))
    page = text(client.get("/2017/desk/image-rights/"))
    assert "1 ont dit non, 0 oui, 1 n’ont pas répondu." in page
    assert "Camille Diop" in page
    assert "Camille Zola" not in page
    assert "Camille Zola" in text(client.get("/2017/desk/image-rights/?q=zola"))
    back = "/2017/desk/image-rights/?q=zola"
    sent = {"kind": "image_rights", "given": "yes", "how": "paper", "back": back}
    assert client.post(address(yes), sent)["Location"] == back
    assert answers()[1] == ("image_rights", True, "paper", "fr")
    elsewhere = sent | {"back": "https://example.org/", "given": "no"}
    assert client.post(address(yes), elsewhere)["Location"] == "/me/data/"
    assert "Personne n’est trouvé" in text(client.get("/2017/desk/image-rights/?q=nemo"))


@pytest.mark.parametrize("role", ["stage", "press"])
def test_stage_and_press_read_the_list_and_note_nothing(client, edition, person, role):
    client.force_login(factories.team_member(edition, role))
    assert "Personne n’a dit non" in text(client.get("/2017/desk/image-rights/"))
    say(person, Kind.IMAGE_RIGHTS, given=False)
    page = text(client.get("/2017/desk/image-rights/"))
    assert "Camille Diop" in page
    assert "Noter une réponse" not in page
    sent = {"kind": "image_rights", "given": "yes", "how": "desk"}
    assert client.post(address(person), sent).status_code == 403


def test_participants_do_not_read_the_list(client, person):
    client.force_login(person.user)
    assert client.get("/2017/desk/image-rights/").status_code == 403
    assert client.get("/api/v1/delegations/2017/photo-refusals").status_code == 403


def test_the_list_takes_as_many_statements_for_one_as_for_three(
    client, edition, person, django_assert_num_queries
):
    say(person, Kind.IMAGE_RIGHTS, given=False)
    client.force_login(factories.team_member(edition))
    with CaptureQueriesContext(connection) as one:
        client.get("/2017/desk/image-rights/")
    for _each in range(2):
        say(factories.seat(person.seat.delegation).participant, Kind.IMAGE_RIGHTS, given=False)
    with django_assert_num_queries(len(one)):
        client.get("/2017/desk/image-rights/")


def test_an_address_is_shown_to_colleagues_only_where_its_owner_agreed(client, person):
    colleague = factories.seat(person.seat.delegation, user=factories.user())
    client.force_login(colleague.participant.user)
    page = "/2017/me/delegation/"
    assert "awa@exemple.example" not in text(client.get(page))
    say(person, Kind.CONTACT_SHARING, given=True)
    assert "awa@exemple.example" in text(client.get(page))
    say(person, Kind.CONTACT_SHARING, given=False)
    assert "awa@exemple.example" not in text(client.get(page))


def test_whoever_said_no_since_does_not_go_on_air(edition, person):
    granted = timezone.now() - timedelta(hours=1)
    testimony = stage.Testimony.objects.create(
        edition=edition, participant=person, title={"fr": "Eau"}, image_rights=granted
    )
    say(person, Kind.IMAGE_RIGHTS, given=False)
    with pytest.raises(Refusal) as refused:
        go_on_air(by=SYSTEM, testimony=testimony)
    assert refused.value.code == "image_rights"
    testimony.refresh_from_db()
    assert testimony.state == "planned"
    say(person, Kind.IMAGE_RIGHTS, given=True)
    assert go_on_air(by=SYSTEM, testimony=testimony).state == "on_air"


def test_the_api_records_and_lists(client, edition, person):
    client.force_login(person.user)
    base = f"/api/v1/delegations/2017/SN-0001/seats/{person.seat.number}/consents"
    sent = {"answers": {"image_rights": False}, "language": "en"}
    [said] = client.post(base, sent, content_type="application/json").json()
    assert (said["kind"], said["given"], said["how"]) == ("image_rights", False, "page")
    assert said["words"].startswith("I agree to be photographed")
    assert len(client.get(base).json()) == 1
    client.force_login(factories.user())
    assert client.get(base).status_code == 403
    client.force_login(factories.team_member(edition, "press"))
    [refusing] = client.get("/api/v1/delegations/2017/photo-refusals").json()
    assert (refusing["name"], refusing["country"]) == ("Camille Diop", "FR")
