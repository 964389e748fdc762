"""From a bank's file to orders that are paid: what is certain, likely, unknown, taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.money import actions
from rencontres.money.matching import suggestions
from rencontres.money.models import Movement, Order, Payment, Statement

from .. import factories
from . import orders
from .statement import document, movement, transaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition()


def invoiced(edition, *lines, **fields):
    order = orders.order(*lines, edition=edition, **fields)
    actions.issue_invoice(by=SYSTEM, order=order)
    order.refresh_from_db()
    return order


def bring(edition, *movements, by=SYSTEM):
    return actions.import_statement(
        by=by, edition=edition, name="releve.xml", content=document(*movements)
    )


def looks(edition=None):
    return [(found.kind, found.order) for found in suggestions(Movement.objects.all())]


def settle(edition, *shares, movement=None):
    return actions.settle(
        by=SYSTEM,
        edition=edition,
        movement=movement or Movement.objects.get(),
        shares=[(order, Decimal(amount)) for order, amount in shares],
    )


def test_a_transfer_with_the_reference_and_the_amount_is_accepted_at_once(edition):
    order = invoiced(edition)
    bring(edition, movement("300.00", reference=order.reference))
    assert looks() == [("exact", order)]
    order.refresh_from_db()
    assert order.paid == 0, "importing pays nothing"
    assert actions.settle_exact(by=SYSTEM, edition=edition) == 1
    order.refresh_from_db()
    assert (order.state, order.paid) == ("paid", Decimal("300.00"))
    [payment] = order.payments.all()
    assert (payment.method, payment.source, str(payment.received)) == (
        "transfer",
        "statement",
        "2017-11-20",
    )
    assert looks() == []


def test_the_same_file_twice_changes_nothing(edition):
    order = invoiced(edition)
    first = bring(edition, movement("300.00", reference=order.reference), movement(bank="B2"))
    actions.settle_exact(by=SYSTEM, edition=edition)
    again = bring(edition, movement("300.00", reference=order.reference), movement(bank="B2"))
    assert (first.known, again.known) == ([], ["BANK-1", "B2"])
    assert again.movements.count() == 0
    assert actions.settle_exact(by=SYSTEM, edition=edition) == 0
    assert Payment.objects.count() == 1


def test_a_bad_file_changes_nothing(edition):
    with pytest.raises(Refusal):
        bring(edition, movement(), movement("12,5"))
    assert (Statement.objects.count(), Movement.objects.count()) == (0, 0)


def test_money_that_left_is_counted_and_not_kept(edition):
    statement = bring(edition, movement(credit=False), movement(bank="B2"))
    assert (statement.left, statement.movements.count()) == (1, 1)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"text": "Facture {number} merci"}, "number"),
        ({"text": "ref {reference} Ville"}, "number"),
        ({"end_to_end": "{reference}"}, "number"),
        ({"text": "RF00 0000 0001", "name": "Autre"}, "unknown"),
        ({"name": "VILLE DE RENNES CEDEX"}, "name"),
        ({"name": "Autre"}, "unknown"),
        ({"name": ""}, "unknown"),
        ({"reference": "{reference}"}, "exact"),
        ({"reference": "RF99{reference}", "name": "x"}, "unknown"),
    ],
)
def test_what_a_movement_seems_to_be(edition, said, kind):
    order = invoiced(edition)
    words = {
        "number": order.invoices.get().reference,
        "reference": order.reference,
    }
    said = {name: text.format(**words) for name, text in said.items()}
    bring(edition, movement("300.00", **said))
    assert looks() == [(kind, None if kind == "unknown" else order)]


def test_two_orders_that_could_be_meant_are_not_guessed(edition):
    one, two = invoiced(edition), invoiced(edition)
    bring(
        edition,
        movement("300.00", bank="1"),
        movement("300.00", bank="2", text=f"{one.reference} et {two.reference}"),
    )
    assert looks() == [("unknown", None), ("unknown", None)]


def test_a_part_leaves_the_rest_owed(edition):
    order = invoiced(edition)
    bring(edition, movement("285.00", reference=order.reference, charges="15.00"))
    assert looks() == [("less", order)]
    assert actions.settle_exact(by=SYSTEM, edition=edition) == 0
    settle(edition, (order, "285.00"))
    order.refresh_from_db()
    assert (order.state, order.owed) == ("invoiced", Decimal("15.00"))
    assert Movement.objects.get().charges == Decimal("15.00")


def test_too_much_is_to_be_given_back(edition):
    order = invoiced(edition)
    bring(edition, movement("350.00", reference=order.reference))
    assert looks() == [("more", order)]
    settle(edition, (order, "350.00"))
    order.refresh_from_db()
    assert (order.state, order.refund_due) == ("refund_due", Decimal("50.00"))


def test_another_currency_pays_nothing(edition):
    order = invoiced(edition)
    bring(edition, movement("300.00", currency="CHF", reference=order.reference))
    assert looks() == [("currency", order)]
    with pytest.raises(Refusal) as refused:
        settle(edition, (order, "300.00"))
    assert refused.value.code == "currency"
    assert Payment.objects.count() == 0


def test_one_transfer_pays_two_orders(edition):
    one, two = invoiced(edition), invoiced(edition, orders.line("50.00"))
    bring(edition, movement("350.00"))
    settle(edition, (two, "50.00"), (one, "300.00"))
    assert {order.state for order in Order.objects.all()} == {"paid"}
    assert Movement.objects.get().settled == Decimal("350.00")
    assert looks() == []


def test_a_movement_pays_no_more_than_it_brought(edition):
    order = invoiced(edition)
    bring(edition, movement("100.00"))
    for shares in ([(order, "100.01")], [], [(order, "0")], [(order, "90"), (order, "20")]):
        with pytest.raises(Refusal):
            settle(edition, *shares)
    settle(edition, (order, "100.00"))
    with pytest.raises(Refusal) as refused:
        settle(edition, (order, "1.00"))
    assert refused.value.code == "settled"
    order.refresh_from_db()
    assert order.paid == Decimal("100.00")


def test_a_second_transfer_of_the_whole_waits_for_a_look(edition):
    order = invoiced(edition)
    said = {"reference": order.reference}
    bring(edition, movement("300.00", bank="1", **said), movement("300.00", bank="2", **said))
    assert actions.settle_exact(by=SYSTEM, edition=edition) == 1
    assert looks() == [("more", order)]


def test_the_bank_takes_a_payment_back(edition):
    order = invoiced(edition)
    said = {"reference": order.reference, "end_to_end": "E2E-1"}
    bring(edition, movement("300.00", **said))
    actions.settle_exact(by=SYSTEM, edition=edition)
    bring(edition, movement("300.00", bank="B2", credit=False, reversal=True, **said))
    [found] = suggestions(Movement.objects.all())
    assert (found.kind, found.order) == ("reversal", order)
    with pytest.raises(Refusal) as refused:
        settle(edition, (order, "300.00"), movement=found.movement)
    assert refused.value.code == "direction"
    actions.take_back(by=SYSTEM, edition=edition, movement=found.movement, payment=found.payment)
    order.refresh_from_db()
    assert (order.state, order.paid) == ("invoiced", Decimal(0))
    payment = Payment.objects.get()
    assert payment.reason == "Taken back by the bank on 2017-11-20." or payment.cancelled
    assert looks() == []


def test_a_reversal_of_something_else_is_unknown(edition):
    order = invoiced(edition)
    bring(edition, movement("300.00", reference=order.reference, end_to_end="E2E-1"))
    actions.settle_exact(by=SYSTEM, edition=edition)
    bring(edition, movement("300.00", bank="B2", credit=False, reversal=True, end_to_end="E2E-9"))
    assert looks() == [("unknown", None)]
    with pytest.raises(Refusal) as refused:
        actions.take_back(
            by=SYSTEM,
            edition=edition,
            movement=Movement.objects.get(bank_reference="BANK-1"),
            payment=Payment.objects.get(),
        )
    assert refused.value.code == "settled"


def test_a_movement_is_set_aside_with_a_reason_and_brought_back(edition):
    bring(edition, movement())
    found = Movement.objects.get()
    with pytest.raises(Refusal):
        actions.set_aside(by=SYSTEM, edition=edition, movement=found, reason=" ")
    actions.set_aside(by=SYSTEM, edition=edition, movement=found, reason="Cotisation")
    assert looks() == []
    with pytest.raises(Refusal):
        actions.set_aside(by=SYSTEM, edition=edition, movement=found, reason="Encore")
    actions.bring_back(by=SYSTEM, edition=edition, movement=found)
    assert looks() == [("unknown", None)]


def test_a_payment_noted_wrongly_is_cancelled_and_its_movement_open_again(edition):
    order = invoiced(edition)
    bring(edition, movement("300.00"))
    [payment] = settle(edition, (order, "300.00"))
    actions.cancel_payment(by=SYSTEM, order=order, payment=payment, reason="Autre ville")
    order.refresh_from_db()
    assert (order.state, order.paid, Movement.objects.get().rest) == ("invoiced", 0, 300)
    with pytest.raises(Refusal) as refused:
        actions.cancel_payment(by=SYSTEM, order=order, payment=payment, reason="Encore")
    assert refused.value.code == "cancelled"
    settle(edition, (order, "300.00"))
    order.refresh_from_db()
    assert order.state == "paid"


def test_only_who_keeps_the_accounts_may(edition):
    treasurer = factories.team_member(edition, "treasury")
    other = factories.edition()
    order = invoiced(other)
    with pytest.raises(PermissionDenied):
        bring(edition, movement(), by=VISITOR)
    assert Movement.objects.count() == 0
    bring(edition, movement("300.00", reference=order.reference), by=treasurer)
    assert actions.settle_exact(by=treasurer, edition=edition) == 0
    with pytest.raises(PermissionDenied):
        actions.settle(
            by=treasurer,
            edition=edition,
            movement=Movement.objects.get(),
            shares=[(order, Decimal(300))],
        )
    assert Payment.objects.count() == 0


def test_as_many_queries_for_three_movements_as_for_one(edition, django_assert_num_queries):
    found = [invoiced(edition) for _each in range(3)]
    for number, order in enumerate(found):
        bring(edition, movement("300.00", bank=str(number), reference=order.reference))
        with django_assert_num_queries(4):
            assert len(looks()) == number + 1


def test_parts_of_a_joined_movement_pay_their_orders(edition):
    one, two = invoiced(edition), invoiced(edition, orders.line("50.00"))
    details = transaction(amount="300.00", reference=one.reference)
    details += transaction(amount="50.00", reference=two.reference)
    bring(edition, movement("350.00", details=details))
    assert actions.settle_exact(by=SYSTEM, edition=edition) == 2
    assert {order.state for order in Order.objects.all()} == {"paid"}
