"""Reads of the treasurer's pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from rencontres.core import dates
from rencontres.editions.models import Edition

from ..models import Checkout, Movement, OnlineRefund, Order
from ..rates import EURO
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


def refunds_due(edition: Edition) -> QuerySet[Any]:
    """The orders whose money is to be given back; whether it can go online, and to whom."""
    online = Checkout.objects.filter(
        order=OuterRef("pk"),
        state=Checkout.State.PAID,
        amount__gte=F("refunded") + OuterRef("paid") - OuterRef("invoiced"),
    )
    came_from = Movement.objects.filter(payments__order=OuterRef("pk"), payments__cancelled=None)
    return (
        edition.orders.filter(state=Order.State.REFUND_DUE)
        .annotate(
            online=Exists(online),
            account=Coalesce(
                NullIf("payer__iban", Value("")),
                Subquery(came_from.exclude(iban="").order_by("-pk").values("iban")[:1]),
                Value(""),
            ),
        )
        .select_related("payer", "edition")
        .order_by("pk")
    )


def transferable(edition: Edition) -> QuerySet[Any]:
    """Those that a file of transfers takes: in euros, to an account that is known."""
    return refunds_due(edition).filter(online=False, currency=EURO).exclude(account="")


def refunds_waiting(edition: Edition) -> QuerySet[OnlineRefund]:
    """What the provider was asked for and has not answered."""
    return OnlineRefund.objects.filter(
        done=None, payment__cancelled=None, payment__order__edition=edition
    ).select_related("payment__order__payer")
