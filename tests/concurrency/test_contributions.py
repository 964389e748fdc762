"""Contributions at once: nothing that was written is lost, one review each, messages bounded."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from rencontres.contributions import actions
from rencontres.contributions.actions import deciding, organisers, sessions, writing
from rencontres.contributions.models import Contribution, Organiser, Review
from rencontres.core.actor import SYSTEM
from rencontres.programme.models import Role, Session

from .. import factories
from ..contributions import rows
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8


def call() -> Any:
    factories.country("SN")
    return rows.call(factories.edition())


def unlocked(monkeypatch: Any, module: Any, crowd: int = CROWD) -> None:
    """The lock taken away: all read the row as it was before anybody wrote."""
    read = threading.Barrier(crowd)

    def read_together(row: Any) -> Any:
        found = type(row)._default_manager.get(pk=row.pk)
        if isinstance(found, Contribution):
            read.wait(timeout=30)
        return found

    monkeypatch.setattr(module, "lock", read_together)


def saved_at_once(made: Contribution) -> list[str]:
    return all_at_once(
        [
            lambda n=n: actions.save(
                by=SYSTEM,
                contribution=made,
                changes={"title": {"fr": f"Titre {n}"}},
                seen=made.version,
            )
            for n in range(CROWD)
        ]
    )


def test_of_those_who_save_at_once_the_first_stays_and_the_others_are_told():
    made = rows.contribution(call(), sent=False)
    assert saved_at_once(made) == [*["changed"] * (CROWD - 1), "done"]
    made.refresh_from_db()
    assert made.version == 3


def test_control_without_the_lock_what_others_wrote_is_lost(monkeypatch):
    made = rows.contribution(call(), sent=False)
    unlocked(monkeypatch, writing)
    assert saved_at_once(made) == ["done"] * CROWD
    made.refresh_from_db()
    assert made.version == 3  # eight were told that they had saved


def test_one_submission_is_told_once(mailoutbox):
    made = rows.contribution(call(), sent=False)
    submit = [lambda: actions.submit(by=SYSTEM, contribution=made)] * CROWD
    assert all_at_once(submit) == ["done", *["sent"] * (CROWD - 1)]
    assert len(mailoutbox) == 1


def test_an_invitation_is_good_for_one_account():
    made = rows.contribution(call(), sent=False)
    invited = Organiser.objects.create(
        contribution=made, email="awa@example.org", secret=organisers.hashed("secret")
    )
    people = [factories.user() for _number in range(CROWD)]
    join = [lambda by=by: actions.join(by=by, secret="secret") for by in people]
    assert all_at_once(join) == ["done", *["invitation"] * (CROWD - 1)]
    invited.refresh_from_db()
    assert invited.user in people


def test_organisers_invited_at_once_stay_within_their_number():
    made = rows.contribution(call(), sent=False)
    invite = [
        lambda n=n: actions.invite_organiser(
            by=SYSTEM, contribution=made, email=f"person{n}@example.net"
        )
        for n in range(12)
    ]
    assert all_at_once(invite) == [*["done"] * 9, *["organisers"] * 3]
    assert made.organisers.count() == 10


def test_control_without_the_lock_there_are_more_organisers(monkeypatch):
    made = rows.contribution(call(), sent=False)
    unlocked(monkeypatch, organisers, 12)
    counted = threading.Barrier(12)
    create = Organiser.objects.create

    def create_together(**fields: Any) -> Organiser:
        counted.wait(timeout=30)
        return create(**fields)

    monkeypatch.setattr(Organiser.objects, "create", create_together)
    invite = [
        lambda n=n: actions.invite_organiser(
            by=SYSTEM, contribution=made, email=f"person{n}@example.net"
        )
        for n in range(12)
    ]
    assert all_at_once(invite) == ["done"] * 12
    assert made.organisers.count() == 13


def test_a_reviewer_who_presses_twice_reviews_once():
    of = call()
    rows.criteria(of.edition, 1)
    made, reviewer = rows.contribution(of), rows.reviewer(of.edition)
    scores = {of.edition.criterions.get().pk: 3}
    give = [lambda: actions.give_review(by=reviewer, contribution=made, scores=scores)] * CROWD
    assert all_at_once(give) == ["done"] * CROWD
    assert [(r.score, r.scores.count()) for r in Review.objects.all()] == [(3.0, 1)]


def told_and_undone(made: Contribution) -> list[str]:
    return all_at_once(
        [
            lambda: actions.tell(by=SYSTEM, contribution=made),
            lambda: actions.undo_decision(by=SYSTEM, contribution=made),
        ]
    )


def test_a_decision_is_told_or_undone_never_both(mailoutbox):
    made = rows.contribution(call())
    mailoutbox.clear()
    actions.decide(by=SYSTEM, contribution=made, decision="refused")
    outcome = told_and_undone(made)
    made.refresh_from_db()
    if outcome == ["done", "told"]:
        assert (made.decision, len(mailoutbox)) == ("refused", 1)
    else:
        assert outcome == ["done", "undecided"]
        assert (made.decision, len(mailoutbox)) == ("", 0)


def test_control_without_the_lock_the_database_alone_refuses(monkeypatch):
    made = rows.contribution(call())
    actions.decide(by=SYSTEM, contribution=made, decision="refused")
    unlocked(monkeypatch, deciding, 2)
    refused, done = sorted(told_and_undone(made), key=lambda outcome: outcome == "done")
    assert done == "done"
    assert "contribution_decided_once_submitted" in refused


def test_weights_and_reviews_at_once_agree():
    of = call()
    first, second = rows.criteria(of.edition, 1, 1)
    made = rows.contribution(of)
    reviewers = [rows.reviewer(of.edition) for _number in range(4)]
    scores = {first.pk: 5, second.pk: 1}
    give = [
        lambda by=by: actions.give_review(by=by, contribution=made, scores=scores)
        for by in reviewers
    ]
    heavier = lambda: actions.save_criterion(  # noqa: E731
        by=SYSTEM, edition=of.edition, criterion=first, name=first.name, weight=3
    )
    assert all_at_once([*give, heavier]) == ["done"] * 5
    assert {review.score for review in Review.objects.all()} == {4.0}


def accepted() -> Contribution:
    of = call()
    factories.category(of.edition, "speaker", by_invitation=True)
    made = rows.contribution(of, people=[rows.AWA])
    return actions.decide(by=SYSTEM, contribution=made, decision="accepted")


def made_at_once(made: Contribution) -> list[str]:
    return all_at_once([lambda: actions.make_session(by=SYSTEM, contribution=made)] * CROWD)


def test_an_accepted_contribution_becomes_one_session():
    assert made_at_once(accepted()) == ["done", *["session"] * (CROWD - 1)]
    assert (Session.objects.count(), Role.objects.count()) == (1, 1)


def test_control_without_the_lock_there_are_as_many_sessions(monkeypatch):
    made = accepted()
    unlocked(monkeypatch, sessions)
    assert made_at_once(made) == ["done"] * CROWD
    assert Session.objects.count() == CROWD
