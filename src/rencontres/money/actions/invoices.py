"""Invoices and credit notes: each takes the next number of its year, under the series' lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.languages import words
from rencontres.core.tasks import later
from rencontres.editions.models import Edition
from rencontres.network.models import Federation

from .. import queries
from ..contents import content_of, correction_of
from ..crediting import Part, by_amount, by_lines, left_of
from ..lines import terms
from ..models import Copy, Delivery, Invoice, Kind, Line, Order, Series
from ..rates import rates_for

WRITTEN = (
    "commitment",
    "quoted",
    "ordered",
    "first_invoice",
    "cancelled",
    "change",
    "total",
    "invoiced",
    "waived",
    "paid",
    "refunded",
)


@action("money.keep_accounts", on="order")
def issue_invoice(*, by: Actor, order: Order, send: bool = True) -> Invoice:
    """Invoice an order, and send the invoice to its payer."""
    order = lock(order)
    if order.cancelled:
        raise Refusal(_("This order is cancelled."), code="cancelled")
    if order.first_invoice:
        raise Refusal(_("This order is invoiced already: change its lines."), code="invoiced")
    if order.total == 0:
        raise Refusal(_("This order costs nothing: there is nothing to invoice."), code="free")
    _require_letterhead()
    made = number_invoice(order, list(order.lines.all()), send=send)
    saved(order)
    note(number=made.reference)
    return made


@action("money.keep_accounts", on="edition")
def issue_all(*, by: Actor, edition: Edition) -> int:
    """Invoice every order that was placed, in the background; returns how many wait."""
    from ..tasks import issue_waiting

    edition = lock(edition)
    if queries.issuing(edition):
        raise Refusal(_("Invoices are being issued: wait until that is done."), code="issuing")
    _require_letterhead()
    waiting = queries.to_invoice(edition).count()
    if not waiting:
        raise Refusal(_("No order waits for its invoice."), code="none")
    note(orders=waiting)
    later(issue_waiting, edition=edition.pk)
    return waiting


@action("money.deliver", on="edition")
def note_issued(*, by: Actor, edition: Edition, issued: int, refused: dict[str, int]) -> None:
    """Note what issuing in bulk has done."""
    note(issued=issued, refused=refused)


def number_invoice(order: Order, lines: Sequence[Line], *, send: bool = True) -> Invoice:
    """The next invoice, for lines of an order that is locked."""
    rates = rates_for(order, timezone.localdate())
    content = content_of(order, lines, rates=rates, invoiced=True)
    total = Decimal(content["total"])
    if total <= 0:
        raise Refusal(
            _("These lines add up to nothing that can be invoiced: credit the invoice instead."),
            code="nothing",
        )
    invoice = _numbered(
        Kind.INVOICE,
        order=order,
        net=Decimal(content["net"]),
        vat=Decimal(content["vat"]),
        total=total,
        content=content,
    )
    order.first_invoice = order.first_invoice or invoice.issued
    order.invoiced += total
    if send:
        _send(invoice)
    return invoice


@action("money.keep_accounts", on="invoice")
def credit(
    *, by: Actor, invoice: Invoice, reason: str, lines: Mapping[int, Decimal] | None = None
) -> Invoice:
    """Take an invoice back by a credit note, for a reason that the payer reads.

    All that is left of it, or of each line the amount without VAT that `lines` say by its number.
    """
    order = lock(invoice.order)
    left = None if invoice.is_credit else left_of(invoice)
    if left is None or not left.total:
        raise Refusal(_("This invoice is credited already."), code="credited")
    part = left if lines is None else by_lines(left, lines)
    made = _credit(order, invoice, part, _required(reason))
    saved(order)
    note(number=made.reference, total=str(made.total))
    return made


@action("money.keep_accounts", on="order")
def cancel_order(*, by: Actor, order: Order, reason: str) -> Order:
    """Cancel an order: what was invoiced is credited, what was paid is to be refunded."""
    order = lock(order)
    if order.cancelled:
        raise Refusal(_("This order is cancelled."), code="cancelled")
    credit_all(order, _required(reason))
    order.cancelled = timezone.localdate()
    return saved(order)


def credit_all(order: Order, reason: str) -> list[Invoice]:
    """Credit the invoices of a locked order that stand."""
    standing = [(invoice, left_of(invoice)) for invoice in queries.standing(order)]
    return [_credit(order, invoice, left, reason) for invoice, left in standing if left.total]


@action("money.deliver", on="order")
def credit_waived(*, by: Actor, order: Order) -> Order:
    """Say by credit notes what a change of plan took back, once the change stands."""
    order = lock(order)
    write_waived(order)
    saved(order)
    note(state=order.state)
    return order


def write_waived(order: Order) -> None:
    """Credit what is waived of a locked order, its oldest invoice first."""
    reason = words(queries.reason_of(order), order.payer.language)
    for invoice in queries.standing(order):
        left = left_of(invoice)
        if order.waived and left.total > 0:
            part = by_amount(left, min(order.waived, left.total))
            _credit(order, invoice, part, reason)


def _credit(order: Order, invoice: Invoice, part: Part, reason: str) -> Invoice:
    """The credit note of a part of an invoice; it says first what was waived."""
    made = _numbered(
        Kind.CREDIT,
        order=order,
        net=part.net,
        vat=part.vat,
        total=part.total,
        content=correction_of(invoice, part),
        corrects=invoice,
        reason=reason,
    )
    order.invoiced -= part.total
    order.waived = max(Decimal(0), order.waived - part.total)
    _send(made)
    return made


def saved(order: Order) -> Order:
    """Write a locked order, and read the state that follows.

    Once in a transaction: PostgreSQL checks again, at the commit, what a row that was written twice
    points to, and would wait there for whoever holds the edition.
    """
    order.save(update_fields=WRITTEN)
    order.refresh_from_db(fields=["state"])
    return order


def _numbered(kind: Kind, *, order: Order, **fields: Any) -> Invoice:
    """The row with its year's next number; a transaction that fails gives the number back."""
    issued = timezone.localdate()
    series = next_number(kind, issued)
    return Invoice.objects.create(
        kind=kind,
        year=series.year,
        number=series.last,
        issued=issued,
        due=issued + timedelta(days=terms().days),
        order=order,
        currency=order.currency,
        language=order.payer.language,
        **fields,
    )


def next_number(kind: Kind, on: date) -> Series:
    """The series of a year, locked, with the number just taken as its last."""
    Series.objects.get_or_create(kind=kind, year=on.year)
    series = lock_series(Series.objects.filter(kind=kind, year=on.year)).get()
    series.last += 1
    series.save(update_fields=["last"])
    return series


def lock_series(rows: QuerySet[Series]) -> QuerySet[Series]:
    """The rows, to be locked when read."""
    return rows.select_for_update()


def _send(invoice: Invoice) -> None:
    """Have an invoice sent, or its file kept where nobody can be sent it."""
    from ..tasks import keep_invoice, send_invoice

    if not invoice.order.synthetic:
        reachable = invoice.content["payer"]["email"]
        later(send_invoice if reachable else keep_invoice, invoice=invoice.pk)


@action("money.deliver", on="invoice")
def keep_copy(*, by: Actor, invoice: Invoice, pdf: bytes) -> Copy:
    """Keep the file of an invoice as it was issued; of two at once, one is kept and both serve it.

    The row comes first: the file of a transaction that fails is written over by the next.
    """
    digest = sha256(pdf).hexdigest()
    name = f"invoices/{invoice.year}/{invoice.reference}-{digest[:16]}.pdf"
    kept, new = Copy.objects.get_or_create(
        invoice=invoice, defaults={"file": name, "size": len(pdf), "sha256": digest}
    )
    if new:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(pdf))
    note(size=kept.size)
    return kept


@action("money.deliver", on="invoice")
def note_sent(*, by: Actor, invoice: Invoice) -> Delivery:
    """Note that an invoice left by e-mail."""
    delivery, _made = Delivery.objects.update_or_create(
        invoice=invoice, defaults={"sent": timezone.now()}
    )
    return delivery


@action("money.keep_accounts", on="invoice")
def note_deposit(*, by: Actor, invoice: Invoice, on: date) -> Delivery:
    """Note that an invoice was deposited in Chorus Pro."""
    delivery, _made = Delivery.objects.update_or_create(invoice=invoice, defaults={"deposited": on})
    return delivery


def _required(reason: str) -> str:
    if not reason.strip():
        raise Refusal(_("Write the reason: the payer reads it."), code="reason", status=422)
    return reason.strip()[:500]


def _require_letterhead() -> None:
    federation = Federation.objects.first()
    if not federation or not (federation.name and federation.siret and federation.iban):
        raise Refusal(
            _("Write the federation’s name, SIRET and IBAN on its letterhead first."),
            code="letterhead",
        )
