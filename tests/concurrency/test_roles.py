"""A part given to the same person by many hands at once gives one seat."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Delegation, Participant, RoleSeat
from rencontres.delegations.people import Person
from rencontres.programme.actions import invite_speaker
from rencontres.programme.models import Role

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_person_invited_to_many_sessions_at_once_has_one_seat():
    edition = factories.edition()
    factories.category(edition, "speaker")
    country = factories.country("SN")
    sessions = [factories.session(edition) for _number in range(8)]

    def invite(session):
        return lambda: invite_speaker(
            by=SYSTEM,
            session=session,
            kind="speaker",
            person=Person("Awa", "Exemple", "awa@example.org"),
            organisation="Ségou",
            country=country,
        )

    assert all_at_once([invite(session) for session in sessions]) == ["done"] * 8
    assert Participant.objects.count() == RoleSeat.objects.count() == 1
    assert Delegation.objects.get().seats.count() == 1
    assert Role.objects.count() == 8
