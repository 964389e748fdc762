"""Two people at one link, two nights at once: nothing is overwritten, nobody written to twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.core import mail

from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.actions import claims, cooperation
from rencontres.network.models import Claim, Link, Revision, TermReminder
from rencontres.network.records import record_of

from ..network import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 12)


@pytest.fixture
def link():
    return factories.link(factories.authority("Rennes"), factories.authority("Erlangen", "DE"))


@pytest.fixture
def officer(link):
    return factories.person_of(link.parties.get(name="Rennes"))


def edits(link, officer):
    """Two corrections of what both have seen as it was."""
    news = (replace(record_of(link), since="1970"), replace(record_of(link), kind="friendship"))
    return [
        lambda new=new: actions.edit_cooperation(by=officer, of=link, seen=0, new=new)
        for new in news
    ]


def test_of_two_who_correct_at_once_the_second_is_told(link, officer):
    assert all_at_once(edits(link, officer)) == ["changed", "done"]
    now = Link.objects.get()
    assert now.version == 1
    assert (now.since == "1970") != (now.kind == "friendship")
    assert Revision.objects.count() == 1


def test_without_the_locks_both_see_the_same_version(link, officer, monkeypatch):
    both = threading.Barrier(2)

    def read(row):
        found = type(row).objects.get(pk=row.pk)
        both.wait(timeout=30)
        return found

    monkeypatch.setattr(cooperation, "lock_registry", lambda: None)
    monkeypatch.setattr(cooperation, "lock", read)
    outcomes = all_at_once(edits(link, officer))
    assert "changed" not in outcomes  # nobody is told; the history's constraint is what is left
    assert len([each for each in outcomes if "link_revision_once" in each]) == 1
    assert Revision.objects.count() == 1


def test_a_confirmation_by_many_at_once_is_one_change(link, officer):
    taps = [lambda: actions.confirm_cooperation(by=officer, of=link)] * 6
    assert all_at_once(taps) == ["done"] * 6
    assert (Link.objects.get().version, Revision.objects.count()) == (1, 1)


def test_a_change_undone_by_many_at_once_is_undone_once(link, officer):
    actions.suspend_cooperation(by=officer, of=link, reason="Crise")
    revision = Revision.objects.get()
    undoing = [lambda: actions.undo_change(by=officer, revision=revision)] * 4
    assert all_at_once(undoing) == ["done", "newer", "newer", "newer"]
    assert (Link.objects.get().status, Revision.objects.count()) == ("active", 2)


def test_two_nights_at_once_write_once(link, officer):
    link.agreements.create(subject="Pacte", signed="2023", term=date(2026, 8, 1))
    nights = [
        lambda: actions.remind_of_terms(by=SYSTEM, today=TODAY),
        lambda: actions.ask_still_true(by=SYSTEM, today=TODAY),
    ] * 3
    assert all_at_once(nights) == ["done"] * 6
    assert sorted(letter.subject for letter in mail.outbox) == [
        "Conventions qui arrivent à échéance",
        "Vos liens et projets\u00a0: toujours vrais\u00a0?",
    ]
    assert TermReminder.objects.count() == 1


def deciding(claim):
    """Two administrators at the same claim, one for and one against."""
    people = [factories.administrator() for _n in range(2)]
    return [
        lambda by=by, yes=yes: actions.decide_claim(by=by, claim=claim, confirmed=yes)
        for by, yes in zip(people, (True, False), strict=True)
    ]


@pytest.fixture
def claim(link):
    rennes = link.parties.get(name="Rennes")
    person = factories.person_of(rennes, confirmed=False)
    return actions.claim_authority(by=person, authority=rennes)


def test_of_two_who_decide_a_claim_at_once_the_second_is_told(claim):
    assert all_at_once(deciding(claim)) == ["decided", "done"]
    (letter,) = mail.outbox
    claim.refresh_from_db()
    assert (claim.state == "confirmed") == (letter.subject.startswith("Vous répondez"))


def test_without_the_lock_a_claim_is_decided_twice(claim, monkeypatch):
    both = threading.Barrier(2)

    def read(row):
        found = type(row).objects.get(pk=row.pk)
        both.wait(timeout=30)
        return found

    monkeypatch.setattr(claims, "lock", read)
    assert all_at_once(deciding(claim)) == ["done", "done"]
    assert len(mail.outbox) == 2  # the person is told both


def test_a_claim_asked_by_many_taps_is_one(link):
    rennes = link.parties.get(name="Rennes")
    person = factories.person_of(rennes, confirmed=False)
    taps = [lambda: actions.claim_authority(by=person, authority=rennes)] * 6
    assert all_at_once(taps) == ["done"] * 6
    assert Claim.objects.count() == 1
