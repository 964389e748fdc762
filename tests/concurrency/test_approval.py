"""Two of the team decide at once, and the last places are asked for by many at once.

The controls take the lock away: a group is decided twice, and more places are held than there are.
"""

from __future__ import annotations

from datetime import date
from threading import Barrier

import pytest

from rencontres.core.actor import VISITOR
from rencontres.delegations.actions import approval, ask_approval, groups
from rencontres.delegations.models import Participant, Seat
from rencontres.delegations.people import Person

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 10


@pytest.fixture
def edition():
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(capacity=PLACES, **days)
    factories.category(edition, "press", approval=True)
    return edition


def ask(edition, number=0, size=1):
    return ask_approval(
        by=VISITOR,
        edition=edition,
        organisation=f"Radio {number}",
        country=factories.country(),
        language="fr",
        people=[
            Person("Awa", f"Exemple-{n}", f"person-{number}-{n}@example.org", "press")
            for n in range(size)
        ],
    )


def held(edition):
    return sum(group.size for group in edition.waiting_groups.filter(state="to_approve"))


def unlocked(monkeypatch):
    for module in (approval, groups):
        if hasattr(module, "lock"):
            monkeypatch.setattr(module, "lock", lambda row: type(row).objects.get(pk=row.pk))


def test_of_many_who_decide_at_once_the_first_counts(edition):
    desk = [factories.team_member(edition, "registration") for _number in range(6)]
    group = ask(edition, size=3)
    attempts = [lambda by=by: approval.approve(by=by, group=group) for by in desk[:3]]
    attempts += [
        lambda by=by: approval.refuse_approval(by=by, group=group, reason="No") for by in desk[3:]
    ]
    assert all_at_once(attempts) == ["decided"] * 5 + ["done"]
    group.refresh_from_db()
    assert (group.state, Seat.objects.count()) in [("accepted", 3), ("refused", 0)]


def test_control_without_the_lock_a_group_is_decided_twice(monkeypatch, edition):
    desk = [factories.team_member(edition, "registration") for _number in range(2)]
    group = ask(edition)
    both = Barrier(2)
    to_decide = approval._to_decide

    def slowly(group):
        found = to_decide(group)
        both.wait(timeout=30)  # both have looked, and neither has decided
        return found

    unlocked(monkeypatch)
    monkeypatch.setattr(approval, "_to_decide", slowly)
    outcomes = all_at_once(
        [lambda by=by: approval.refuse_approval(by=by, group=group, reason="No") for by in desk]
    )
    assert outcomes == ["done", "done"]


def test_no_more_places_are_held_than_there_are(edition):
    factories.country()
    sizes = [3, 1, 4, 2, 5, 3, 2, 4]
    outcomes = all_at_once(
        [lambda n=n, size=size: ask(edition, n, size) for n, size in enumerate(sizes)]
    )
    assert set(outcomes) == {"done", "full"}
    assert held(edition) <= PLACES
    refused = list(sizes)
    for group in edition.waiting_groups.all():
        refused.remove(group.size)
    assert all(size > PLACES - held(edition) for size in refused)
    assert Participant.objects.count() == 0


def test_control_without_the_lock_more_places_are_held(monkeypatch, edition):
    factories.country()
    counted = Barrier(4)
    require_places = approval.require_places

    def slowly(*arguments):
        require_places(*arguments)
        counted.wait(timeout=30)  # everybody has counted, and nobody has asked yet

    unlocked(monkeypatch)
    monkeypatch.setattr(approval, "require_places", slowly)
    assert all_at_once([lambda n=n: ask(edition, n, 3) for n in range(4)]) == ["done"] * 4
    assert held(edition) == 12 > PLACES
