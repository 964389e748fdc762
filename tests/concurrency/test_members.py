"""Two officers at once: fees computed once, calls numbered once, no fund below zero.

Each control takes the lock away and must see the rule break, else these tests prove nothing.
"""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, queries
from rencontres.network.actions import fees, funds, payments
from rencontres.network.models import (
    FundUse,
    Membership,
    MembershipYear,
    Payment,
    SolidarityFund,
)

from .. import factories
from ..network import members
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8
DAY = date(2017, 2, 1)


def unlocked(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


class Meeting:
    """Makes everybody wait for one another once they have read."""

    def __init__(self) -> None:
        self.barrier = threading.Barrier(CROWD)

    def after(self, read: Any) -> Any:
        def wait(*args: Any, **named: Any) -> Any:
            found = read(*args, **named)
            self.barrier.wait(timeout=30)
            return found

        return wait


def three_members() -> MembershipYear:
    year = members.year()
    towns = [factories.authority(name, population=500) for name in ("Brest", "Metz", "Nice")]
    members.enrolled(year, *towns)
    return year


def computed_at_once(year: MembershipYear) -> tuple[list[str], list[int]]:
    counts: list[int] = []
    compute = [lambda: counts.append(actions.compute_fees(by=SYSTEM, year=year))] * CROWD
    return all_at_once(compute), sorted(counts)


def test_fees_computed_by_many_at_once_are_written_once():
    year = three_members()
    assert computed_at_once(year) == (["done"] * CROWD, [*[0] * (CROWD - 1), 3])
    assert list(Membership.objects.values_list("fee", flat=True)) == [Decimal("150.00")] * 3


def test_control_without_the_lock_everybody_writes_the_fees(monkeypatch):
    year = three_members()
    monkeypatch.setattr(fees, "lock", unlocked)
    monkeypatch.setattr(queries, "fee_proposals", Meeting().after(queries.fee_proposals))
    assert computed_at_once(year) == (["done"] * CROWD, [3] * CROWD)


def called_at_once(year: MembershipYear) -> list[str]:
    actions.compute_fees(by=SYSTEM, year=year)
    call = [lambda: actions.call_for_payment(by=SYSTEM, year=year, on=DAY)] * CROWD
    return all_at_once(call)


def test_calls_made_by_many_at_once_are_numbered_once_without_gaps():
    year = three_members()
    assert called_at_once(year) == ["done"] * CROWD
    assert sorted(Membership.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_control_without_the_lock_calls_are_made_again(monkeypatch):
    year = three_members()
    again: list[int] = []
    monkeypatch.setattr(fees, "lock", unlocked)
    monkeypatch.setattr(queries, "to_call", Meeting().after(lambda y: list(to_call(y))))
    monkeypatch.setattr(fees, "note", lambda **facts: again.append(facts.get("calls", 0)))
    called_at_once(year)
    assert sum(again) > 3


to_call = queries.to_call


def paid_at_once(membership: Membership) -> list[str]:
    return all_at_once(
        [
            lambda n=n: actions.record_payment(
                by=SYSTEM, membership=membership, amount=Decimal(50), on=DAY, reference=str(n)
            )
            for n in range(CROWD)
        ]
    )


def test_no_more_is_paid_at_once_than_is_owed():
    membership = members.called(population=500)  # owes 150
    assert paid_at_once(membership) == ["done"] * 3 + ["state"] * (CROWD - 3)
    membership.refresh_from_db()
    assert (membership.paid, membership.state) == (Decimal("150.00"), "paid")
    assert Payment.objects.count() == 3


def test_control_without_the_lock_payments_are_lost(monkeypatch):
    membership = members.called(population=500)
    monkeypatch.setattr(payments, "lock", Meeting().after(unlocked))
    assert paid_at_once(membership) == ["done"] * CROWD
    assert Payment.objects.count() * 50 > Membership.objects.get().paid


def used_at_once(fund: SolidarityFund) -> list[str]:
    return all_at_once(
        [
            lambda: actions.use_fund(
                by=SYSTEM, fund=fund, amount=Decimal(100), on=DAY, what={"fr": "Eau"}, body="B"
            )
        ]
        * CROWD
    )


def test_a_fund_gives_no_more_than_it_holds():
    fund = members.fund(300)
    assert used_at_once(fund) == ["done"] * 3 + ["insufficient"] * (CROWD - 3)
    assert (SolidarityFund.objects.get().balance, FundUse.objects.count()) == (0, 3)


def test_control_without_the_lock_a_fund_is_overdrawn(monkeypatch):
    fund = members.fund(300)
    monkeypatch.setattr(funds, "lock", Meeting().after(unlocked))
    assert used_at_once(fund) == ["done"] * CROWD
    assert FundUse.objects.count() * 100 > 300


def test_a_year_opened_by_many_at_once_is_open_once():
    opened = [
        lambda: actions.open_membership_year(by=SYSTEM, year=2017, due=date(2017, 3, 31))
    ] * CROWD
    assert all_at_once(opened) == ["done", *["year"] * (CROWD - 1)]
    assert MembershipYear.objects.count() == 1


def test_one_authority_enrolled_by_many_at_once_is_a_member_once():
    year, rennes = members.year(), factories.authority("Rennes")
    enrol = [
        lambda: actions.enrol_members(by=SYSTEM, year=year, authorities=[rennes], on=DAY)
    ] * CROWD
    assert all_at_once(enrol) == ["done", *["enrolled"] * (CROWD - 1)]
    assert Membership.objects.count() == 1
