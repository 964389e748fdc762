"""A person is erased while the door lets them in, and twice at once."""

from __future__ import annotations

import secrets
from threading import Barrier

import pytest
from django.utils import timezone

from rencontres.accounts.actions import erase_person, personal
from rencontres.accounts.models import DataLink, User
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.delegations.tickets import new_ticket, signed
from rencontres.gates.actions import check_in
from rencontres.gates.models import CheckIn, Gate

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat():
    edition = factories.edition()
    user = factories.user("Awa Diop")
    seat = factories.seat(
        factories.delegation(edition), user=user, given_name="Awa", email=user.email
    )
    seat.ticket = new_ticket()
    seat.save()
    return seat


def erasing(seat):
    user = seat.participant.user
    proof = DataLink.objects.create(
        address=user.email, digest=secrets.token_hex(), opened=timezone.now()
    )
    return lambda: erase_person(by=user, user=user, proof=proof)


def test_whoever_is_erased_while_they_come_in_is_counted_once_or_not_let_in(seat):
    edition = seat.edition
    gate = Gate.objects.create(edition=edition, key="nord", name={"fr": "Nord"})
    ticket = signed(edition.slug, seat.ticket)
    outcomes = all_at_once(
        [erasing(seat), *[lambda: check_in(by=SYSTEM, gate=gate, ticket=ticket)] * 5]
    )
    came = CheckIn.objects.filter(participant=seat.participant).count()
    assert outcomes.count("done") == 1 + came  # of those who were too late, nobody came in
    assert set(outcomes) <= {"already_in", "done", "revoked"}
    seat.participant.refresh_from_db()
    assert (seat.participant.given_name, bool(seat.participant.erased)) == ("", True)


def test_two_erasures_at_once_are_one(seat):
    attempts = [erasing(seat) for _each in range(5)]
    assert all_at_once(attempts) == ["done"] + ["erased"] * 4
    assert LogEntry.objects.filter(verb="accounts.erase_person").count() == 1
    assert User.objects.get().erased


def test_without_the_locks_both_erase(seat, monkeypatch):
    both_are_there = Barrier(2)
    monkeypatch.setattr(personal, "_one_at_a_time", lambda address: None)
    monkeypatch.setattr(
        personal, "why_not_erased", lambda user: both_are_there.wait(timeout=30) and ""
    )
    monkeypatch.setattr(
        User.objects.all().__class__, "select_for_update", lambda rows, **options: rows
    )
    assert all_at_once([erasing(seat) for _each in range(2)]) == ["done"] * 2
    assert LogEntry.objects.filter(verb="accounts.erase_person").count() == 2
