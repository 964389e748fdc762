"""Invoices as machines read them: the library's schema, and the rules of EN 16931 and of France."""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
import pytest
from facturx import get_facturx_xml_from_pdf
from lxml import etree

from rencontres.core.actor import SYSTEM
from rencontres.money import actions, documents
from rencontres.money.einvoice import xml_of
from rencontres.money.models import Invoice, Terms

from . import orders
from .schematron import FRENCH, broken_rules

pytestmark = pytest.mark.django_db
RAM = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}
FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
LONG = "Communauté d’agglomération de Saint-Quentin-en-Yvelines et des communes associées " * 2


def charging() -> None:
    Terms(pk=1, domestic="S", abroad="S", vat_number="FR32123456789").save()


def invoiced(*lines, **fields) -> Invoice:
    commitment = fields.pop("commitment", "")
    order = orders.order(*lines, **fields)
    actions.place_order(by=SYSTEM, order=order, commitment=commitment)
    return actions.issue_invoice(by=SYSTEM, order=order)


def exempt() -> Invoice:
    return invoiced(orders.line("150.00", 2), orders.line("12.35", "1.5"))


def public_body() -> Invoice:
    payer = orders.payer(service_code="FINANCES", name=LONG[:200])
    return invoiced(payer=payer, commitment="EJ-2026-000077")


def with_vat() -> Invoice:
    charging()
    lines = [orders.line("10.01", n) for n in (1, 2, 3)]
    return invoiced(*lines, orders.line("7.77", rate=Decimal("5.5")), orders.line(category="E"))


def abroad() -> Invoice:
    payer = orders.payer(code="SN", siret="", name="Ville de Dakar", language="en")
    return invoiced(orders.line("1200.00"), payer=payer)


def abroad_in_dollars() -> Invoice:
    payer = orders.payer(code="MA", siret="", name="Rabat", email="a@example.org")
    return invoiced(payer=payer, currency="USD")


def discounted() -> Invoice:
    return invoiced(orders.line("150.00", 4), orders.line("50.00", -1))


def credit_note() -> Invoice:
    return actions.credit(by=SYSTEM, invoice=with_vat(), reason="Erreur de prix")


def long_one() -> Invoice:
    words = {"fr": f"Inscription de {LONG}"}
    return invoiced(*[orders.line("99.99", n, description=words) for n in range(1, 31)])


CASES = [
    exempt,
    public_body,
    with_vat,
    abroad,
    abroad_in_dollars,
    discounted,
    credit_note,
    long_one,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_every_kind_of_invoice_is_valid_factur_x(case):
    pdf = documents.invoice(case())
    name, xml = get_facturx_xml_from_pdf(pdf)  # checks the schema
    assert name == "factur-x.xml"
    assert broken_rules(xml) == []


@pytest.mark.parametrize("case", [exempt, public_body, with_vat, credit_note, long_one])
def test_invoices_in_france_keep_the_rules_of_the_reform(case):
    assert broken_rules(xml_of(case()), FRENCH) == []


def test_the_rules_find_a_sum_that_is_wrong():
    xml = xml_of(exempt()).replace(b"GrandTotalAmount>318.53", b"GrandTotalAmount>318.54")
    assert [words[:10] for words in broken_rules(xml)] == ["[BR-CO-15]", "[BR-CO-16]"]


def found(invoice: Invoice, path: str) -> list[str]:
    root = etree.fromstring(xml_of(invoice))
    return [node.text for node in root.iterfind(f".//{path}", RAM)]


def test_a_public_body_finds_its_siret_its_service_and_its_commitment():
    invoice = public_body()
    buyer = "ram:BuyerTradeParty"
    assert found(invoice, f"{buyer}/ram:GlobalID") == ["21350238800019"]
    assert found(invoice, f"{buyer}/ram:SpecifiedLegalOrganization/ram:ID") == ["213502388"]
    assert found(invoice, "ram:BuyerReference") == ["FINANCES"]
    assert found(invoice, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == [
        "EJ-2026-000077"
    ]
    assert found(invoice, "ram:PaymentReference") == [invoice.order.reference]


def test_vat_is_summed_by_rate_and_rounded_once():
    invoice = with_vat()
    assert found(invoice, "ram:ApplicableTradeTax/ram:CalculatedAmount") == [
        "12.01",
        "0.43",
        "0.00",
    ]
    assert (invoice.net, invoice.vat) == (Decimal("217.83"), Decimal("12.44"))


def test_a_credit_note_names_the_invoice_that_it_takes_back():
    credit = credit_note()
    assert found(credit, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == [
        credit.corrects.reference
    ]
    assert "<ram:TypeCode>381<" in xml_of(credit).decode()


def test_the_paper_is_tagged_pdf_a_3_with_the_xml_as_its_alternative():
    invoice = exempt()
    with pikepdf.open(io.BytesIO(documents.invoice(invoice))) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["dc:title"] == f"Facture {invoice.reference}"
            assert metadata[f"{{{FACTUR_X}}}ConformanceLevel"] == "EN 16931"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "fr"
        assert list(pdf.attachments) == ["factur-x.xml"]
        assert pdf.Root.AF[0].AFRelationship == "/Alternative"


def test_quote_and_pro_forma_are_made_in_the_payers_language():
    payer = orders.payer(code="SN", siret="", language="es")
    order = orders.order(payer=payer)
    for make, title in (
        (documents.quote, f"Presupuesto {order.reference}"),
        (documents.proforma, f"Factura proforma {order.reference}"),
    ):
        with pikepdf.open(io.BytesIO(make(order))) as pdf, pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title
