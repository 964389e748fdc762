"""The same answer sent ten times at once is recorded once; the control takes the lock away."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db.models import QuerySet

from rencontres.delegations.actions import consents
from rencontres.delegations.models import Consent

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10


@pytest.fixture
def answer():
    seat = factories.seat(factories.delegation(factories.edition()), user=factories.user())
    return lambda: consents.record_consents(
        by=seat.participant.user,
        participant=seat.participant,
        answers={Consent.Kind.IMAGE_RIGHTS: True},
        language="fr",
    )


def test_an_answer_sent_ten_times_at_once_is_recorded_once(answer):
    assert all_at_once([answer] * MANY) == ["done"] * MANY
    assert Consent.objects.count() == 1


def test_without_the_lock_it_is_recorded_twice(answer, monkeypatch):
    both_have_read = Barrier(2)
    read = consents.consents_of

    def read_together(people):
        last = read(people)
        both_have_read.wait(timeout=30)
        return last

    monkeypatch.setattr(QuerySet, "select_for_update", as_it_is)
    monkeypatch.setattr(consents, "consents_of", read_together)
    assert all_at_once([answer] * 2) == ["done"] * 2
    assert Consent.objects.count() == 2


def as_it_is(rows, **options):
    """The rows, not locked."""
    return rows
