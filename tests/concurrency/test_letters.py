"""Ten letters issued at once, and one letter decided ten times at once.

The control takes the edition's lock away and must see a number asked for twice.
"""

from __future__ import annotations

from datetime import date
from threading import Barrier

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.delegations import actions
from rencontres.delegations.actions import letters
from rencontres.delegations.actions.letters import Passport
from rencontres.delegations.models import VisaLetter

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10


@pytest.fixture
def asked():
    edition = factories.edition(last_day=date(2099, 10, 10), first_day=date(2099, 10, 9))
    delegation = factories.delegation(edition)
    passport = Passport("AWA", factories.country("SN"), date(1980, 1, 1), "A1", date(2101, 1, 1))
    return [
        actions.request_letter(
            by=SYSTEM, seat=factories.seat(delegation), passport=passport, language="fr"
        )
        for _each in range(MANY)
    ]


def issue(letter):
    return lambda: actions.issue_letter(by=SYSTEM, letter=letter)


def test_letters_issued_at_once_are_numbered_without_a_gap(asked):
    assert all_at_once([issue(letter) for letter in asked]) == ["done"] * MANY
    numbers = VisaLetter.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, MANY + 1))


def test_one_letter_is_decided_once(asked):
    outcomes = all_at_once([issue(asked[0])] * MANY)
    assert outcomes == ["decided"] * (MANY - 1) + ["done"]
    assert VisaLetter.objects.filter(number__isnull=False).count() == 1


def test_without_the_lock_two_letters_want_one_number(asked, monkeypatch):
    both_have_read = Barrier(2)
    lock = letters.lock

    def unlocked(row):
        return lock(row) if isinstance(row, VisaLetter) else row

    def decide(letter, *arguments):
        both_have_read.wait(timeout=30)
        return decided(letter, *arguments)

    decided = letters._decide
    monkeypatch.setattr(letters, "lock", unlocked)
    monkeypatch.setattr(letters, "_decide", decide)
    outcomes = all_at_once([issue(letter) for letter in asked[:2]])
    assert "letter_number_once" in " ".join(outcomes)
