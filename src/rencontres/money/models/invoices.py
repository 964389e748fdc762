"""Invoices and credit notes: numbered without gaps, and never changed once issued."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.constraints import AppendOnly
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Edition

from .fields import AmountField, CurrencyField
from .orders import BY_LAW, Order


class Kind(models.TextChoices):
    """What is numbered."""

    INVOICE = "invoice", _("invoice")
    CREDIT = "credit", _("credit note")


LETTERS = {Kind.INVOICE: "F", Kind.CREDIT: "A"}  # facture, avoir


class Series(models.Model):
    """The last number given in a year; locked by whoever takes the next."""

    kind = models.CharField(max_length=7, choices=Kind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "year"], name="series_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


@personal(
    Whose(address="order__payer__email", since=("issued",)),
    content=Personal(
        _("To invoice whoever pays"), years=None, stays=BY_LAW, shown="order__reference"
    ),
)
class Invoice(models.Model):
    """An invoice or a credit note, with all it says: nothing of it is read elsewhere later."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=7, choices=Kind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued = models.DateField(_("issued on"))
    due = models.DateField(_("due on"))
    currency = CurrencyField(_("currency"))
    net = AmountField(_("without VAT"))
    vat = AmountField(_("VAT"))
    total = AmountField(_("total"))
    language = models.CharField(max_length=5)
    content = models.JSONField()
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="credits"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ("year", "kind", "number")
        constraints = (
            models.UniqueConstraint(fields=["kind", "year", "number"], name="invoice_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="invoice_number_positive"),
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="invoice_adds_up"),
            models.CheckConstraint(
                condition=Q(total__gt=0, vat__gte=0), name="invoice_asks_something"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects__isnull=True)
                | Q(kind="credit", corrects__isnull=False) & ~Q(reason=""),
                name="credit_corrects_with_reason",
            ),
            AppendOnly(name="invoice_never_changes"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def edition(self) -> Edition:
        """The edition of its order."""
        return self.order.edition

    @property
    def reference(self) -> str:
        """As printed: F2017-00042, and A2017-00003 for a credit note."""
        return f"{LETTERS[Kind(self.kind)]}{self.year}-{self.number:05}"

    @property
    def is_credit(self) -> bool:
        """Whether it takes back what an invoice asks."""
        return self.kind == Kind.CREDIT


class Delivery(models.Model):
    """When an invoice left: by e-mail, or deposited in Chorus Pro by hand."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="delivery")
    sent = models.DateTimeField(null=True)
    deposited = models.DateField(null=True)

    def __str__(self) -> str:
        return f"delivery of {self.invoice_id}"
