"""Two people review one queue and accept one import: an answer counts once, one acceptance wins."""

from __future__ import annotations

import pytest

from rencontres.network import actions
from rencontres.network.actions import imports
from rencontres.network.models import AuthorityName, Import, ImportName, ImportRow, Link

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8


@pytest.fixture
def reviewers():
    return [factories.user(f"Agent {each}", is_administrator=True) for each in range(CROWD)]


@pytest.fixture
def of():
    """An import of one row, whose French name is not certain."""
    made = Import.objects.create(
        brings="links",
        state="previewed",
        file_name="liens.csv",
        digest="0" * 64,
        size=1,
        mapping={"columns": {}, "kind": "twinning", "source": "liste", "language": "fr"},
    )
    here = factories.authority("Rennes")
    there = factories.authority("Erlangen", "DE")
    row = ImportRow.objects.create(of=made, number=2, cells={}, values={})
    asked = ImportName.objects.create(
        of=made, name="RENES", country="FR", decision="review", candidates=[{"authority": here.pk}]
    )
    found = ImportName.objects.create(
        of=made, name="Erlangen", country="DE", decision="automatic", authority=there
    )
    row.parties.create(name=asked, role="here")
    row.parties.create(name=found, role="there")
    return made


@pytest.fixture
def rennes(of):
    return of.names.get(name="RENES").candidates[0]["authority"]


def answers(of, reviewers, authority):
    name = of.names.get(name="RENES")

    def answer(by):
        return lambda: actions.answer_name(by=by, name=name, authority=authority)

    return [answer(by) for by in reviewers]


def test_a_name_that_many_answer_at_once_is_answered_once(of, reviewers, rennes):
    outcomes = all_at_once(answers(of, reviewers, rennes))
    assert outcomes == ["answered"] * (CROWD - 1) + ["done"]
    assert of.names.get(name="RENES").decision == "picked"


def test_without_its_lock_a_name_is_answered_many_times(of, reviewers, rennes, monkeypatch):
    monkeypatch.setattr(imports, "lock", lambda row: type(row).objects.get(pk=row.pk))
    assert all_at_once(answers(of, reviewers, rennes)).count("done") > 1


def acceptances(of, reviewers):
    return [lambda by=by: actions.accept_import(by=by, of=of) for by in reviewers]


def test_of_many_acceptances_at_once_one_wins(of, reviewers, rennes):
    actions.answer_name(by=reviewers[0], name=of.names.get(name="RENES"), authority=rennes)
    outcomes = all_at_once(acceptances(of, reviewers))
    assert outcomes == ["done"] + ["wrong_state"] * (CROWD - 1)
    assert (Link.objects.count(), AuthorityName.objects.count()) == (1, 1)
    assert Import.objects.get().written == {"created": 1, "names": 1}


def test_without_its_lock_many_acceptances_win(of, reviewers, rennes, monkeypatch):
    actions.answer_name(by=reviewers[0], name=of.names.get(name="RENES"), authority=rennes)
    monkeypatch.setattr(imports, "lock", lambda row: type(row).objects.get(pk=row.pk))
    assert all_at_once(acceptances(of, reviewers)).count("done") > 1


def test_an_answer_and_an_acceptance_at_once_agree(of, reviewers, rennes):
    """Whichever comes first: the link is written, or the late answer is refused."""
    outcomes = all_at_once(
        [answers(of, reviewers, rennes)[0], lambda: actions.accept_import(by=reviewers[1], of=of)]
    )
    written = Link.objects.count()
    assert outcomes == (["done", "done"] if written else ["done", "wrong_state"])
    assert of.names.get(name="RENES").decision == ("picked" if written else "review")


def test_an_import_taken_back_by_many_at_once_is_taken_back_once(of, reviewers, rennes):
    actions.answer_name(by=reviewers[0], name=of.names.get(name="RENES"), authority=rennes)
    actions.accept_import(by=reviewers[0], of=of)
    assert (Link.objects.count(), AuthorityName.objects.count()) == (1, 1)
    backs = [lambda by=by: actions.take_back_import(by=by, of=of) for by in reviewers]
    assert all_at_once(backs) == ["done", *["wrong_state"] * (CROWD - 1)]
    assert (Link.objects.count(), AuthorityName.objects.count()) == (0, 0)
    assert Import.objects.get().state == "taken_back"
