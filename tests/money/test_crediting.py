"""Credit notes of some lines or an amount of a line: never more than was invoiced."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from rencontres.accounts.actions import create_api_key
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.money import actions
from rencontres.money.crediting import by_amount, left_of
from rencontres.money.einvoice import xml_of
from rencontres.money.models import Invoice, Order, Terms

from .. import factories
from . import orders
from .schematron import FRENCH, broken_rules

pytestmark = pytest.mark.django_db


def with_vat():
    Terms(pk=1, domestic="S", vat_number="FR32123456789").save()
    order = orders.order(
        orders.line("150.00", 2), orders.line("33.33"), orders.line("7.77", rate=Decimal("5.5"))
    )
    return actions.issue_invoice(by=SYSTEM, order=order)


def credit(invoice, lines=None):
    found = Invoice.objects.get(pk=invoice.pk)
    amounts = lines and {number: Decimal(net) for number, net in lines.items()}
    return actions.credit(by=SYSTEM, invoice=found, reason="Geste", lines=amounts)


def test_lines_and_amounts_of_lines_are_credited_until_nothing_is_left():
    invoice = with_vat()
    assert (invoice.net, invoice.vat, invoice.total) == (
        Decimal("341.10"),
        Decimal("67.10"),
        Decimal("408.20"),
    )
    first = credit(invoice, {1: "100.00", 3: "7.77"})
    assert (first.net, first.vat) == (Decimal("107.77"), Decimal("20.43"))
    (of_one, of_three) = first.content["lines"]
    assert (of_one["quantity"], of_one["unit_price"], of_one["of"]) == ("1", "100.00", 1)
    assert (of_three["quantity"], of_three["of"]) == ("1.00", 3)
    order = Order.objects.get()
    assert (order.invoiced, order.state) == (Decimal("280.00"), "invoiced")
    left = left_of(invoice)
    assert [(line["of"], line["net"]) for line in left.lines] == [(1, "200.00"), (2, "33.33")]
    rest = credit(invoice)
    assert (rest.net, rest.vat) == (Decimal("233.33"), Decimal("46.67"))
    order.refresh_from_db()
    assert (order.invoiced, order.state) == (0, "cancelled")
    with pytest.raises(Refusal) as refusal:
        credit(invoice)
    assert refusal.value.code == "credited"


@pytest.mark.parametrize(
    "lines",
    [{1: "300.01"}, {1: "0"}, {1: "-5"}, {4: "1"}, {1: "1.001"}],
)
def test_more_than_a_line_has_is_refused_and_nothing_is_written(lines):
    invoice = with_vat()
    with pytest.raises(Refusal) as refusal:
        credit(invoice, lines)
    assert (refusal.value.code, refusal.value.status) == ("too_much", 422)
    assert Invoice.objects.count() == 1


def test_a_discount_bounds_what_can_be_credited():
    order = orders.order(orders.line("100.00"), orders.line("40.00", -1))
    invoice = actions.issue_invoice(by=SYSTEM, order=order)
    with pytest.raises(Refusal) as refusal:
        credit(invoice, {1: "70.00"})
    assert refusal.value.code == "too_much"
    assert credit(invoice, {1: "50.00"}).total == 50
    assert credit(invoice).total == 10
    assert [line["net"] for line in Invoice.objects.latest("pk").content["lines"]] == [
        "50.00",
        "-40.00",
    ]


def test_an_amount_with_its_vat_is_spread_to_the_cent():
    invoice = with_vat()
    part = by_amount(left_of(invoice), Decimal("100.00"))
    assert part.total == 100
    assert sum(Decimal(line["net"]) for line in part.lines) == part.net
    assert [group["rate"] for group in part.groups] == ["20.00", "5.50"]


def test_partial_credit_notes_are_valid_for_machines():
    invoice = with_vat()
    for made in (credit(invoice, {1: "100.01", 3: "1.11"}), credit(invoice)):
        assert broken_rules(xml_of(made)) == []
        assert broken_rules(xml_of(made), FRENCH) == []


def test_the_treasurer_credits_amounts_on_the_page_and_over_http(client):
    invoice = with_vat()
    order = invoice.order
    user = factories.team_member(order.edition, "treasury")
    client.force_login(user)
    desk = f"/{order.edition.slug}/desk/orders/{order.reference}/"
    page = client.get(desk).content.decode()
    assert "408,20\xa0€ peuvent encore faire l’objet d’un avoir" in page
    sent = {"verb": "credit", "reason": "Un repas en moins", "net-2": "33,33", "net-1": ""}
    client.post(f"{desk}invoices/{invoice.pk}/act/", sent)
    made = Invoice.objects.get(kind="credit")
    assert (made.net, made.reason) == (Decimal("33.33"), "Un repas en moins")
    bad = client.post(f"{desk}invoices/{invoice.pk}/act/", sent | {"net-2": "x"})
    assert bad.status_code == 422
    secret = create_api_key(by=user, user=user, label="test").secret
    answer = client.post(
        f"/api/v1/money/{order.edition.slug}/orders/{order.reference}/invoices/{invoice.pk}/credit",
        json.dumps({"reason": "Geste", "lines": {"1": "10.00"}}),
        content_type="application/json",
        headers={"X-API-Key": secret},
    )
    assert (answer.status_code, answer.json()["net"]) == (201, "10.00")
    assert Invoice.objects.filter(kind="credit").count() == 2
