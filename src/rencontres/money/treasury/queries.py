"""Reads of the treasurer's pages."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from rencontres.core import dates
from rencontres.editions.models import Edition

from ..models import Checkout, Movement, OnlineRefund, Order
from ..templatetags.amounts import amount as price


def facts(movement: Movement) -> list[tuple[object, str]]:
    """All that the bank said of a movement."""
    settled = price(movement.settled, movement.currency) if movement.settled else ""
    charges = price(movement.charges, movement.currency) if movement.charges else ""
    return [
        (_("Amount"), price(movement.amount, movement.currency)),
        (_("Settled"), settled),
        (_("Charges"), charges),
        (_("Booked on"), dates.long_date(movement.booked)),
        (_("Payer"), movement.name),
        (_("Payer’s account"), movement.iban),
        (_("Structured reference"), movement.reference),
        (_("Text"), movement.text),
        (_("Reference of the payer"), movement.end_to_end),
        (_("Bank reference"), movement.bank_reference),
        (_("Account"), movement.account),
    ]


def refunds_due(edition: Edition) -> QuerySet[Order]:
    """The orders whose money is to be given back; whether it can go online, and to whom."""
    online = Checkout.objects.filter(
        order=OuterRef("pk"),
        state=Checkout.State.PAID,
        amount__gte=F("refunded") + OuterRef("paid") - OuterRef("invoiced"),
    )
    came_from = Movement.objects.filter(payments__order=OuterRef("pk"), payments__cancelled=None)
    return (
        edition.orders.filter(state=Order.State.REFUND_DUE)
        .annotate(online=Exists(online), iban=Subquery(came_from.values("iban")[:1]))
        .select_related("payer")
        .order_by("pk")
    )


def refunds_waiting(edition: Edition) -> QuerySet[OnlineRefund]:
    """What the provider was asked for and has not answered."""
    return OnlineRefund.objects.filter(
        done=None, payment__cancelled=None, payment__order__edition=edition
    ).select_related("payment__order__payer")
