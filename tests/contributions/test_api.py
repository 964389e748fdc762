"""The same for programs: propose, review, decide; and what is refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.contributions import actions
from rencontres.contributions.models import Contribution, Question, Review
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import TeamMember
from rencontres.programme.models import Session

from .. import factories
from ..delegations.test_api import key
from . import rows

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/contributions/2099"


@pytest.fixture
def edition():
    factories.country("SN")
    edition = factories.edition(slug="2099")
    factories.category(edition, "speaker", by_invitation=True)
    rows.theme(edition)
    return edition


@pytest.fixture
def call(edition):
    return rows.call(edition)


@pytest.fixture
def send(client):
    def send(method, path, by, **told):
        return getattr(client, method)(
            f"{ROOT}/{path}", told, content_type="application/json", headers=key(by)
        )

    return send


def test_calls_are_public_with_their_questions(client, call):
    Question.objects.create(call=call, kind="choice", label={"fr": "Salle"}, choices=[{"fr": "A"}])
    [told] = client.get(f"{ROOT}/calls").json()
    assert (told["kind"], told["open"], told["audience"]) == ("workshop", True, "anyone")
    assert told["questions"][0]["choices"] == [{"fr": "A"}]


def test_a_program_proposes(client, send, call):
    awa = factories.user()
    begun = send("post", "calls/workshop", awa)
    assert begun.status_code == 201
    pk = begun.json()["id"]
    assert client.get(f"{ROOT}/{pk}/missing", headers=key(awa)).json()[0].startswith("le titre")
    said = {
        "title": {"fr": "L’eau"},
        "abstract": {"fr": "Ensemble."},
        "themes": ["water"],
        "countries": ["SN"],
        "organised": {"name": "Ségou", "country": "SN"},
        "languages": ["fr"],
        "seats": 20,
        "people": [{"given_name": "Awa", "family_name": "Ex", "email": "awa@example.org"}],
    }
    changed = send("patch", str(pk), awa, version=1, **said).json()
    assert (changed["version"], changed["organisation"], changed["country"]) == (2, "Ségou", "SN")
    assert changed["people"][0]["part"] == "speaker"
    stale = send("patch", str(pk), awa, version=1, seats=5)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed")
    assert send("patch", str(pk), awa, version=2, seats=0).json()["code"] == "seats"
    assert send("patch", str(pk), awa, version=2, themes=["x"]).status_code == 404
    assert send("post", f"{pk}/submit", awa).json()["state"] == "submitted"
    assert send("post", f"{pk}/submit", awa).json()["code"] == "sent"
    assert [row["id"] for row in client.get(f"{ROOT}/mine", headers=key(awa)).json()] == [pk]
    stranger = factories.user()
    assert client.get(f"{ROOT}/{pk}", headers=key(stranger)).status_code == 403
    assert send("patch", str(pk), stranger, version=2, seats=5).status_code == 403
    assert client.get(f"{ROOT}/mine").status_code == 403
    assert send("post", f"{pk}/withdraw", awa).json()["state"] == "withdrawn"


def test_an_unfinished_one_is_not_sent(send, call):
    awa = factories.user()
    pk = send("post", "calls/workshop", awa).json()["id"]
    refused = send("post", f"{pk}/submit", awa)
    assert (refused.status_code, refused.json()["code"]) == (422, "missing")
    assert Contribution.objects.get().state == "draft"


def test_a_program_reviews_decides_and_makes_the_session(client, send, edition, call):
    [criterion] = rows.criteria(edition, 1)
    team, reviewer = factories.team_member(edition, "programme"), rows.reviewer(edition)
    awa = factories.user()
    pk = rows.contribution(call, awa, people=[rows.AWA]).pk
    given = send("put", f"{pk}/review", reviewer, scores={str(criterion.pk): 4}, comment="Bien")
    assert given.json() == {"score": 4.0, "abstained": False, "comment": "Bien"}
    assert send("put", f"{pk}/review", reviewer, abstain=True).json()["abstained"] is True
    assert send("put", f"{pk}/review", awa, abstain=True).status_code == 403
    assert Review.objects.count() == 1
    decided = send("post", "decisions", team, contributions=[pk], decision="accepted")
    assert decided.json() == {"number": 1}
    [row] = client.get(f"{ROOT}/contributions?state=accepted", headers=key(team)).json()
    assert (row["decision"], row["told"], row["reviews"]) == ("accepted", False, 0)
    assert client.get(f"{ROOT}/{pk}", headers=key(awa)).json()["decision"] == ""
    undone = client.delete(f"{ROOT}/{pk}/decision", headers=key(team)).json()
    assert undone["decision"] == ""
    send("post", "decisions", team, contributions=[pk], decision="accepted")
    assert send("post", "tell", team, contributions=[pk]).json() == {"number": 1}
    assert client.get(f"{ROOT}/{pk}", headers=key(awa)).json()["decision"] == "accepted"
    made = send("post", f"{pk}/session", team).json()
    assert made["session"] == Session.objects.get().key
    assert send("post", f"{pk}/session", team).json()["code"] == "session"
    assert Session.objects.count() == 1


def test_who_looks_after_a_theme_is_refused_the_others(client, send, edition, call):
    peace = rows.theme(edition, "peace")
    water, other = rows.contribution(call), rows.contribution(call, themes=[peace])
    keeper = factories.user()
    TeamMember.objects.create(
        edition=edition, user=keeper, role="programme", theme=rows.theme(edition)
    )
    listed = client.get(f"{ROOT}/contributions", headers=key(keeper)).json()
    assert [row["id"] for row in listed] == [water.pk]
    assert client.get(f"{ROOT}/{other.pk}", headers=key(keeper)).status_code == 403
    both = {"contributions": [water.pk, other.pk], "decision": "accepted"}
    assert send("post", "decisions", keeper, **both).status_code == 403
    assert send("post", f"{other.pk}/session", keeper).status_code == 403
    assert set(Contribution.objects.values_list("decision", flat=True)) == {""}
    assert client.get(f"{ROOT}/contributions", headers=key(factories.user())).status_code == 403


def test_the_list_costs_the_same_with_one_and_with_three(client, edition, call):
    keyed = key(factories.team_member(edition, "programme"))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{ROOT}/contributions", headers=keyed).status_code == 200
        return len(asked)

    accept = lambda one: actions.decide(by=SYSTEM, contribution=one, decision="accepted")  # noqa: E731
    actions.make_session(by=SYSTEM, contribution=accept(rows.contribution(call, people=[rows.AWA])))
    first = cost()
    for _number in range(2):
        one = accept(rows.contribution(call, people=[rows.AWA]))
        actions.make_session(by=SYSTEM, contribution=one)
    assert cost() == first
