"""Money that came for an order, and money given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later

from ..models import Checkout, Invoice, Kind, OnlineRefund, Order, Payment
from ..sums import cents
from .invoices import saved, write_waived

METHOD, SOURCE = Payment.Method, Payment.Source


@action("money.keep_accounts", on="order")
def note_payment(
    *, by: Actor, order: Order, amount: Decimal, method: str, on: date, reference: str = ""
) -> Payment:
    """Note money that came by hand: cash, a cheque, a transfer read on paper."""
    _require_amount(amount)
    return receive(
        lock(order), amount=amount, method=method, received=on, reference=reference.strip()[:140]
    )


def receive(order: Order, *, amount: Decimal, **payment: Any) -> Payment:
    """Write a payment of an order that is locked."""
    made = Payment.objects.create(order=order, amount=amount, currency=order.currency, **payment)
    order.paid += amount
    saved(order)
    note(amount=str(amount), state=order.state)
    return made


@action("money.keep_accounts", on="order")
def cancel_payment(*, by: Actor, order: Order, payment: Payment, reason: str) -> Payment:
    """Take back a payment or refund that was noted wrongly; its movement is open again."""
    order = lock(order)
    payment = lock(payment)
    if payment.source == SOURCE.PROVIDER:
        raise Refusal(
            _("The provider moved this money: it cannot be taken back here."), code="provider"
        )
    if payment.file and payment.file.waits:
        raise Refusal(
            _("This refund stands in a file that was not given to the bank: withdraw the file."),
            code="filed",
        )
    undo(order, payment, reason)
    if payment.movement:
        movement = lock(payment.movement)
        movement.settled -= payment.amount
        movement.save(update_fields=["settled"])
    return payment


def undo(order: Order, payment: Payment, reason: str) -> None:
    """Take a payment or refund out of a locked order."""
    if not reason.strip():
        raise Refusal(_("Write why: the accounts keep it."), code="reason", status=422)
    if payment.order_id != order.pk or payment.cancelled:
        raise Refusal(_("This payment is cancelled already."), code="cancelled")
    if not payment.refund and payment.amount > order.paid:
        raise Refusal(
            _("Part of this payment was given back: cancel the refund first."), code="refunded"
        )
    payment.cancelled, payment.reason = timezone.localdate(), reason.strip()[:500]
    payment.save(update_fields=["cancelled", "reason"])
    sign = 1 if payment.refund else -1
    order.paid += sign * payment.amount
    if payment.refund:
        order.refunded -= payment.amount
    saved(order)


@action("money.keep_accounts", on="order")
def refund(
    *, by: Actor, order: Order, amount: Decimal, on: date, online: bool = False, reason: str = ""
) -> Payment:
    """Give money back: through the provider it came by, or by a transfer made at the bank.

    Only what no invoice asks for can be given back, so that a credit note always stands before it.
    """
    order = lock_order(order)
    _require_amount(amount)
    checkout = _brought(order, amount) if online else None
    payment = give_back(
        order,
        amount,
        method=METHOD.CARD if online else METHOD.TRANSFER,
        source=SOURCE.PROVIDER if online else SOURCE.HAND,
        received=on,
        reason=reason.strip()[:500],
    )
    if checkout:
        _ask_provider(checkout, payment)
    note(amount=str(amount), online=online, state=order.state)
    return payment


def give_back(order: Order, amount: Decimal, *, reason: str = "", **payment: Any) -> Payment:
    """Write a refund of an order that is locked, its credit notes first."""
    write_waived(order)
    if amount > order.refund_due:
        raise Refusal(
            _("Only %(due)s %(currency)s are to be given back: credit the invoice first.")
            % {"due": order.refund_due, "currency": order.currency},
            code="too_much",
        )
    made = Payment.objects.create(
        order=order,
        refund=True,
        amount=amount,
        currency=order.currency,
        reason=reason or _credit_notes(order),
        **payment,
    )
    order.paid -= amount
    order.refunded += amount
    saved(order)
    return made


def lock_order(order: Order) -> Order:
    """The order, locked."""
    return lock(order)


def _brought(order: Order, amount: Decimal) -> Checkout:
    """An online payment of the order that holds enough to be given back."""
    paid = order.checkouts.filter(state=Checkout.State.PAID)
    for checkout in paid:
        if checkout.amount - checkout.refunded >= amount:
            return checkout
    raise Refusal(
        _("No online payment of this order holds that much: give it back by transfer."),
        code="not_online",
    )


def _ask_provider(checkout: Checkout, payment: Payment) -> None:
    from ..tasks import send_refund

    checkout.refunded += payment.amount
    checkout.save(update_fields=["refunded"])
    asked = OnlineRefund.objects.create(payment=payment, checkout=checkout, asked=timezone.now())
    later(send_refund, refund=asked.pk)


def _credit_notes(order: Order) -> str:
    """The credit notes that a refund follows from."""
    notes: list[Invoice] = list(order.invoices.filter(kind=Kind.CREDIT))
    return ", ".join(each.reference for each in notes)[:500]


def _require_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != cents(amount):
        raise Refusal(_("Write an amount above zero, to the cent."), code="amount", status=422)
