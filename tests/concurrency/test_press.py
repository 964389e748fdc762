"""Several freeze or publish at once: numbers follow one another, one publication wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.gates.models import CheckIn, Gate
from rencontres.press import actions
from rencontres.press.actions import freeze_communique, publish_communique

from .. import factories

AT_ONCE = 8


@pytest.fixture
def edition(transactional_db):
    edition = factories.edition()
    gate = Gate.objects.create(edition=edition, key="main", name={})
    person = factories.seat(factories.delegation(edition)).participant
    at = factories.OPENING
    CheckIn.objects.create(gate=gate, edition=edition, participant=person, day=at.date(), at=at)
    return edition


def at_once(act):
    barrier = Barrier(AT_ONCE)

    def one(_number):
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_each_of_many_freezes_has_its_number(edition):
    frozen = at_once(lambda: freeze_communique(by=SYSTEM, edition=edition).number)
    assert sorted(frozen) == list(range(1, AT_ONCE + 1))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_constraint_refuses_the_same_number_twice(edition, monkeypatch):
    """The control: they all read the last number at the same time."""
    everybody = Barrier(AT_ONCE)

    def unlocked(row):
        everybody.wait()
        return row

    monkeypatch.setattr(actions, "lock", unlocked)

    def freeze():
        try:
            return freeze_communique(by=SYSTEM, edition=edition).number
        except IntegrityError as error:
            return "twice" if "communique_number_once" in str(error) else str(error)

    assert "twice" in at_once(freeze)


@pytest.mark.django_db(transaction=True)
def test_one_publication_of_many_wins(edition):
    communique = freeze_communique(by=SYSTEM, edition=edition)
    answers = at_once(lambda: publish_communique(by=SYSTEM, communique=communique).number)
    assert sorted(answers, key=str) == [1, *["published"] * (AT_ONCE - 1)]
