"""Two managers take each other's role away at once: one stays."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.editions import actions
from rencontres.editions.models import TeamMember

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def taken_away_at_once() -> list[str]:
    edition = factories.edition()
    for _number in range(2):
        factories.team_member(edition)
    return all_at_once(
        [
            lambda member=member: actions.take_role_away(by=SYSTEM, member=member)
            for member in edition.team.all()
        ]
    )


def test_of_two_managers_one_stays():
    assert taken_away_at_once() == ["done", "last_manager"]
    assert TeamMember.objects.count() == 1


def test_control_without_the_lock_none_stays(monkeypatch):
    read = threading.Barrier(2)

    def unlocked(row: Any) -> Any:
        found = type(row)._default_manager.get(pk=row.pk)
        read.wait(timeout=30)
        return found

    monkeypatch.setattr(actions, "lock", unlocked)
    taken_away_at_once()
    assert TeamMember.objects.count() == 0
