"""Payments through the provider. No verb speaks to it: `online.py` does, between two verbs."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import Checkout, OnlineRefund, Order, Payment
from ..providers import Started, State, Status
from .payments import METHOD, SOURCE, lock_order, receive, undo

STAYS_OPEN = timedelta(hours=23)  # a session of the provider's lives a day
logger = logging.getLogger(__name__)


@action("money.pay", on="order")
def open_checkout(*, by: Actor, order: Order) -> Checkout:
    """Begin to pay what an order owes; who begins again finds the same payment."""
    order = lock_order(order)
    if not order.owed:
        raise Refusal(_("Nothing is owed for this order."), code="paid")
    begun = order.checkouts.filter(
        state=Checkout.State.OPEN,
        amount=order.owed,
        opened__gt=timezone.now() - STAYS_OPEN,
    ).first()
    return begun or Checkout.objects.create(
        order=order, opened=timezone.now(), amount=order.owed, currency=order.currency
    )


@action("money.hear", on="checkout")
def note_started(*, by: Actor, checkout: Checkout, started: Started) -> Checkout:
    """Note where the payer pays."""
    checkout = lock(checkout)
    checkout.key, checkout.address = started.key, started.address
    checkout.save(update_fields=["key", "address"])
    return checkout


@action("money.hear", on="checkout")
def note_status(*, by: Actor, checkout: Checkout, status: Status) -> Checkout:
    """Note what the provider says of a payment, however often it says it."""
    order = lock_order(checkout.order)
    checkout = lock(checkout)
    if checkout.state == Checkout.State.PAID or status.state == State.OPEN:
        return checkout
    if status.state == State.EXPIRED:
        checkout.state = Checkout.State.EXPIRED
    else:
        _require_same(order, checkout, status)
        checkout.state, checkout.charge = Checkout.State.PAID, status.charge
        checkout.payment = receive(
            order,
            amount=checkout.amount,
            method=METHOD.CARD,
            source=SOURCE.PROVIDER,
            received=timezone.localdate(),
            reference=checkout.key,
        )
    checkout.save(update_fields=["state", "charge", "payment"])
    return checkout


def _require_same(order: Order, checkout: Checkout, status: Status) -> None:
    asked = (order.reference, checkout.amount, checkout.currency)
    if (status.reference, status.amount, status.currency) != asked or not status.charge:
        logger.error("the provider tells another payment than was begun: %s", checkout.pk)
        raise Refusal(_("The provider tells of another payment than was begun."), code="mismatch")


@action("money.hear", on="refund")
def note_refunded(*, by: Actor, refund: OnlineRefund, reference: str) -> OnlineRefund:
    """Note that the provider gave money back."""
    payment = lock(refund.payment)
    refund = lock(refund)
    payment.reference = reference
    payment.save(update_fields=["reference"])
    refund.done = timezone.now()
    refund.save(update_fields=["done"])
    return refund


@action("money.hear", on="refund")
def note_not_refunded(*, by: Actor, refund: OnlineRefund, why: str) -> Payment:
    """Note that the provider refused to give money back: it is due again."""
    order = lock_order(refund.payment.order)
    payment, checkout = lock(refund.payment), lock(refund.checkout)
    undo(order, payment, _("The provider refused: %(why)s") % {"why": why})
    checkout.refunded -= payment.amount
    checkout.save(update_fields=["refunded"])
    note(amount=str(payment.amount))
    return payment
