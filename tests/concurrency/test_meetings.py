"""Many ask for the same table, or the last one, at once: nobody sits in two places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rencontres.agenda.models import Engagement
from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.meetings.models import Meeting, Table

from .. import factories
from .crowd import all_at_once, without_the_constraint

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 10


def bid(edition: Edition, one: Seat, other: Seat, table: Table | None) -> Callable[[], Meeting]:
    """A pair that wants half an hour at the opening."""
    return lambda: agree_meeting(
        by=SYSTEM,
        edition=edition,
        asked_by=one,
        asked_of=other,
        subject="Water",
        starts=factories.OPENING,
        ends=factories.OPENING + timedelta(minutes=30),
        table=table,
    )


def pairs_for(tables: int, *, named: bool) -> list[Callable[[], Meeting]]:
    """Ten pairs for some tables: all name the first one, or take whichever is free."""
    edition = factories.edition()
    first = set_up_tables(by=SYSTEM, edition=edition, count=tables)[0]
    delegation = factories.delegation(edition)
    seats = [factories.seat(delegation) for _ in range(2 * PAIRS)]
    return [
        bid(edition, one, other, first if named else None)
        for one, other in zip(seats[::2], seats[1::2], strict=True)
    ]


def test_one_of_ten_gets_the_table():
    assert all_at_once(pairs_for(1, named=True)) == [*["clash"] * (PAIRS - 1), "done"]
    assert Meeting.objects.count() == 1
    assert Engagement.objects.count() == 3


def test_free_tables_are_shared_out_before_anybody_is_refused():
    outcomes = all_at_once(pairs_for(4, named=False))
    assert outcomes == [*["done"] * 4, *["no_table"] * (PAIRS - 4)]
    assert sorted(Meeting.objects.values_list("table__number", flat=True)) == [1, 2, 3, 4]


def test_one_person_asked_by_ten_meets_one():
    edition = factories.edition()
    tables = set_up_tables(by=SYSTEM, edition=edition, count=PAIRS)
    delegation = factories.delegation(edition)
    wanted, *others = [factories.seat(delegation) for _ in range(PAIRS + 1)]
    bids = [
        bid(edition, other, wanted, table) if number % 2 else bid(edition, wanted, other, table)
        for number, (other, table) in enumerate(zip(others, tables, strict=True))
    ]
    assert all_at_once(bids) == [*["clash"] * (PAIRS - 1), "done"]
    assert wanted.holder.engagements.count() == 1


def test_control_without_the_constraint_a_table_is_given_many_times():
    with without_the_constraint():
        assert all_at_once(pairs_for(1, named=True)).count("done") > 1
        assert Meeting.objects.count() > 1
