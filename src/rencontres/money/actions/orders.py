"""From a list of lines to an order that somebody has placed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later
from rencontres.editions.models import Edition

from ..contents import sums_of
from ..lines import LineData, PayerData, added, lines_of, write_lines, write_payer
from ..models import Line, Order, Payer
from ..rates import rates_for
from ..references import creditor_reference
from ..remitting import terms_of
from .invoices import credit_all, number_invoice, saved


@action("money.keep_accounts", on="edition")
def open_order(
    *,
    by: Actor,
    edition: Edition,
    payer: PayerData,
    lines: Sequence[LineData],
    currency: str = "",
    synthetic: bool = False,
) -> Order:
    """Open an order for a payer, in the edition's currency where none is named.

    A room that sells calls it as the system, within its own verb.
    """
    currency = currency or terms_of(edition).currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise Refusal(_("A currency has three letters, as EUR."), code="currency", status=422)
    number = _next_number()
    order = Order(
        pk=number,
        edition=edition,
        payer=write_payer(Payer(), payer),
        reference=creditor_reference(number),
        currency=currency,
        opened=timezone.now(),
        synthetic=synthetic,
    )
    made = lines_of(order, lines)
    order.total = _total(made)
    order.save(force_insert=True)
    for line in made:
        line.order = order
    order.lines.bulk_create(made)
    note(lines=len(made))
    return order


def _next_number() -> int:
    """The key is part of the reference, so it is drawn before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('money_order', 'id'))")
        return int(cursor.fetchone()[0])


def _total(lines: Sequence[Line]) -> Decimal:
    total = sums_of(lines).total
    if total < 0:
        raise Refusal(
            _("The lines add up to less than nothing: take discounts back."),
            code="negative",
            status=422,
        )
    return total


@action("money.keep_accounts", on="order")
def revise_order(
    *,
    by: Actor,
    order: Order,
    lines: Sequence[LineData] | None = None,
    payer: PayerData | None = None,
    commitment: str | None = None,
) -> Order:
    """Change what is ordered, who pays or under which commitment.

    Once there is an invoice, lines that come are invoiced beside it; whatever else changes takes it
    back by a credit note, and a new invoice follows.
    """
    order = lock(order)
    _require_open(order)
    before = list(order.lines.all())
    if payer is not None:
        order.payer = write_payer(order.payer, payer)
    after = write_lines(order, lines, before) if lines is not None else before
    order.total = _total(after)
    if commitment is not None:
        order.commitment = commitment.strip()[:50]
    order.quoted = None  # what it said no longer holds
    if order.first_invoice:
        says_else = payer is not None or commitment is not None
        _invoice_the_change(order, after, None if says_else else added(before, after))
    saved(order)
    note(lines=len(after))
    return order


def _invoice_the_change(order: Order, lines: Sequence[Line], new: Sequence[Line] | None) -> None:
    """Invoice the lines that are new; where others went or a discount came, invoice all anew."""
    if new is None or sums_of(new).total < 0:
        credit_all(order, _("The order was changed."))
        new = lines
    if sums_of(new).total > 0:
        number_invoice(order, new)


@action("money.place_order", on="order")
def ask_quote(*, by: Actor, order: Order) -> Order:
    """Be sent the quote of an order that is not placed yet; it bears the day it was asked."""
    from ..tasks import send_quote

    order = lock(order)
    _require_open(order)
    if order.first_invoice:
        raise Refusal(_("This order is invoiced: there is no quote any more."), code="invoiced")
    _require_address(order)
    order.quoted = timezone.localdate()
    order.rates = rates_for(order, order.quoted)
    order.save(update_fields=["quoted", "rates"])
    later(send_quote, order=order.pk)
    return order


@action("money.place_order", on="order")
def place_order(
    *, by: Actor, order: Order, payer: PayerData | None = None, commitment: str = ""
) -> Order:
    """Order what the quote says, with what a public body's accountant asks of an invoice."""
    order = lock(order)
    _require_open(order)
    if order.first_invoice:
        raise Refusal(
            _("This order is invoiced: ask the team to change what the invoice says."),
            code="invoiced",
        )
    if payer is not None:
        order.payer = write_payer(order.payer, payer)
    order.commitment = commitment.strip()[:50]
    order.ordered = order.ordered or timezone.localdate()
    return saved(order)


def _require_open(order: Order) -> None:
    if order.cancelled:
        raise Refusal(_("This order is cancelled."), code="cancelled")


def _require_address(order: Order) -> None:
    if not order.payer.email:
        raise Refusal(
            _("Write the e-mail address that quotes and invoices go to."), code="email", status=422
        )
