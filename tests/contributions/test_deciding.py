"""Decisions: many at once, undone until told, told once; and whose contributions they are."""

from __future__ import annotations

import csv
import io

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from rencontres.contributions import actions
from rencontres.contributions.models import Contribution, Question
from rencontres.core.actions import Refusal
from rencontres.editions.models import TeamMember

from .. import factories
from . import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    factories.country("SN")
    return factories.edition(slug="2099")


@pytest.fixture
def call(edition):
    return rows.call(edition)


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "programme")


def page(name, *arguments):
    return reverse(f"contributions:{name}", args=["2099", *arguments])


def decisions():
    return list(Contribution.objects.order_by("pk").values_list("decision", flat=True))


def test_many_are_decided_and_told_in_their_organisers_language(
    client, edition, call, team, django_capture_on_commit_callbacks
):
    awa, bakary = factories.user("Awa", language="en"), factories.user("Bakary", language="es")
    one, two = rows.contribution(call, awa), rows.contribution(call, bakary)
    rows.contribution(call)
    client.force_login(team)
    said = {"contribution": [one.pk, two.pk], "decision": "accepted", "message": "Bravo !"}
    client.post(page("decide"), said)
    assert decisions() == ["accepted", "accepted", ""]
    shown = client.get(page("desk")).content.decode()
    assert "2 décisions ne sont pas encore annoncées" in shown
    own = client.get(page("contribution", one.pk)).content.decode()
    client.force_login(awa)
    own = client.get(page("contribution", one.pk)).content.decode()
    assert "Bravo" not in own  # not told yet
    assert "acceptée" not in own
    client.force_login(team)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("tell"))
        client.post(page("tell"))
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([awa.email], "Accepted: Sharing water"),
        ([bakary.email], "Aceptada: L’eau en partage"),
    ]
    assert "Bravo !" in mail.outbox[0].body
    client.force_login(awa)
    assert "Bravo" in client.get(page("contribution", one.pk)).content.decode()


def test_a_decision_is_undone_until_it_is_told(client, call, team):
    one = rows.contribution(call)
    client.force_login(team)
    address = page("decide_one", one.pk)
    client.post(address, {"verb": "decide", "decision": "refused", "message": "Non"})
    client.post(address, {"verb": "undo"})
    assert decisions() == [""]
    client.post(address, {"verb": "decide", "decision": "refused"})
    client.post(address, {"verb": "tell"})
    refused = client.post(address, {"verb": "undo"})
    assert (refused.status_code, decisions()) == (409, ["refused"])
    with pytest.raises(Refusal) as error:
        actions.decide(by=team, contribution=one, decision="accepted")
    assert (error.value.code, decisions()) == ("told", ["refused"])


def test_who_waits_is_decided_again(call, team):
    one = rows.contribution(call)
    actions.decide(by=team, contribution=one, decision="waiting")
    actions.tell(by=team, contribution=one)
    again = actions.decide(by=team, contribution=one, decision="accepted")
    assert (again.decision, again.told) == ("accepted", None)


def test_all_are_decided_or_none(client, edition, call, team):
    one, two = rows.contribution(call), rows.contribution(call)
    actions.withdraw(by=two.organisers.get().user, contribution=two)
    with pytest.raises(Refusal, match="L’eau en partage"):
        actions.decide_all(by=team, edition=edition, contributions=[one, two], decision="accepted")
    assert decisions() == ["", ""]
    client.force_login(team)
    for said in ({}, {"contribution": [one.pk]}, {"contribution": ["x"], "decision": "accepted"}):
        assert client.post(page("decide"), said).status_code == 302
    assert decisions() == ["", ""]


def test_what_is_decided_is_changed_by_the_team_only(call, team):
    awa = factories.user()
    one = rows.contribution(call, awa)
    actions.decide(by=team, contribution=one, decision="accepted")
    with pytest.raises(Refusal) as refused:
        actions.save(by=awa, contribution=one, changes={"seats": 1}, seen=one.version)
    assert refused.value.code == "decided"
    assert (
        actions.save(by=team, contribution=one, changes={"seats": 1}, seen=one.version).seats == 1
    )


def test_the_list_is_filtered_counted_and_exported(client, edition, call, team):
    peace = rows.theme(edition, "peace", name={"fr": "Paix"})
    seating = [{"fr": "Assis"}, {"fr": "Debout"}]
    asked = Question.objects.create(
        call=call, kind="choice", label={"fr": "Salle"}, choices=seating
    )
    rows.contribution(call, people=[rows.AWA], answers={str(asked.pk): "1"})
    rows.contribution(call, title={"fr": "La paix"}, themes=[peace], seats=7)
    rows.contribution(call, sent=False, title={"fr": "Brouillon secret"})
    client.force_login(team)
    shown = client.get(page("desk")).content.decode()
    assert "Eau · 1" in shown
    assert "Paix · 1" in shown
    assert "Brouillon secret" not in shown
    for query, count in (
        ({"theme": "peace"}, 1),
        ({"text": "paix"}, 1),
        ({"text": "segou"}, 0),
        ({"text": "Ségou paix"}, 1),
        ({"kind": "workshop"}, 2),
        ({"state": "to_decide"}, 2),
        ({"state": "accepted"}, 0),
        ({"state": "withdrawn"}, 0),
        ({"theme": "nonsense"}, 2),
    ):
        found = client.get(page("desk"), query).context["page"].paginator.count
        assert (query, found) == (query, count)
    file = client.get(page("export", "csv"), {"theme": "water"})
    [titles, row] = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(titles, row, strict=True))
    assert told["Personnes proposées"] == "Awa Exemple <awa@example.org>"
    assert told["Réponses"] == "Salle Debout"
    book = load_workbook(io.BytesIO(client.get(page("export", "xlsx")).content))
    assert [cell.value for cell in book.active["C"]] == ["Titre", "La paix", "L’eau en partage"]
    assert client.get(page("export", "pdf")).status_code == 404


def test_a_part_is_seen_and_decided_by_whoever_looks_after_it(client, edition, call):
    water = rows.contribution(call)
    other = rows.contribution(call, title={"fr": "La paix"}, themes=[rows.theme(edition, "peace")])
    senegal = rows.contribution(
        call,
        title={"fr": "Le Sénégal"},
        themes=[rows.theme(edition, "peace")],
        countries=[factories.country("SN")],
    )
    for scope, theirs in (
        ({"theme": rows.theme(edition)}, water),
        ({"country": factories.country("SN")}, senegal),
    ):
        keeper = factories.user()
        TeamMember.objects.create(edition=edition, user=keeper, role="programme", **scope)
        client.force_login(keeper)
        listed = client.get(page("desk")).context["page"]
        assert [each.pk for each in listed] == [theirs.pk]
        assert client.get(page("desk_one", theirs.pk)).status_code == 200
        for name in ("desk_one", "contribution"):
            assert client.get(page(name, other.pk)).status_code == 403
        said = {"verb": "decide", "decision": "accepted"}
        assert client.post(page("decide_one", other.pk), said).status_code == 403
        client.post(page("decide"), {"contribution": [other.pk], "decision": "accepted"})
        with pytest.raises(PermissionDenied):
            actions.decide_all(
                by=keeper, edition=edition, contributions=[theirs, other], decision="accepted"
            )
        assert set(decisions()) == {""}
        assert client.get(page("calls_desk")).status_code == 403
    client.force_login(factories.user())
    assert client.get(page("desk")).status_code == 403


def test_the_desk_costs_the_same_with_one_and_with_three(client, edition, call, team):
    rows.criteria(edition, 1)
    client.force_login(team)

    def cost(name, *arguments):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(name, *arguments)).status_code == 200
        return len(asked)

    assert "Rien n’a encore été envoyé" in client.get(page("desk")).content.decode()
    one = rows.contribution(call, people=[rows.AWA])
    actions.decide(by=team, contribution=one, decision="accepted")
    before = cost("desk"), cost("export", "csv")
    for _number in range(2):
        other = rows.contribution(call, people=[rows.AWA])
        actions.decide(by=team, contribution=other, decision="accepted")
    assert (cost("desk"), cost("export", "csv")) == before
    empty = client.get(page("desk"), {"state": "refused"}).content.decode()
    assert "Aucune contribution ne répond à cela" in empty


def test_the_pages_of_calls_and_of_one_cost_the_same_with_one_and_with_three(
    client, edition, call, team
):
    rows.criteria(edition, 1)
    one = rows.contribution(call, people=[rows.AWA])
    client.force_login(team)

    def cost(name, *arguments):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(name, *arguments)).status_code == 200
        return len(asked)

    def review():
        scores = {edition.criterions.get().pk: 3}
        reviewer = rows.reviewer(edition)
        actions.give_review(by=reviewer, contribution=one, scores=scores)

    review()
    pages = [("calls",), ("calls_desk",), ("judging",), ("desk_one", one.pk)]
    before = [cost(*each) for each in pages]
    for key in ("side", "agora"):
        rows.call(edition, kind=factories.session_kind(edition, key))
        review()
    assert [cost(*each) for each in pages] == before


def test_nobody_is_told_of_what_was_withdrawn(client, call, team, mailoutbox):
    one = rows.contribution(call)
    actions.decide(by=team, contribution=one, decision="accepted")
    actions.withdraw(by=one.organisers.get().user, contribution=one)
    client.force_login(team)
    assert "L’annoncer par courriel" not in client.get(page("desk")).content.decode()
    client.post(page("tell"))
    with pytest.raises(Refusal) as refused:
        actions.tell(by=team, contribution=one)
    assert (refused.value.code, mailoutbox) == ("withdrawn", [])
    one.refresh_from_db()
    assert one.told is None
