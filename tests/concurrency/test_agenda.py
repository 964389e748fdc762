"""Twenty at once for one room's hour: PostgreSQL lets one in. The control takes the rule away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from rencontres.agenda.actions import holders_of_rooms, new_holders, schedule
from rencontres.agenda.models import Activity, Engagement, Holder
from rencontres.editions.models import Slot

from .. import factories
from .crowd import CROWD, all_at_once, without_the_constraint

pytestmark = pytest.mark.django_db(transaction=True)


def bids_for_one_room() -> tuple[Holder, list[Callable[[], Activity]]]:
    """A room, and twenty who want it at one hour."""
    edition = factories.edition()
    room, slot = factories.room(edition), factories.slot(edition)
    holder = holders_of_rooms([room])[room.pk]

    return holder, [partial(bid, slot, [(holder, "place")]) for _i in range(CROWD)]


def bid(slot: Slot, holders: list[tuple[Holder, str]]) -> Activity:
    """What a verb does in its transaction."""
    with transaction.atomic():
        return schedule(
            edition=slot.edition,
            kind="session",
            title={"fr": "Séance"},
            starts=slot.starts,
            ends=slot.ends,
            holders=holders,
        )


def test_one_of_twenty_gets_the_room():
    holder, bids = bids_for_one_room()
    assert all_at_once(bids) == [*["clash"] * (CROWD - 1), "done"]
    assert Engagement.objects.filter(holder=holder).count() == 1


def test_control_without_the_constraint_the_room_is_given_many_times():
    holder, bids = bids_for_one_room()
    with without_the_constraint():
        assert all_at_once(bids).count("done") > 1
        assert Engagement.objects.filter(holder=holder).count() > 1


def test_those_who_want_the_same_people_in_another_order_do_not_block_one_another():
    edition = factories.edition()
    slot = factories.slot(edition)
    people = [(holder, "party") for holder in new_holders(edition, Holder.Kind.PERSON, 12)]
    there_and_back = [people, people[::-1]]
    outcomes = all_at_once([partial(bid, slot, there_and_back[n % 2]) for n in range(CROWD)])
    assert outcomes == [*["clash"] * (CROWD - 1), "done"]
    assert Engagement.objects.count() == len(people)
