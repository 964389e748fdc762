"""An edition that sells in another currency, and documents that keep the rates of their day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from lxml import etree

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations.billing import bill
from rencontres.delegations.models import Category
from rencontres.money import actions, documents
from rencontres.money.einvoice import xml_of
from rencontres.money.models import EditionTerms, Invoice, Order, Terms
from rencontres.money.rates import equivalents, rates_on

from .. import factories
from . import orders
from .schematron import FRENCH, broken_rules
from .test_einvoice import RAM

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)


def rate(per_euro, on=MAY, currency="USD"):
    actions.note_rate(by=SYSTEM, currency=currency, per_euro=Decimal(per_euro), on=on)


def dollars(edition):
    actions.set_edition_terms(by=SYSTEM, edition=edition, terms=EditionTerms(currency="usd"))
    return edition


def on(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day)


def printed(monkeypatch, make, order):
    """What is shown of equivalents on a document."""
    seen = {}
    monkeypatch.setattr(
        documents.documents, "typeset", lambda _template, data, **_named: seen.update(data)
    )
    make(order)
    return [words.replace("\xa0", " ").replace("\u202f", " ") for words in seen["equivalents"]]


def test_an_edition_sells_in_its_currency_and_keeps_it_once_there_are_orders(client):
    edition = dollars(factories.edition())
    delegation = factories.delegation(edition)
    category = Category.objects.create(
        edition=edition, key="guest", name={"fr": "Invité"}, price=Decimal("120.00")
    )
    seat = factories.seat(delegation)
    seat.category, seat.price = category, Decimal("120.00")
    seat.save()
    bill(delegation)
    assert (Order.objects.get().currency, Order.objects.get().total) == ("USD", 120)
    with pytest.raises(Refusal) as refusal:
        actions.set_edition_terms(by=SYSTEM, edition=edition, terms=EditionTerms())
    assert refusal.value.code == "ordered"
    with pytest.raises(Refusal) as refusal:
        actions.set_edition_terms(by=SYSTEM, edition=edition, terms=EditionTerms(currency="$"))
    assert refusal.value.code == "currency"
    assert EditionTerms.objects.get().currency == "USD"
    client.force_login(factories.team_member(edition))
    assert "120,00\xa0$US" in client.get(f"/{edition.slug}/desk/categories/").content.decode()


def test_equivalents_cross_through_the_euro():
    rate("1.25")
    rate("655.957", currency="XOF")
    known = rates_on(JUNE)
    with translation.override("en"):
        said = equivalents(Decimal("12.50"), "USD", known, "en")
    amounts = [words.split(" (")[0].replace("\xa0", " ") for words in said]
    assert amounts == ["about €10.00", "about F\u202fCFA6,560"]
    assert equivalents(Decimal(1), "GBP", known, "en") == []


def test_a_quote_made_in_may_says_in_june_what_it_said(monkeypatch):
    rate("1.10")
    order = orders.order(payer=orders.payer(code="SN", siret="", name="Dakar", language="en"))
    on(monkeypatch, MAY)
    actions.ask_quote(by=SYSTEM, order=order)
    order.refresh_from_db()
    said = printed(monkeypatch, documents.quote, order)
    assert said == ["about US$330.00 (rate of 4 May 2026)"]
    rate("2.00")
    rate("3.00", on=JUNE)
    on(monkeypatch, JUNE)
    assert printed(monkeypatch, documents.quote, order) == said
    actions.revise_order(by=SYSTEM, order=order, lines=[orders.line("100.00")])
    order.refresh_from_db()
    assert order.quoted is None
    assert printed(monkeypatch, documents.quote, order) == ["about US$300.00 (rate of 1 June 2026)"]


def test_an_invoice_keeps_the_rates_of_its_day_and_so_does_its_credit_note(monkeypatch):
    rate("1.10")
    order = orders.order(payer=orders.payer(code="SN", siret="", name="Dakar", language="en"))
    on(monkeypatch, MAY)
    invoice = actions.issue_invoice(by=SYSTEM, order=order)
    rate("2.00", on=JUNE)
    on(monkeypatch, JUNE)
    said = printed(monkeypatch, documents.paper, invoice)
    assert said == ["about US$330.00 (rate of 4 May 2026)"]
    part = actions.credit(by=SYSTEM, invoice=invoice, reason="Less", lines={1: Decimal(100)})
    assert printed(monkeypatch, documents.paper, part) == ["about US$110.00 (rate of 4 May 2026)"]


def test_in_france_nobody_reads_equivalents_of_euros(monkeypatch):
    rate("1.10")
    assert printed(monkeypatch, documents.quote, orders.order()) == []


def taxed(monkeypatch):
    Terms(pk=1, domestic="S", abroad="S", vat_number="FR32123456789").save()
    edition = dollars(factories.edition())
    order = orders.order(orders.line("100.00"), orders.line("33.33", 2), edition=edition)
    on(monkeypatch, MAY)
    return order


def test_vat_of_an_invoice_in_dollars_is_said_in_euros(monkeypatch):
    order = taxed(monkeypatch)
    rate("1.25")
    invoice = actions.issue_invoice(by=SYSTEM, order=order)
    assert (invoice.currency, invoice.vat) == ("USD", Decimal("33.33"))
    part = actions.credit(by=SYSTEM, invoice=invoice, reason="Geste", lines={1: Decimal(50)})
    for made, vat, euros in ((invoice, "33.33", "26.66"), (part, "10.00", "8.00")):
        xml = xml_of(made)
        assert broken_rules(xml) == []
        root = etree.fromstring(xml)
        assert root.findtext(".//ram:TaxCurrencyCode", namespaces=RAM) == "EUR"
        totals = {n.get("currencyID"): n.text for n in root.iterfind(".//ram:TaxTotalAmount", RAM)}
        assert totals == {"USD": vat, "EUR": euros}
    assert broken_rules(xml_of(invoice), FRENCH) == []
    said = printed(monkeypatch, documents.paper, invoice)
    assert "TVA en euros : 26,66 € (1 € = 1,25 USD le 4 mai 2026)" in said


def test_without_the_rate_no_invoice_in_dollars_bears_vat(monkeypatch):
    order = taxed(monkeypatch)
    with pytest.raises(Refusal) as refusal:
        actions.issue_invoice(by=SYSTEM, order=order)
    assert refusal.value.code == "rate"
    assert Invoice.objects.count() == 0
