"""Reading orders: the treasurer's list with its sums, one order with its papers, the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from rencontres.core.languages import Text
from rencontres.core.models import LogEntry
from rencontres.editions.models import Change, Edition

from .models import Invoice, Kind, Order, Payment
from .references import read_reference

COLUMNS = (  # as the French file of accounting entries (FEC) names them
    "JournalCode",
    "EcritureDate",
    "PieceRef",
    "CompteNum",
    "CompteLib",
    "CompAuxLib",
    "EcritureLib",
    "Debit",
    "Credit",
    "Idevise",
)
LEDGER = {  # accounts of the French chart, as accounting programs know them
    "payer": ("411000", "Clients"),
    "sales": ("706000", "Prestations de services"),
    "vat": ("445710", "TVA collectée"),
    "bank": ("512000", "Banque"),
    "cash": ("530000", "Caisse"),
}


def orders(edition: Edition, *, state: str = "", words: str = "") -> QuerySet[Order]:
    """The orders of an edition, latest first; `words` of the payer, or any reference."""
    found = Order.objects.filter(edition=edition).select_related("payer__country", "edition")
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(
            Q(payer__name__icontains=words)
            | Q(payer__siret=words)
            | Q(commitment__iexact=words)
            | Q(reference=read_reference(words) or None)
        )
    return found


def totals(found: QuerySet[Order]) -> QuerySet[Any, Any]:
    """The sums of orders, a row for each currency."""
    sums = found.order_by("currency").values("currency")
    return sums.annotate(
        orders=Count("pk"),
        total=Sum("total", filter=Q(cancelled=None), default=Decimal(0)),
        invoiced=Sum("invoiced"),
        paid=Sum("paid"),
    )


def papers(order: Order) -> QuerySet[Invoice]:
    """The invoices and credit notes of an order, in the order they were issued."""
    papers = order.invoices.select_related("corrects", "delivery").order_by("pk")
    return papers.prefetch_related("credits")


def standing(order: Order) -> QuerySet[Invoice]:
    """The invoices of an order, oldest first, with their credit notes."""
    invoices = order.invoices.filter(kind=Kind.INVOICE).order_by("pk")
    return invoices.prefetch_related("credits")


def not_credited() -> QuerySet[Invoice]:
    """The invoices of which credit notes have left something."""
    credited = Sum("credits__total", default=Decimal(0))
    invoices = Invoice.objects.filter(kind=Kind.INVOICE)
    return invoices.annotate(credited=credited).filter(credited__lt=F("total")).order_by("pk")


def reason_of(order: Order) -> Text:
    """Why an order is waived: the notice of the last change of plan that took of it."""
    mine = Q(orders_cancelled=order) | Q(remissions__order=order)
    change = Change.objects.filter(mine, undone=None).order_by("-pk").first()
    return change.notice if change else {}


def waived(*, before: datetime) -> QuerySet[Order]:
    """The orders whose credit notes are still to be written, as no change since could be undone."""
    recent = Change.objects.filter(edition=OuterRef("edition"), undone=None, at__gte=before)
    return Order.objects.filter(~Exists(recent), waived__gt=0).order_by("pk")


def to_invoice(edition: Edition) -> QuerySet[Order]:
    """The orders that were placed and wait for their invoice."""
    placed = edition.orders.filter(ordered__isnull=False, first_invoice=None, cancelled=None)
    return placed.filter(total__gt=0).order_by("pk")


def issuing(edition: Edition) -> bool:
    """Whether invoices are being issued in bulk."""
    last = _bulk(edition).first()
    return last is not None and last.verb == "money.issue_all"


def last_issued(edition: Edition) -> dict[str, Any] | None:
    """What the last bulk did: how many invoices, how many refused and why; none while it runs."""
    last = _bulk(edition).first()
    return last.notes if last and last.verb == "money.note_issued" else None


def _bulk(edition: Edition) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(
        verb__in=("money.issue_all", "money.note_issued"),
        subject="editions.edition",
        subject_id=str(edition.pk),
    )


def entries(edition: Edition) -> Iterator[tuple[Any, ...]]:
    """The books in double entry: what each piece debits and credits, by day."""
    yield COLUMNS
    for invoice in Invoice.objects.filter(order__edition=edition).select_related("order"):
        yield from _of_invoice(invoice)
    paid = Payment.objects.filter(order__edition=edition, cancelled=None)
    for payment in paid.select_related("order__payer").order_by("received", "pk"):
        yield from _of_payment(payment)


def _of_invoice(invoice: Invoice) -> Iterator[tuple[Any, ...]]:
    start = ("VE", f"{invoice.issued:%Y%m%d}", invoice.reference)
    words = (invoice.content["payer"]["name"], invoice.order.reference)
    amounts = [("payer", invoice.total), ("sales", -invoice.net), ("vat", -invoice.vat)]
    for account, amount in amounts:
        if amount:
            sides = _sides(-amount if invoice.is_credit else amount)
            yield (*start, *LEDGER[account], *words, *sides, invoice.currency)


def _of_payment(payment: Payment) -> Iterator[tuple[Any, ...]]:
    amount = -payment.amount if payment.refund else payment.amount
    account = "cash" if payment.method == Payment.Method.CASH else "bank"
    start = ("CA" if account == "cash" else "BQ", f"{payment.received:%Y%m%d}", str(payment.pk))
    words = (payment.order.payer.name, payment.reference or payment.order.reference)
    yield (*start, *LEDGER[account], *words, *_sides(amount), payment.currency)
    yield (*start, *LEDGER["payer"], *words, *_sides(-amount), payment.currency)


def _sides(amount: Decimal) -> tuple[str, str]:
    """Debit and credit: what is negative stands on the other side."""
    debit, credit = max(amount, Decimal(0)), max(-amount, Decimal(0))
    return _comma(debit), _comma(credit)


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
