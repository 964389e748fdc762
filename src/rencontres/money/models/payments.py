"""What came for an order, and what went back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bank import Movement
from .fields import AmountField, CurrencyField
from .files import RefundFile
from .orders import Order


class Payment(models.Model):
    """An amount received for an order, or refunded. None is erased: a wrong one is cancelled."""

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("bank transfer")
        CARD = "card", _("card")
        CASH = "cash", _("cash")
        CHEQUE = "cheque", _("cheque")

    class Source(models.TextChoices):
        HAND = "hand", _("recorded by hand")
        STATEMENT = "statement", _("bank statement")
        PROVIDER = "provider", _("payment provider")
        FILE = "file", _("payment file")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    refund = models.BooleanField(default=False)
    amount = AmountField(_("amount"))
    currency = CurrencyField(_("currency"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.HAND)
    received = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    movement = models.ForeignKey(
        Movement, null=True, on_delete=models.PROTECT, related_name="payments"
    )
    file = models.ForeignKey(
        RefundFile, null=True, on_delete=models.PROTECT, related_name="refunds"
    )
    cancelled = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ("received", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_payment_positive"),
            models.CheckConstraint(
                condition=Q(cancelled__isnull=True) | ~Q(reason=""),
                name="order_payment_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(refund=True, source="file"),
                name="order_payment_filed_gives_back",
            ),
            models.UniqueConstraint(
                fields=["source", "reference"],
                condition=Q(cancelled__isnull=True) & ~Q(source="hand") & ~Q(reference=""),
                name="order_payment_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.received}: {self.amount} {self.currency}"
