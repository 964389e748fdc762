"""What the bank told: statements, and the movements of the account in them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Edition

from .fields import AmountField, CurrencyField


class Statement(models.Model):
    """A file that was imported. `known` are the bank's references that had come before."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    imported = models.DateTimeField(auto_now_add=True)
    known = models.JSONField(default=list)
    left = models.PositiveIntegerField(default=0)  # debits that take nothing back

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name


@personal(
    Whose(since=("statement__imported",)),
    name=Personal(_("To know whose payment it is"), years=10, exported=False),
    iban=Personal(_("To give money back"), years=10, exported=False),
    text=Personal(_("To know what was paid"), years=10, exported=False),
)
class Movement(models.Model):
    """Money that came on the account, or that the bank took back.

    `settled` is what of it became payments of orders, or what it took back of them. Whoever settles
    it locks it first, then the orders by their keys.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="movements")
    account = models.CharField(_("account"), max_length=140)
    bank_reference = models.CharField(_("bank reference"), max_length=200)
    booked = models.DateField(_("booked on"))
    amount = AmountField(_("amount"))
    currency = CurrencyField(_("currency"))
    reversal = models.BooleanField(_("taken back by the bank"), default=False)
    name = models.CharField(_("payer"), max_length=140, blank=True)
    iban = models.CharField(_("payer’s account"), max_length=140, blank=True)
    reference = models.CharField(_("structured reference"), max_length=140, blank=True)
    text = models.TextField(_("text"), max_length=1000, blank=True)
    end_to_end = models.CharField(_("reference of the payer"), max_length=140, blank=True)
    charges = AmountField(_("charges"), default=Decimal(0))
    settled = AmountField(default=Decimal(0))
    set_aside = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ("booked", "pk")
        constraints = (
            models.UniqueConstraint(fields=["account", "bank_reference"], name="movement_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_positive"),
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("amount")), name="movement_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(set_aside__isnull=True) | ~Q(reason="") & Q(settled=0),
                name="movement_set_aside_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["booked"],
                condition=Q(set_aside__isnull=True, settled__lt=F("amount")),
                name="movement_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.booked}: {self.amount} {self.currency}"

    @property
    def rest(self) -> Decimal:
        """What nobody has settled yet."""
        return Decimal(self.amount - self.settled)

    @property
    def is_open(self) -> bool:
        """Whether somebody must still say what it is."""
        return self.set_aside is None and self.rest > 0
