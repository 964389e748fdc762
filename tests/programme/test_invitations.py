"""Speakers, exhibitors' staff and the team have their seats without registering."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations import actions as delegations
from rencontres.delegations.models import Participant, RoleSeat, Seat
from rencontres.delegations.people import Person
from rencontres.delegations.tasks import seat_teams
from rencontres.editions.models import TeamMember
from rencontres.fair.actions import add_staff, remove_staff
from rencontres.fair.models import Exhibitor, ExhibitorStaff
from rencontres.programme.actions import assign_role, invite_speaker, remove_role
from rencontres.programme.models import Role

from .. import factories
from ..delegations.test_api import key

pytestmark = pytest.mark.django_db
AWA = Person("Awa", "Exemple", "awa@example.org")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099", capacity=1)
    factories.seat(factories.delegation(edition, organisation="Full"))
    for name in ("speaker", "exhibitor", "staff"):
        factories.category(edition, name, by_invitation=True)
    factories.country("SN")
    return edition


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "programme")


@pytest.fixture
def exhibitor(edition):
    return Exhibitor.objects.create(
        edition=edition, kind="company", name={"en": "Water Ltd"}, country=factories.country("SN")
    )


def invite(team, session, person=AWA, **fields):
    defaults = {"kind": "speaker", "organisation": "Ségou", "country": factories.country("SN")}
    return invite_speaker(by=team, session=session, person=person, **defaults | fields)


def test_a_speaker_has_a_seat_by_the_part(edition, team, django_capture_on_commit_callbacks):
    session = factories.session(edition)
    with django_capture_on_commit_callbacks(execute=True):
        role = invite(team, session)
    seat = Seat.objects.get(participant=role.participant)
    assert (seat.category.key, seat.delegation.organisation) == ("speaker", "Ségou")
    assert (seat.delegation.reference, seat.delegation.head) == ("SN-0001", role.participant)
    assert role.participant.user.email == "awa@example.org"
    assert mail.outbox[0].to == ["awa@example.org"]
    assert "Vous avez un rôle dans le programme" in mail.outbox[0].body
    again = factories.session(edition)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        invite(team, again)
    assert Seat.objects.filter(participant=role.participant).count() == 1
    assert RoleSeat.objects.count() == 1
    [asked] = mail.outbox  # whether they come, and no second ticket
    assert asked.subject == "Participez-vous ? Rencontres d’essai"
    second = invite(team, again, Person("Bakary", "Sow", "bakary@example.org"))
    assert second.participant.seat.delegation == seat.delegation
    assert second.participant.seat.number == 2


def test_a_seat_is_flagged_with_the_last_part_and_kept_or_given_back(edition, team):
    desk = factories.team_member(edition, "registration")
    one, two = factories.session(edition), factories.session(edition)
    participant = invite(team, one).participant
    invite(team, two)
    remove_role(by=team, session=one, participant=participant)
    assert RoleSeat.objects.get().ended is None
    remove_role(by=team, session=two, participant=participant)
    assert RoleSeat.objects.get().ended is not None
    invite(team, one)
    assert RoleSeat.objects.get().ended is None
    with pytest.raises(Refusal, match="No role of this seat has ended"):
        delegations.keep_seat(by=desk, seat=participant.seat)
    remove_role(by=team, session=one, participant=participant)
    with pytest.raises(PermissionDenied):
        delegations.keep_seat(by=team, seat=participant.seat)
    delegations.keep_seat(by=desk, seat=participant.seat)
    assert not RoleSeat.objects.exists()
    assert participant.seat.withdrawn is None


def test_who_is_registered_keeps_their_own_seat(edition, team):
    delegation = factories.delegation(edition, organisation="Kayes")
    seat = factories.seat(delegation, email="AWA@example.org")
    role = invite(team, factories.session(edition))
    assert role.participant.seat == seat
    assert not RoleSeat.objects.exists()
    remove_role(by=team, session=role.session, participant=role.participant)
    assert not RoleSeat.objects.exists()


def test_who_had_given_the_seat_back_has_one_again_by_a_part(edition, team):
    seat = factories.seat(factories.delegation(edition), function={"fr": "Maire"})
    participant = seat.participant
    delegations.withdraw_seat(by=SYSTEM, seat=seat)
    assign_role(
        by=team, session=factories.session(edition), participant=participant, kind="speaker"
    )
    new = Seat.objects.get(participant=participant)
    assert (new.withdrawn, new.category.key) == (None, "speaker")
    participant.refresh_from_db()
    assert participant.function == {"fr": "Maire"}


def test_a_part_is_refused_whole_without_category_or_kind(edition, team):
    session = factories.session(edition)
    people = Participant.objects.count()
    with pytest.raises(Refusal, match="is not a part"):
        invite(team, session, kind="clown")
    edition.categories.filter(key="speaker").delete()
    with pytest.raises(Refusal, match="no category “speaker”"):
        invite(team, session)
    with pytest.raises(PermissionDenied):
        invite(factories.user(), session)
    assert Participant.objects.count() == people
    assert not Role.objects.exists()


def test_exhibitors_staff_have_seats_in_the_exhibitors_delegation(edition, exhibitor):
    fair = factories.team_member(edition, "fair")
    staff = add_staff(by=fair, exhibitor=exhibitor, person=AWA)
    assert add_staff(by=fair, exhibitor=exhibitor, person=AWA) == staff
    seat = staff.participant.seat
    assert (seat.category.key, seat.delegation.organisation) == ("exhibitor", "Water Ltd")
    remove_staff(by=fair, exhibitor=exhibitor, participant=staff.participant)
    assert not ExhibitorStaff.objects.exists()
    assert RoleSeat.objects.get().ended is not None


def test_the_team_is_seated_and_again_every_night(edition):
    desk = factories.team_member(edition, "registration")
    TeamMember.objects.filter(user=desk).update()
    desk.name = "Awa Exemple"
    desk.save()
    seat_teams()  # nobody was seated before: not yet known where the organiser is
    assert not RoleSeat.objects.exists()
    assert delegations.seat_team(by=desk, edition=edition, country=factories.country()) == 1
    seat = RoleSeat.objects.get().seat
    assert (seat.category.key, seat.delegation.organisation) == ("staff", edition.organiser)
    late = factories.team_member(edition, "door")
    late.name = "Bakary Sow"
    late.save()
    factories.team_member(edition, "press")  # an account without a family name
    seat_teams()
    seat_teams()
    assert RoleSeat.objects.count() == 2
    TeamMember.objects.filter(user=late).delete()
    seat_teams()
    ended = RoleSeat.objects.get(ended__isnull=False)
    assert ended.seat.participant.user == late


def test_a_person_completes_what_is_missing(client, edition, team):
    participant = invite(team, factories.session(edition)).participant
    client.force_login(participant.user)
    address = reverse("delegations:details", args=["2099"])
    assert client.get(address).status_code == 200
    said = {"function": "Mayor", "languages": ["fr", "en"], "needs": " vegetarian "}
    assert client.post(address, said).status_code == 302
    participant.refresh_from_db()
    assert participant.function == {"en": "Mayor"}
    assert (participant.languages, participant.needs) == (["fr", "en"], "vegetarian")
    assert client.post(address, {"languages": ["tlh"]}).status_code == 422
    client.force_login(team)
    assert client.get(address).status_code == 404


def test_the_desks_invite_and_decide_on_pages(client, edition, team, exhibitor):
    session = factories.session(edition)
    client.force_login(team)
    parts = reverse("programme:parts", args=["2099"])
    assert "Nobody has a part yet" in client.get(parts).content.decode()
    who = {"given_name": "Awa", "family_name": "Exemple", "email": "awa@example.org"}
    said = {**who, "organisation": "Ségou", "country": "SN", "session": session.pk}
    page = client.post(parts, {**said, "kind": "speaker"}, follow=True).content.decode()
    assert "Invited: the person is asked by e-mail, and has a seat." in page
    page = client.post(parts, {**said, "kind": "speaker"})
    assert page.status_code == 422
    assert "has a part in this session already" in page.content.decode()
    part = Role.objects.get()
    client.post(reverse("programme:remove_part", args=["2099", part.pk]))
    client.force_login(factories.team_member(edition, "fair"))
    staff = reverse("fair:staff", args=["2099"])
    bakary = {"given_name": "Bakary", "family_name": "Sow", "email": "bakary@example.org"}
    client.post(staff, {**bakary, "exhibitor": exhibitor.pk})
    assert "Bakary Sow" in client.get(staff).content.decode()
    client.post(reverse("fair:remove_staff", args=["2099", ExhibitorStaff.objects.get().pk]))
    assert client.get(parts).status_code == 403
    desk = factories.team_member(edition, "registration")
    client.force_login(desk)
    roles = reverse("delegations:roles", args=["2099"])
    page = client.get(roles).content.decode()
    assert "The roles of 2 seats have ended" in page
    first, second = RoleSeat.objects.order_by("pk")
    decide = [reverse("delegations:decide_role", args=["2099", r.pk]) for r in (first, second)]
    assert client.post(decide[0], {"verb": "eat"}).status_code == 404
    client.post(decide[0], {"verb": "keep"})
    client.post(decide[1], {"verb": "give_back"})
    assert not RoleSeat.objects.filter(pk=first.pk).exists()
    assert second.seat.__class__.objects.get(pk=second.seat_id).withdrawn is not None
    client.post(reverse("delegations:seat_team", args=["2099"]), {"country": "SN"})
    assert client.get(staff).status_code == 403


def test_the_list_costs_the_same_with_one_seat_and_with_three(client, edition, team):
    client.force_login(factories.team_member(edition, "registration"))
    session = factories.session(edition)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("delegations:roles", args=["2099"]))
        return len(asked)

    invite(team, session)
    cost()
    one = cost()
    for name in ("b", "c"):
        invite(team, session, Person(name, name, f"{name}@example.org"))
    assert cost() == one


def test_programs_give_and_take_roles(client, edition, team, exhibitor):
    session = factories.session(edition)
    who = {"given_name": "Awa", "family_name": "Exemple", "email": "awa@example.org"}
    sent = {**who, "organisation": "Ségou", "country": "SN", "part": "chair"}
    people = f"/api/v1/programme/2099/sessions/{session.key}/people"
    as_json = {"content_type": "application/json"}
    assert client.post(people, sent, **as_json).status_code == 403
    told = client.post(people, sent, headers=key(team), **as_json)
    assert (told.status_code, told.json()["organisation"]) == (201, "Ségou")
    gone = client.delete(f"{people}/{told.json()['id']}", headers=key(team))
    assert gone.status_code == 204
    fair = key(factories.team_member(edition, "fair"))
    bakary = {"given_name": "Bakary", "family_name": "Sow", "email": "bakary@example.org"}
    address = f"/api/v1/fair/2099/exhibitors/{exhibitor.pk}/staff"
    staff = client.post(address, bakary, headers=fair, **as_json).json()
    assert client.get("/api/v1/fair/2099/staff", headers=fair).json() == [staff]
    assert client.delete(f"/api/v1/fair/2099/staff/{staff['id']}", headers=fair).status_code == 204
    desk = key(factories.team_member(edition, "registration"))
    rows = client.get("/api/v1/delegations/2099/roles", headers=desk).json()
    assert [(row["role"], row["name"]) for row in rows] == [
        ("exhibitor", "Bakary Sow"),
        ("speaker", "Awa Exemple"),
    ]
    assert all(row["ended"] for row in rows)
    for row, verb in zip(rows, ("keep", "give_back"), strict=True):
        one = f"/api/v1/delegations/2099/roles/{row['id']}"
        assert client.post(one, {"verb": verb}, headers=desk, **as_json).status_code == 204
    assert client.get("/api/v1/delegations/2099/roles", headers=desk).json() == []
    team_address = "/api/v1/delegations/2099/roles/team"
    told = client.post(team_address, {"country": "SN"}, headers=desk, **as_json)
    assert told.status_code == 200
