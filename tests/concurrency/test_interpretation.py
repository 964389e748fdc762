"""An interpreter team is sent to two rooms at once: one of them gets it."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.programme.actions import assign_team, save_team
from rencontres.programme.models import Interpreting

from .. import factories
from ..programme.rows import released
from .crowd import all_at_once, without_the_constraint

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS = 6


@pytest.fixture
def attempts():
    edition = factories.edition()
    slot = factories.slot(edition)
    places = {
        factories.session(edition, languages=["fr"], interpretation=["en"]): (
            factories.room(edition),
            slot,
        )
        for _number in range(ROOMS)
    }
    released(edition, places)
    team = save_team(by=SYSTEM, edition=edition, name="Booth A", pairs="fr-en")

    def assign(session):
        return lambda: assign_team(by=SYSTEM, session=session, team=team)

    return [assign(session) for session in places]


def test_a_team_asked_for_in_six_rooms_works_in_one(attempts):
    assert all_at_once(attempts) == ["clash"] * (ROOMS - 1) + ["done"]
    assert Interpreting.objects.count() == 1


def test_without_the_constraint_it_would_be_in_six_rooms(attempts):
    with without_the_constraint():
        assert all_at_once(attempts) == ["done"] * ROOMS
        assert Interpreting.objects.count() == ROOMS
