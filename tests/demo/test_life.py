"""Money and what happens around registrations, staged on an edition of two delegations."""

from __future__ import annotations

from pathlib import Path

import pytest

from rencontres.changes.models import Telling
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import register_delegation
from rencontres.delegations.people import Person
from rencontres.demo.edition import stage_edition
from rencontres.demo.life import stage_life
from rencontres.demo.money import stage_money
from rencontres.demo.stage import Stage
from rencontres.money.models import Order

from .. import factories
from ..changes.rows import placed
from ..money import orders

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples/rencontres-2017/edition.toml"


@pytest.fixture
def stage():
    said: list[str] = []
    stage = Stage(file=EXAMPLE, say=said.append)
    stage.said = said
    stage_edition(stage)
    return stage


def test_orders_stand_at_every_stage(stage):
    category = factories.category(stage.edition, "company", price=240)
    orders.letterhead()
    for number in range(24):
        register_delegation(
            by=SYSTEM,
            edition=stage.edition,
            organisation=f"Exemple {number}",
            country=factories.country(),
            language="fr",
            people=[Person("Ana", "Exemple", f"p{number}@example.org", category=category.key)],
            at=stage.edition.registration_closes,
            synthetic=True,
        )
    stage_money(stage)
    assert stage.said[-1] == (
        "Money: 24 orders, 9 invoiced, 4 paid, 2 credited, 1 reminded (all invented)."
    )
    found = Order.objects.order_by("pk")
    assert all(order.synthetic for order in found)
    assert found.filter(ordered=None).count() == 12
    assert {order.paid for order in found} == {0, 80, 240}
    assert sum(order.refunded for order in found) == 240
    assert sum(order.reminders.count() for order in found) == 1
    credited = [i.total for order in found for i in order.invoices.filter(kind="credit")]
    assert credited == [240, 240]


def test_a_group_waits_and_what_was_cancelled_takes_place(stage):
    students = factories.delegation(stage.edition)
    for _each in range(4):
        seat = factories.seat(students)
        seat.category = factories.category(stage.edition, "student")
        seat.save()
    workshop = placed(stage.edition, hours=0)
    stage_life(stage)
    group = stage.edition.waiting_groups.get()
    assert (group.state, group.size, group.kind) == ("waiting", 3, "school")
    change = stage.edition.changes.get()
    assert (change.kind, change.undone is not None) == ("session", True)
    workshop.refresh_from_db()
    assert workshop.change is None
    assert not Telling.objects.exists()
