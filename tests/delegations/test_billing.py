"""The order of a delegation follows its seats, each at the price of its day."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.delegations import actions
from rencontres.delegations.models import Bill
from rencontres.delegations.people import Person
from rencontres.money.actions import issue_invoice
from rencontres.money.models import Order

from .. import factories
from ..money.orders import letterhead

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    made = factories.edition(slug="2017")
    factories.category(made, price=Decimal("150.00"), name={"fr": "Adhérent"})
    return made


def register(edition, **fields):
    people = [Person("Awa", "Diop", "awa@example.org", "member")]
    return actions.register_delegation(
        by=SYSTEM,
        edition=edition,
        organisation="Ville de Rennes",
        country=factories.country(),
        language="fr",
        people=people,
        **fields,
    )


def amounts(order):
    return [(i.kind, i.total) for i in order.invoices.order_by("pk")]


def test_a_delegation_that_costs_something_has_an_order(edition):
    delegation = register(edition, unnamed_seats=2)
    order = delegation.bill.order
    assert (order.total, order.state, order.payer.name) == (450, "quote", "Ville de Rennes")
    assert order.payer.email == "awa@example.org"
    [line] = order.lines.all()
    assert (line.description["fr"], line.quantity) == ("Inscription : Adhérent", 3)


def test_seats_that_cost_nothing_open_no_order():
    edition = factories.edition()
    factories.category(edition)
    register(edition)
    assert not Order.objects.exists()


def test_the_order_follows_seats_that_come_and_go_at_the_price_of_their_day(edition):
    delegation = register(edition)
    edition.categories.update(price=Decimal("200.00"))
    [seat] = actions.add_seats(by=SYSTEM, delegation=delegation, count=1)
    order = delegation.bill.order
    order.refresh_from_db()
    assert order.total == 350
    actions.withdraw_seat(by=SYSTEM, seat=seat)
    order.refresh_from_db()
    assert order.total == 150
    actions.withdraw_seat(by=SYSTEM, seat=delegation.seats.get(number=1))
    order.refresh_from_db()
    assert (order.state, order.owed) == ("cancelled", 0)


def test_after_the_invoice_a_seat_more_is_invoiced_beside_it_and_one_less_is_credited(edition):
    letterhead()
    delegation = register(edition, unnamed_seats=1)
    order = delegation.bill.order
    issue_invoice(by=SYSTEM, order=order)
    [seat] = actions.add_seats(by=SYSTEM, delegation=delegation, count=1)
    assert amounts(order) == [("invoice", 300), ("invoice", 150)]
    Order.objects.update(paid=450)
    actions.withdraw_seat(by=SYSTEM, seat=seat)
    assert amounts(order)[2:] == [("credit", 300), ("credit", 150), ("invoice", 300)]
    assert Order.objects.get().state == "refund_due"
    actions.withdraw_seat(by=SYSTEM, seat=delegation.seats.get(number=2))
    assert amounts(order)[5:] == [("credit", 300), ("invoice", 150)]
    assert Order.objects.get().refund_due == 300


def test_the_head_reaches_the_order_and_nobody_else_does(client, edition):
    delegation = register(edition)
    path = f"/2017/orders/{delegation.bill.order.reference}/"
    head = factories.user()
    delegation.head.user = head
    delegation.head.save()
    client.force_login(head)
    assert path in client.get("/2017/me/delegation/").content.decode()
    assert client.get(path).status_code == 200
    client.force_login(factories.user())
    assert client.get(path).status_code == 403
    assert Bill.objects.count() == 1
