"""Twenty at once for one room's hour: PostgreSQL lets one in. The control takes the rule away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rencontres.agenda.actions import holders_of_rooms, schedule
from rencontres.agenda.models import Activity, Engagement, Holder

from .. import factories
from .crowd import CROWD, all_at_once, without_the_constraint

pytestmark = pytest.mark.django_db(transaction=True)


def bids_for_one_room() -> tuple[Holder, list[Callable[[], Activity]]]:
    """A room, and twenty who want it at one hour."""
    edition = factories.edition()
    room, slot = factories.room(edition), factories.slot(edition)
    holder = holders_of_rooms([room])[room.pk]

    def bid(number: int) -> Callable[[], Activity]:
        return lambda: schedule(
            edition=edition,
            kind="session",
            title={"fr": f"Séance {number}"},
            starts=slot.starts,
            ends=slot.ends,
            holders=[(holder, "place")],
        )

    return holder, [bid(number) for number in range(CROWD)]


def test_one_of_twenty_gets_the_room():
    holder, bids = bids_for_one_room()
    assert all_at_once(bids) == [*["clash"] * (CROWD - 1), "done"]
    assert Engagement.objects.filter(holder=holder).count() == 1


def test_control_without_the_constraint_the_room_is_given_many_times():
    holder, bids = bids_for_one_room()
    with without_the_constraint():
        assert all_at_once(bids).count("done") > 1
        assert Engagement.objects.filter(holder=holder).count() > 1
