"""An accepted contribution becomes a session, once, with the people it proposes."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rencontres.contributions import actions
from rencontres.contributions.content import Organised, Proposed
from rencontres.core.actions import Refusal
from rencontres.delegations.models import Participant
from rencontres.editions.models import TeamMember
from rencontres.programme.models import Role, Session

from .. import factories
from . import rows

pytestmark = pytest.mark.django_db
BAKARY = Proposed("Bakary", "Sow", "bakary@example.org", kind="moderator", organisation="AFD")


@pytest.fixture
def edition():
    factories.country("SN")
    edition = factories.edition(slug="2099")
    factories.category(edition, "speaker", by_invitation=True)
    return edition


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "programme")


@pytest.fixture
def accepted(edition, team):
    town = factories.authority("Ségou", "SN")
    one = rows.contribution(
        rows.call(edition),
        organised=Organised("Ségou", town.country, town),
        countries=[town.country],
        sdgs=["6"],
        interpretation=["en"],
        people=[rows.AWA, BAKARY],
    )
    return actions.decide(by=team, contribution=one, decision="accepted")


def page(name, *arguments):
    return reverse(f"contributions:{name}", args=["2099", *arguments])


def test_the_session_says_what_the_contribution_said(
    client, team, accepted, django_capture_on_commit_callbacks
):
    client.force_login(team)
    address = page("decide_one", accepted.pk)
    assert "En faire une séance" in client.get(page("desk_one", accepted.pk)).content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"verb": "session"})
    session = Session.objects.get()
    assert (session.title, session.kind.key) == (rows.TITLE, "workshop")
    assert session.abstract == {"fr": "Comment partager l’eau."}
    assert [theme.key for theme in session.themes.all()] == ["water"]
    assert [country.pk for country in session.countries.all()] == ["SN"]
    assert (session.languages, session.interpretation) == (["fr"], ["en"])
    assert session.seats_wanted == 40
    parts = [
        (r.kind, r.participant.full_name, r.participant.seat.delegation.organisation)
        for r in session.roles.all()
    ]
    assert parts == [("speaker", "Awa Exemple", "Ségou"), ("moderator", "Bakary Sow", "AFD")]
    assert Participant.objects.get(given_name="Awa").function == {"fr": "Maire"}
    assert {address for m in mail.outbox for address in m.to} >= {
        "awa@example.org",
        "bakary@example.org",
    }
    accepted.refresh_from_db()
    assert accepted.session == session
    link = reverse("programme:session", args=["2099", session.key])
    assert link in client.get(page("desk_one", accepted.pk)).content.decode()
    client.force_login(accepted.organisers.get().user)
    assert link in client.get(page("contribution", accepted.pk)).content.decode()
    assert client.post(page("withdraw", accepted.pk)).status_code == 409


def test_only_what_is_accepted_becomes_one(team, accepted):
    waiting = rows.contribution(accepted.call)
    actions.decide(by=team, contribution=waiting, decision="waiting")
    with pytest.raises(Refusal) as refused:
        actions.make_session(by=team, contribution=waiting)
    assert refused.value.code == "not_accepted"
    actions.make_session(by=team, contribution=accepted)
    for verb, code in ((actions.make_session, "session"), (actions.undo_decision, "session")):
        with pytest.raises(Refusal) as refused:
            verb(by=team, contribution=accepted)
        assert refused.value.code == code
    assert Session.objects.count() == 1


def test_a_session_whose_people_cannot_be_invited_is_not_made(edition, team, accepted):
    edition.categories.all().delete()
    with pytest.raises(Refusal, match="speaker"):
        actions.make_session(by=team, contribution=accepted)
    accepted.refresh_from_db()
    assert (accepted.session, Session.objects.count(), Role.objects.count()) == (None, 0, 0)


def test_the_themes_team_makes_theirs(edition, accepted):
    keeper, other = factories.user(), factories.user()
    for user, key in ((keeper, "water"), (other, "peace")):
        TeamMember.objects.create(
            edition=edition, user=user, role="programme", theme=rows.theme(edition, key)
        )
    with pytest.raises(PermissionDenied):
        actions.make_session(by=other, contribution=accepted)
    assert not Session.objects.exists()
    assert actions.make_session(by=keeper, contribution=accepted).session is not None
