"""The team: managers give roles, for all of an edition or for a part of its programme."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed
from rencontres.delegations.actions import seat_team
from rencontres.delegations.models import RoleSeat
from rencontres.editions import actions
from rencontres.editions.models import EditionTheme, TeamMember

from .. import factories
from ..delegations.test_api import key

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    factories.country("SN")
    edition = factories.edition(slug="2099")
    EditionTheme.objects.create(edition=edition, key="water", name={"fr": "Eau", "en": "Water"})
    return edition


@pytest.fixture
def manager(edition):
    return factories.team_member(edition)


def roles(edition):
    return sorted(m.role for m in edition.team.all())


def test_a_manager_gives_a_theme_and_the_person_is_told(
    client, edition, manager, django_capture_on_commit_callbacks
):
    client.force_login(manager)
    theme = edition.editionthemes.get()
    awa = factories.user("Awa", language="en")
    page = reverse("editions:team", args=["2099"])
    said = {"email": awa.email, "role": "programme", "scope": f"theme-{theme.pk}"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, said, follow=True)
    assert "La personne est prévenue par courriel" in answer.content.decode()
    member = TeamMember.objects.get(user=awa)
    assert (member.role, member.theme, member.country, member.room) == (
        "programme",
        theme,
        None,
        None,
    )
    [message] = mail.outbox
    assert (message.to, message.subject) == ([awa.email], "You are in the team of Test gathering")
    assert "for: programme (Water)" in message.body
    assert client.post(page, said).status_code == 422
    assert TeamMember.objects.filter(user=awa).count() == 1
    both = {**said, "scope": "country-SN"}
    assert client.post(page, both).status_code == 302
    assert TeamMember.objects.filter(user=awa).count() == 2


def test_a_part_is_of_the_programme_and_of_this_edition(edition, manager):
    theme = edition.editionthemes.get()
    room = factories.room(factories.edition())
    give = {"by": manager, "edition": edition, "email": "awa@example.org"}
    for wrong in (
        {"role": "door", "theme": theme},
        {"role": "programme", "theme": theme, "country": factories.country("SN")},
        {"role": "programme", "room": room},
        {"role": "clown"},
    ):
        with pytest.raises(Refusal) as refused:
            actions.give_role(**give, **wrong)
        assert refused.value.status == 422
    assert roles(edition) == ["manager"]


@pytest.mark.parametrize(
    ("role", "country"), [("door", None), ("programme", "SN")], ids=["not programme", "two scopes"]
)
def test_the_database_refuses_what_is_no_scope(edition, role, country):
    wrong = {"role": role, "theme": edition.editionthemes.get(), "country_id": country}
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(edition=edition, user=factories.user(), **wrong)


def test_who_has_a_part_only_is_not_in_the_team(client, edition):
    edition.state = "draft"
    edition.save()
    awa = factories.user("Awa Exemple")
    TeamMember.objects.create(
        edition=edition, user=awa, role="programme", theme=edition.editionthemes.get()
    )
    asked = ("programme.edit", "programme.plan", "editions.see_dashboard", "editions.change")
    assert [allowed(awa, name, edition) for name in asked] == [False] * 4
    assert allowed(awa, "programme.see", edition)
    client.force_login(awa)
    assert client.get(reverse("programme:desk", args=["2099"])).status_code == 403
    assert client.get(reverse("editions:team", args=["2099"])).status_code == 403
    desk = client.get(reverse("press:dashboard", args=["2099"]))
    assert (desk.status_code, desk.url.startswith("/2099/desk/")) == (302, True)
    factories.category(edition, "staff", by_invitation=True)
    edition.state = "open"
    edition.save()
    team = factories.team_member(edition, "registration")
    assert seat_team(by=team, edition=edition, country=factories.country()) == 0
    assert not RoleSeat.objects.exists()


def test_the_last_manager_stays(client, edition, manager):
    client.force_login(manager)
    page = reverse("editions:team", args=["2099"])
    own = TeamMember.objects.get(user=manager)
    remove = reverse("editions:remove_member", args=["2099", own.pk])
    answer = client.post(remove, {"back": page}, follow=True)
    assert "dernier responsable" in answer.content.decode()
    assert roles(edition) == ["manager"]
    actions.give_role(by=manager, edition=edition, email="awa@example.org", role="manager")
    assert client.post(remove).status_code == 302
    assert TeamMember.objects.get().user.email == "awa@example.org"


def test_nobody_else_gives_roles(edition):
    for other in (factories.user(), factories.team_member(edition, "programme")):
        with pytest.raises(PermissionDenied):
            actions.give_role(by=other, edition=edition, email=other.email, role="manager")
    assert roles(edition) == ["programme"]


def test_programs_give_and_take_roles(client, edition, manager):
    keyed = key(manager)
    address = "/api/v1/editions/2099/team"
    told = {"email": "awa@example.org", "name": "Awa", "role": "programme", "theme": "water"}
    made = client.post(address, told, content_type="application/json", headers=keyed)
    assert made.status_code == 201
    assert made.json()["theme"] == "water"
    again = client.post(address, told, content_type="application/json", headers=keyed)
    assert (again.status_code, again.json()["code"]) == (409, "already_there")
    listed = client.get(address, headers=keyed).json()
    assert [(row["role"], row["theme"]) for row in listed] == [
        ("manager", None),
        ("programme", "water"),
    ]
    assert client.delete(f"{address}/{made.json()['id']}", headers=keyed).status_code == 204
    assert client.get(address, headers=key(factories.user())).status_code == 403
    assert roles(edition) == ["manager"]


def test_the_page_costs_the_same_with_one_and_with_three(client, edition, manager):
    client.force_login(manager)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("editions:team", args=["2099"]))
        return len(asked)

    first = cost()
    for country in map(factories.country, ("SN", "DE")):
        TeamMember.objects.create(
            edition=edition, user=factories.user(), role="programme", country=country
        )
    assert cost() == first
