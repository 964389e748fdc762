"""From a quote to a paid invoice: what the verbs write, and what they refuse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.money import actions
from rencontres.money.lines import is_siret
from rencontres.money.models import Delivery, Invoice, Line, Order, Payer, Series, Terms
from rencontres.money.references import creditor_reference, in_fours, read_reference

from .. import factories
from . import orders

pytestmark = pytest.mark.django_db


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def said(order: Order) -> list[tuple[str, str, Decimal]]:
    return [(i.kind, i.reference[6:], i.total) for i in order.invoices.order_by("pk")]


def test_a_creditor_reference_is_one_of_iso_11649():
    # RF18 5390 0754 7034 is the standard’s own example
    assert read_reference("RF18 5390 0754 7034") == "RF18539007547034"
    assert read_reference("rf18 5390 0754 7035") == ""
    assert read_reference("facture 12") == ""
    assert read_reference(creditor_reference(42)) == creditor_reference(42) == "RF340000042"
    assert in_fours("RF340000042") == "RF34 0000 042"


def test_a_siret_checks_itself():
    assert is_siret("21350238800019")
    assert is_siret("35600000009075")  # La Poste, by its own sum
    assert not is_siret("21350238800018")
    assert not is_siret("2135023880001")


def test_an_order_knows_its_payer_its_lines_and_their_sum():
    order = orders.order(orders.line("150.00", 2), orders.line("33.33", "1.5"))
    assert (order.state, order.total, order.owed) == ("quote", Decimal("350.00"), Decimal(350))
    assert order.reference == creditor_reference(order.pk)
    assert order.payer.siret == "21350238800019"
    assert [line.category for line in order.lines.all()] == ["E", "E"]


def test_vat_follows_the_terms_and_the_country():
    Terms(pk=1, domestic="S", rate=Decimal("5.50"), vat_number="FR32123456789").save()
    order = orders.order(orders.line("10.01"), orders.line("10.01"), orders.line("10.01"))
    assert order.total == Decimal("31.68")  # 30.03 and 5.5 % of that, rounded once: 1.65
    payer = orders.payer(code="SN", siret="", name="Ville de Dakar")
    abroad = orders.order(orders.line("10.01"), payer=payer)
    (line,) = abroad.lines.all()
    assert (abroad.total, line.category) == (Decimal("10.01"), "O")
    assert line.reason["fr"] == "Opération hors du champ de la TVA française"


@pytest.mark.parametrize(
    ("payer", "line", "code"),
    [
        ({"siret": "123"}, {}, "siret"),
        ({"name": " "}, {}, "payer"),
        ({"email": "no"}, {}, "email"),
        ({"language": "xx"}, {}, "language"),
        ({}, {"description": {"fr": " "}}, "line"),
        ({}, {"unit_price": Decimal(-1)}, "line"),
        ({}, {"unit_price": Decimal("1.001")}, "line"),
        ({}, {"quantity": Decimal(0)}, "line"),
        ({}, {"quantity": Decimal(-1)}, "negative"),
        ({}, {"category": "X"}, "line"),
    ],
)
def test_what_no_invoice_could_bear_is_refused_in_words(payer, line, code):
    with pytest.raises(Refusal) as refusal:
        orders.order(orders.line(**line), payer=orders.payer(**payer))
    assert (refusal.value.code, refusal.value.status) == (code, 422)
    assert (Order.objects.count(), Payer.objects.count(), Line.objects.count()) == (0, 0, 0)


def test_lines_of_an_invoice_are_all_outside_vat_or_none():
    with pytest.raises(Refusal) as refusal:
        orders.order(orders.line(), orders.line(category="O"))
    assert refusal.value.code == "vat"


def test_a_quote_is_asked_then_the_order_placed_then_invoiced(
    django_capture_on_commit_callbacks,
):
    order = orders.order()
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_quote(by=SYSTEM, order=order)
    assert [m.subject for m in mail.outbox] == [f"Devis {order.reference}"]
    payer = orders.payer(service_code="FINANCES", address="1 place de la Mairie")
    placed = actions.place_order(by=SYSTEM, order=order, payer=payer, commitment=" EJ-2026-77 ")
    assert (placed.state, placed.commitment) == ("ordered", "EJ-2026-77")
    with django_capture_on_commit_callbacks(execute=True):
        invoice = actions.issue_invoice(by=SYSTEM, order=order)
    today = timezone.localdate()
    assert invoice.reference == f"F{today.year}-00001"
    assert (invoice.due - invoice.issued).days == 30
    assert (invoice.net, invoice.vat, invoice.total) == (Decimal(300), Decimal(0), Decimal(300))
    assert invoice.content["payer"]["service_code"] == "FINANCES"
    message = mail.outbox[1]
    assert message.subject == f"Facture {invoice.reference}"
    assert message.to == ["finances@example.org"]
    assert f"référence {order.reference}" in message.body
    assert message.attachments[0][0] == f"F{today.year}-00001.pdf"
    assert Delivery.objects.get().sent
    assert (fresh(order).state, fresh(order).owed) == ("invoiced", Decimal(300))


def test_mails_are_in_the_payers_language(django_capture_on_commit_callbacks):
    order = orders.order(payer=orders.payer(language="es"))
    with django_capture_on_commit_callbacks(execute=True):
        invoice = actions.issue_invoice(by=SYSTEM, order=order)
        actions.credit(by=SYSTEM, invoice=invoice, reason="Error de precio")
    assert [m.subject.split()[0] for m in mail.outbox] == ["Factura", "Nota"]
    assert "Motivo: Error de precio" in mail.outbox[1].body


def test_nothing_is_invoiced_twice_nor_for_nothing_nor_without_a_letterhead():
    free = orders.order(orders.line("0.00"))
    order = orders.order()
    actions.issue_invoice(by=SYSTEM, order=order)
    for each, code in ((order, "invoiced"), (free, "free")):
        with pytest.raises(Refusal) as refusal:
            actions.issue_invoice(by=SYSTEM, order=each)
        assert refusal.value.code == code
    other = orders.order()
    orders.letterhead().delete()
    with pytest.raises(Refusal) as refusal:
        actions.issue_invoice(by=SYSTEM, order=other)
    assert refusal.value.code == "letterhead"
    assert Invoice.objects.count() == 1


def test_a_credit_note_takes_an_invoice_back_once():
    order = orders.order()
    invoice = actions.issue_invoice(by=SYSTEM, order=order)
    credit = actions.credit(by=SYSTEM, invoice=invoice, reason="Mauvais payeur")
    assert credit.reference == f"A{invoice.year}-00001"
    assert (credit.total, credit.content["corrects"]["number"]) == (300, invoice.reference)
    assert (fresh(order).invoiced, fresh(order).state) == (0, "cancelled")
    for each in (Invoice.objects.get(pk=invoice.pk), credit):
        with pytest.raises(Refusal) as refusal:
            actions.credit(by=SYSTEM, invoice=each, reason="Encore")
        assert refusal.value.code == "credited"
    assert Invoice.objects.count() == 2


def test_an_order_is_revised_freely_before_its_invoice():
    order = orders.order()
    payer = orders.payer(name="Rennes Métropole", siret="24350013900189")
    actions.revise_order(by=SYSTEM, order=order, lines=[orders.line("80.00", 3)], payer=payer)
    assert (fresh(order).total, order.payer.name) == (Decimal(240), "Ville de Rennes")
    assert fresh(order).payer.name == "Rennes Métropole"
    assert said(order) == []


def test_lines_that_come_after_the_invoice_are_invoiced_beside_it():
    order = orders.order(orders.line("150.00", 2))
    actions.issue_invoice(by=SYSTEM, order=order)
    lines = [orders.line("150.00", 2), orders.line("90.00")]
    actions.revise_order(by=SYSTEM, order=order, lines=lines)
    assert said(order) == [("invoice", "00001", 300), ("invoice", "00002", 90)]
    assert (fresh(order).total, fresh(order).invoiced) == (390, 390)


def test_a_line_that_goes_after_the_invoice_costs_a_credit_note_and_a_new_invoice():
    order = orders.order(orders.line("150.00", 2), orders.line("90.00"))
    actions.issue_invoice(by=SYSTEM, order=order)
    actions.revise_order(by=SYSTEM, order=order, lines=[orders.line("150.00", 1)])
    assert said(order) == [
        ("invoice", "00001", 390),
        ("credit", "00001", 390),
        ("invoice", "00002", 150),
    ]
    assert (fresh(order).total, fresh(order).invoiced, fresh(order).state) == (150, 150, "invoiced")


def test_an_order_whose_lines_stay_the_same_is_not_invoiced_again():
    order = orders.order()
    actions.issue_invoice(by=SYSTEM, order=order)
    actions.revise_order(by=SYSTEM, order=order, lines=[orders.line("150.00", 2)])
    assert said(order) == [("invoice", "00001", 300)]


def test_an_order_that_is_cancelled_owes_nothing_and_is_refunded_what_it_paid():
    order = orders.order()
    actions.issue_invoice(by=SYSTEM, order=order)
    Order.objects.filter(pk=order.pk).update(paid=300)
    assert fresh(order).state == "paid"
    actions.cancel_order(by=SYSTEM, order=order, reason="Édition annulée")
    assert (fresh(order).state, fresh(order).refund_due, fresh(order).owed) == (
        "refund_due",
        300,
        0,
    )
    Order.objects.filter(pk=order.pk).update(paid=0, refunded=300)
    assert fresh(order).state == "refunded"
    for verb in (actions.ask_quote, actions.place_order, actions.issue_invoice):
        with pytest.raises(Refusal) as refusal:
            verb(by=SYSTEM, order=order)
        assert refusal.value.code == "cancelled"


def test_an_invoice_never_changes_nor_goes():
    invoice = actions.issue_invoice(by=SYSTEM, order=orders.order())
    for change in (
        lambda: Invoice.objects.filter(pk=invoice.pk).update(total=1, net=1),
        lambda: Invoice.objects.filter(pk=invoice.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert Invoice.objects.get().total == 300


def test_a_transaction_that_fails_gives_its_number_back():
    first, second = orders.order(), orders.order()

    def fails_after_numbering():
        with transaction.atomic():
            actions.issue_invoice(by=SYSTEM, order=first)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_after_numbering()
    assert actions.issue_invoice(by=SYSTEM, order=second).number == 1
    assert Series.objects.get().last == 1


def test_each_year_numbers_from_one(monkeypatch):
    for day, expected in (
        (date(2026, 12, 31), "F2026-00001"),
        (date(2027, 1, 1), "F2027-00001"),
        (date(2027, 1, 2), "F2027-00002"),
    ):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        invoice = actions.issue_invoice(by=SYSTEM, order=orders.order())
        assert invoice.reference == expected


def test_only_the_treasury_invoices_and_sets_terms_is_for_administrators():
    order = orders.order()
    press = factories.team_member(order.edition, "press")
    treasurer = factories.team_member(order.edition, "treasury")
    for person in (VISITOR, press):
        with pytest.raises(PermissionDenied):
            actions.issue_invoice(by=person, order=order)
        with pytest.raises(PermissionDenied):
            actions.place_order(by=person, order=order)
    with pytest.raises(PermissionDenied):
        actions.set_terms(by=treasurer, terms=Terms())
    assert actions.issue_invoice(by=treasurer, order=order).number == 1


def test_whoever_charges_vat_shows_a_vat_number():
    with pytest.raises(Refusal) as refusal:
        actions.set_terms(by=SYSTEM, terms=Terms(domestic="S"))
    assert refusal.value.code == "vat_number"
    assert not Terms.objects.exists()
    actions.set_terms(by=SYSTEM, terms=Terms(domestic="S", vat_number="FR32123456789"))
    assert Terms.objects.get().domestic == "S"
