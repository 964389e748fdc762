"""Calls and their forms as data, kept by the programme team."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from rencontres.contributions import actions
from rencontres.contributions.models import Call, CallLink, Question
from rencontres.core.actions import Refusal

from .. import factories
from . import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    factories.country("SN")
    edition = factories.edition(slug="2099")
    factories.session_kind(edition)
    return edition


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "programme")


def page(name, *arguments):
    return reverse(f"contributions:{name}", args=["2099", *arguments])


SAID = {
    "opens": "2099-01-10T09:00",
    "closes": "2099-03-01T18:00",
    "audience": "anyone",
    "languages": ["fr", "pt"],
    "instructions_fr": "Deux pages au plus.",
}


def test_a_call_is_opened_and_changed_by_the_venues_clock(client, edition, team):
    client.force_login(team)
    assert "aucun appel" in client.get(page("calls_desk")).content.decode()
    address = page("call", "workshop")
    assert client.post(address, {**SAID, "closes": "2098-01-01T00:00"}).status_code == 422
    assert client.post(address, {**SAID, "languages": []}).status_code == 422
    assert not Call.objects.exists()
    assert client.post(address, SAID).status_code == 302
    call = Call.objects.get()
    assert call.closes.isoformat() == "2099-03-01T17:00:00+00:00"
    assert (call.languages, call.audience) == (["fr", "pt"], "anyone")
    shown = client.get(address).content.decode()
    assert 'value="2099-03-01T18:00"' in shown
    first = client.post(address, {**SAID, "audience": "members", "seen": 1})
    second = client.post(address, {**SAID, "audience": "invited", "seen": 1})
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Quelqu’un d’autre a modifié cet appel" in second.content.decode()
    call.refresh_from_db()
    assert (call.audience, call.version) == ("members", 2)
    with pytest.raises(Refusal) as refused:
        actions.open_call(
            by=team,
            edition=edition,
            kind=call.kind,
            content={"opens": rows.LONG_AGO, "closes": rows.FAR, "languages": ["fr"]},
        )
    assert refused.value.code == "already_there"


def test_the_form_is_data(client, edition, team):
    rows.call(edition)
    client.force_login(team)
    new = page("add_question", "workshop")
    assert client.post(new, {"kind": "short", "longest": "10"}).status_code == 422
    assert client.post(new, {"label_fr": "Q", "kind": "choice", "choices": "Un"}).status_code == 422
    assert client.post(new, {"label_fr": "Q", "kind": "short"}).status_code == 422
    assert not Question.objects.exists()
    client.post(new, {"label_fr": "Méthode", "kind": "long", "longest": "300", "required": "on"})
    choices = "Assis | Seated | Sentado\nDebout | Standing"
    client.post(new, {"label_fr": "Salle", "kind": "choice", "choices": choices})
    method, seating = Question.objects.all()
    assert (method.longest, method.required, method.choices) == (300, True, [])
    assert seating.choices == [
        {"fr": "Assis", "en": "Seated", "es": "Sentado"},
        {"fr": "Debout", "en": "Standing"},
    ]
    change = page("question", "workshop", seating.pk)
    assert "Assis | Seated | Sentado" in client.get(change).content.decode()
    client.post(page("change_form", "workshop", seating.pk), {"verb": "up"})
    assert [q.pk for q in Question.objects.all()] == [seating.pk, method.pk]
    client.post(page("change_form", "workshop", method.pk), {"verb": "remove"})
    assert (
        client.post(page("change_form", "workshop", seating.pk), {"verb": "x"}).status_code == 404
    )
    assert Question.objects.get() == seating


def test_a_question_that_was_answered_keeps_its_meaning(edition, team):
    call = rows.call(edition)
    content = {
        "kind": "choice",
        "label": {"fr": "Salle"},
        "help": {},
        "required": False,
        "longest": None,
        "choices": [{"fr": "Assis"}, {"fr": "Debout"}],
    }
    question = actions.add_question(by=team, call=call, content=content)
    rows.contribution(call, answers={str(question.pk): "1"})
    for wrong in ({"choices": [{"fr": "Un"}]}, {"kind": "short", "longest": 9}):
        with pytest.raises(Refusal) as refused:
            actions.change_question(by=team, call=call, question=question, content=content | wrong)
        assert refused.value.code in {"answered", "question"}
    with pytest.raises(Refusal) as refused:
        actions.remove_question(by=team, call=call, question=question)
    assert refused.value.code == "answered"
    more = [*content["choices"], {"fr": "En cercle"}]
    changed = actions.change_question(
        by=team, call=call, question=question, content=content | {"choices": more}
    )
    assert len(changed.choices) == 3


@pytest.mark.parametrize(
    ("kind", "answer", "fine"),
    [
        ("short", "x" * 10, True),
        ("short", "x" * 11, False),
        ("number", "12,5", True),
        ("number", "douze", False),
        ("choice", "1", True),
        ("choice", "2", False),
    ],
)
def test_answers_are_checked_by_kind(edition, kind, answer, fine):
    call = rows.call(edition)
    question = Question.objects.create(
        call=call,
        kind=kind,
        label={"fr": "Q"},
        longest=10 if kind == "short" else None,
        choices=[{"fr": "Oui"}, {"fr": "Non"}] if kind == "choice" else [],
    )
    made = rows.contribution(call, sent=False)
    changes = {"answers": {str(question.pk): answer}}
    if fine:
        actions.save(by=made.organisers.get().user, contribution=made, changes=changes, seen=2)
    else:
        with pytest.raises(Refusal) as refused:
            actions.save(by=made.organisers.get().user, contribution=made, changes=changes, seen=2)
        assert refused.value.code == "answer"
    made.refresh_from_db()
    assert made.answers == (changes["answers"] if fine else {})


def test_links_are_made_and_ended(client, edition, team):
    rows.call(edition)
    client.force_login(team)
    client.post(page("make_link", "workshop"), {"about": ""})
    assert not CallLink.objects.exists()
    client.post(page("make_link", "workshop"), {"about": "Ségou", "closes": "2099-04-01T12:00"})
    link = CallLink.objects.get()
    assert link.closes.isoformat() == "2099-04-01T10:00:00+00:00"
    assert link.token in client.get(page("call", "workshop")).content.decode()
    client.post(page("revoke_link", "workshop", link.pk))
    link.refresh_from_db()
    assert link.revoked is not None
    assert link.token not in client.get(page("call", "workshop")).content.decode()


def test_the_database_refuses_a_call_that_ends_before_it_begins(edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.call(edition, opens=rows.FAR, closes=rows.LONG_AGO)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.call(edition, languages=[])
