"""Two coordinators at once: minutes are not lost, and no two groups share an address."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.actions import groups
from rencontres.network.models import Choice, CountryGroup, GroupMeeting

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8


def meeting() -> GroupMeeting:
    group = actions.create_group(
        by=SYSTEM, name={"fr": "Sénégal"}, countries=[factories.country("SN")]
    )
    return actions.plan_meeting(
        by=SYSTEM, group=group, day=date(2017, 10, 9), place="Paris", title={"fr": "Point"}
    )


def written_at_once(held: GroupMeeting) -> list[str]:
    return all_at_once(
        [
            lambda n=n: actions.change_meeting(
                by=SYSTEM, meeting=held, seen=1, changes={"minutes": f"minutes {n}"}
            )
            for n in range(CROWD)
        ]
    )


def test_of_minutes_written_at_once_the_first_stay():
    assert written_at_once(meeting()) == [*["changed"] * (CROWD - 1), "done"]
    assert GroupMeeting.objects.get().version == 2


def test_control_without_the_lock_minutes_are_lost(monkeypatch):
    held = meeting()
    read = threading.Barrier(CROWD)

    def unlocked(row: Any) -> Any:
        found = type(row)._default_manager.get(pk=row.pk)
        read.wait(timeout=30)
        return found

    monkeypatch.setattr(groups, "lock", unlocked)
    assert written_at_once(held) == ["done"] * CROWD


def test_groups_of_one_name_made_at_once_have_addresses_of_their_own():
    country = factories.country("SN")
    make = [
        lambda: actions.create_group(by=SYSTEM, name={"fr": "Sénégal"}, countries=[country])
    ] * CROWD
    assert all_at_once(make) == ["done"] * CROWD
    assert len(set(CountryGroup.objects.values_list("slug", flat=True))) == CROWD


def test_one_authority_chosen_by_many_at_once_is_chosen_once():
    group, metz = meeting().group, factories.authority("Metz")
    choose = [
        lambda: actions.choose_authority(
            by=SYSTEM, group=group, authority=metz, included=True, reason="Vœu"
        )
    ] * CROWD
    assert all_at_once(choose) == ["done"] * CROWD
    assert Choice.objects.count() == 1
