"""What was paid through a payment provider, and given back through it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .fields import AmountField, CurrencyField
from .orders import Order
from .payments import Payment


class Checkout(models.Model):
    """A payment that a payer began at the provider's; without a key until the provider answered."""

    class State(models.TextChoices):
        OPEN = "open", _("begun")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="checkouts")
    opened = models.DateTimeField()
    amount = AmountField(_("amount"))
    currency = CurrencyField(_("currency"))
    key = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    charge = models.CharField(max_length=100, blank=True)
    refunded = AmountField(default=Decimal(0))
    payment = models.OneToOneField(
        Payment, null=True, on_delete=models.PROTECT, related_name="checkout"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="checkout_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="checkout_positive"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")),
                name="checkout_refunds_what_it_brought",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", payment__isnull=False) & ~Q(charge="")
                | ~Q(state="paid") & Q(payment__isnull=True, refunded=0),
                name="checkout_paid_by_a_payment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount} {self.currency}"


class OnlineRefund(models.Model):
    """A refund that the provider is asked for; done once it has answered with its reference."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="online")
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="refunds")
    asked = models.DateTimeField()
    done = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"refund of {self.checkout_id}"
