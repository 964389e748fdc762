"""Twenty invoices at once: numbered without gaps, none twice.

The control takes the lock of the series away and must see two orders want one number. Parts of
an invoice credited at once never take back more than it asks; without the order's lock they do.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.money import actions
from rencontres.money.actions import invoices
from rencontres.money.models import Invoice, Order, Series

from .. import factories
from ..money import orders
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def issue(order: Order):
    return lambda: actions.issue_invoice(by=SYSTEM, order=order, send=False)


def several(number: int) -> list[Order]:
    edition = factories.edition()
    return [orders.order(edition=edition) for _each in range(number)]


def test_invoices_issued_at_once_are_numbered_without_a_gap():
    assert all_at_once([issue(order) for order in several(CROWD)]) == ["done"] * CROWD
    numbers = Invoice.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, CROWD + 1))


def test_control_without_the_lock_two_orders_want_one_number(monkeypatch):
    Series.objects.create(kind="invoice", year=invoices.timezone.localdate().year)
    monkeypatch.setattr(invoices, "lock_series", lambda rows: rows)
    outcomes = all_at_once([issue(order) for order in several(CROWD)])
    assert "invoice_number_once" in " ".join(outcomes)


def test_one_order_is_invoiced_once():
    (order,) = several(1)
    assert all_at_once([issue(order)] * CROWD) == ["done"] + ["invoiced"] * (CROWD - 1)
    assert Invoice.objects.count() == 1
    assert Order.objects.get().invoiced == 300


def test_control_without_the_lock_one_order_is_invoiced_more_than_once(monkeypatch):
    (order,) = several(1)
    monkeypatch.setattr(invoices, "lock", lambda row: type(row)._default_manager.get(pk=row.pk))
    all_at_once([issue(order)] * CROWD)
    assert Invoice.objects.count() > 1


def test_one_invoice_is_credited_once():
    (order,) = several(1)
    invoice = issue(order)()
    credit = lambda: actions.credit(  # noqa: E731
        by=SYSTEM, invoice=Invoice.objects.get(pk=invoice.pk), reason="Erreur"
    )
    assert all_at_once([credit] * CROWD) == ["credited"] * (CROWD - 1) + ["done"]
    assert Invoice.objects.filter(kind="credit").count() == 1
    assert Order.objects.get().invoiced == 0


def credit_a_third(invoice: Invoice):
    return lambda: actions.credit(
        by=SYSTEM,
        invoice=Invoice.objects.get(pk=invoice.pk),
        reason="Geste",
        lines={1: Decimal("100.00")},
    )


def credited() -> Decimal:
    return sum(Invoice.objects.filter(kind="credit").values_list("total", flat=True))


def test_parts_credited_at_once_never_take_more_than_was_invoiced():
    (order,) = several(1)
    outcomes = all_at_once([credit_a_third(issue(order)())] * CROWD)
    assert outcomes == ["credited"] * (CROWD - 3) + ["done"] * 3
    assert (credited(), Order.objects.get().invoiced) == (300, 0)


def test_control_without_the_lock_more_is_credited_than_was_invoiced(monkeypatch):
    (order,) = several(1)
    attempt = credit_a_third(issue(order)())
    monkeypatch.setattr(invoices, "lock", lambda row: type(row)._default_manager.get(pk=row.pk))
    all_at_once([attempt] * CROWD)
    assert credited() > 300
