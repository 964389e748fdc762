"""Orders and invoices over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from . import actions, documents, keeping, queries, views
from .einvoice import xml_of
from .lines import PayerData, data_of
from .models import Invoice, Order, Payment

router = Router()
MOST_ROWS = 100


class LineOut(Schema):
    """A line of an order; its price is without VAT."""

    description: dict[str, str]
    quantity: Decimal
    unit_price: Decimal
    category: str = Field(description="S, E or O (UNTDID 5305)")
    rate: Decimal


class InvoiceOut(Schema):
    """An invoice or a credit note."""

    id: int
    kind: str
    number: str = Field(alias="reference")
    issued: date
    due: date
    currency: str
    net: Decimal
    vat: Decimal
    total: Decimal


class OrderOut(Schema):
    """An order; amounts are decimal strings."""

    reference: str
    state: str = Field(description=", ".join(Order.State.values))
    payer: str = Field(alias="payer.name")
    siret: str = Field(alias="payer.siret")
    currency: str
    total: Decimal
    invoiced: Decimal
    paid: Decimal
    owed: Decimal
    synthetic: bool


class WholeOrderOut(OrderOut):
    """An order with its lines and papers."""

    commitment: str
    lines: list[LineOut]
    invoices: list[InvoiceOut]


class Page(Schema):
    """Which orders."""

    state: str = ""
    words: str = ""
    limit: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0)


class PayerIn(Schema):
    """Who pays; what is left out stays as it is."""

    name: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=500)
    postcode: str | None = Field(None, max_length=20)
    city: str | None = Field(None, max_length=100)
    country: str | None = Field(None, description="ISO 3166, two letters")
    siret: str | None = Field(None, max_length=25)
    vat_number: str | None = Field(None, max_length=20)
    service_code: str | None = Field(None, max_length=100)
    email: str | None = Field(None, max_length=254)
    language: str | None = None


class PlaceIn(Schema):
    """What a public body's accountant asks an invoice to bear."""

    commitment: str = Field("", max_length=50)
    payer: PayerIn | None = None


class OrderChangeIn(Schema):
    """What changes of an order; what is left out stays as it is."""

    commitment: str | None = Field(None, max_length=50)
    payer: PayerIn | None = None


class ReasonIn(Schema):
    """Why; the payer reads it."""

    reason: str = Field(max_length=500)


class CreditIn(ReasonIn):
    """Why, and how much of which lines; without lines all that is left."""

    lines: dict[int, Decimal] | None = Field(
        None, description="amounts without VAT, by the number of the invoice's line"
    )


class PaymentIn(Schema):
    """Money that came by hand."""

    amount: Decimal = Field(max_digits=12, decimal_places=2)
    method: Payment.Method
    on: date
    reference: str = Field("", max_length=140)


@router.get("/{edition}/orders", response=list[OrderOut])
def orders(request: HttpRequest, edition: str, page: Query[Page]) -> list[Order]:
    """The orders of an edition, latest first, for the treasury."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "money.keep_accounts", found)
    listed = queries.orders(found, state=page.state, words=page.words)
    return list(listed[page.offset : page.offset + page.limit])


@router.get("/{edition}/orders/{reference}", response=WholeOrderOut)
def order(request: HttpRequest, edition: str, reference: str) -> Order:
    """An order with its lines and papers."""
    return views.found(request, edition, reference)


@router.post("/{edition}/orders/{reference}/quote", response=OrderOut)
def ask_quote(request: HttpRequest, edition: str, reference: str) -> Order:
    """Send the quote to the payer."""
    return actions.ask_quote(by=request.user, order=views.found(request, edition, reference))


@router.post("/{edition}/orders/{reference}/place", response=OrderOut)
def place_order(request: HttpRequest, edition: str, reference: str, placed: PlaceIn) -> Order:
    """Place the order."""
    of = views.found(request, edition, reference)
    payer = _payer(of, placed.payer)
    return actions.place_order(by=request.user, order=of, payer=payer, commitment=placed.commitment)


@router.patch("/{edition}/orders/{reference}", response=OrderOut)
def change_order(
    request: HttpRequest, edition: str, reference: str, changed: OrderChangeIn
) -> Order:
    """Correct who pays and under which commitment, for the treasury.

    Where there is an invoice, it is credited and made anew. Payers place the order again instead.
    """
    of = views.found(request, edition, reference)
    payer = _payer(of, changed.payer)
    return actions.revise_order(
        by=request.user, order=of, payer=payer, commitment=changed.commitment
    )


def _payer(of: Order, given: PayerIn | None) -> PayerData | None:
    if given is None:
        return None
    said = given.dict(exclude_none=True)
    if "country" in said:
        said["country"] = get_object_or_404(Country, pk=said["country"].upper())
    return replace(data_of(of.payer), **said)


@router.post("/{edition}/orders/{reference}/invoice", response={201: InvoiceOut})
def issue_invoice(request: HttpRequest, edition: str, reference: str) -> Status[Invoice]:
    """Invoice the order."""
    of = views.found(request, edition, reference)
    return Status(201, actions.issue_invoice(by=request.user, order=of))


@router.post("/{edition}/orders/{reference}/cancel", response=OrderOut)
def cancel_order(request: HttpRequest, edition: str, reference: str, why: ReasonIn) -> Order:
    """Cancel the order."""
    of = views.found(request, edition, reference)
    return actions.cancel_order(by=request.user, order=of, reason=why.reason)


@router.post("/{edition}/orders/{reference}/payments", response={201: OrderOut})
def note_payment(
    request: HttpRequest, edition: str, reference: str, paid: PaymentIn
) -> Status[Order]:
    """Note money that came by hand; answers the order as it now is."""
    of = views.found(request, edition, reference)
    actions.note_payment(by=request.user, order=of, **paid.dict())
    of.refresh_from_db()
    return Status(201, of)


@router.post("/{edition}/orders/{reference}/invoices/{invoice}/credit", response={201: InvoiceOut})
def credit(
    request: HttpRequest, edition: str, reference: str, invoice: int, why: CreditIn
) -> Status[Invoice]:
    """Take an invoice back by a credit note, whole or in part; 422 where that is too much."""
    of = views.invoice_of(request, edition, reference, invoice)
    made = actions.credit(by=request.user, invoice=of, reason=why.reason, lines=why.lines)
    return Status(201, made)


@router.get("/{edition}/orders/{reference}/invoices/{invoice}.pdf")
def pdf(request: HttpRequest, edition: str, reference: str, invoice: int) -> HttpResponse:
    """The Factur-X file."""
    of = views.invoice_of(request, edition, reference, invoice)
    return views.downloaded(keeping.file_of(of), documents.file_name(of), "application/pdf")


@router.get("/{edition}/orders/{reference}/invoices/{invoice}.xml")
def xml(request: HttpRequest, edition: str, reference: str, invoice: int) -> HttpResponse:
    """What machines read of it, alone."""
    of = views.invoice_of(request, edition, reference, invoice)
    return views.downloaded(xml_of(of), f"{of.reference}.xml", "application/xml")
