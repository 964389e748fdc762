"""On which terms the federation invoices, and rates to show amounts in other currencies."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.editions.models import Edition

from .fields import CurrencyField


class Vat(models.TextChoices):
    """Categories of VAT (UNTDID 5305) that the federation's invoices may bear."""

    STANDARD = "S", _("subject to VAT")
    EXEMPT = "E", _("exempt from VAT")
    OUTSIDE = "O", _("outside the scope of VAT")


def _exempt() -> dict[str, str]:
    return {
        "fr": "TVA non applicable, art. 293 B du CGI",
        "en": "VAT not applicable, art. 293 B of the French tax code",
        "es": "IVA no aplicable, art. 293 B del código fiscal francés",
    }


def _outside() -> dict[str, str]:
    return {
        "fr": "Opération hors du champ de la TVA française",
        "en": "Outside the scope of French VAT",
        "es": "Operación fuera del ámbito del IVA francés",
    }


class Terms(models.Model):
    """What invoices say beside the federation's letterhead: VAT and terms of payment. One row."""

    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    domestic = models.CharField(_("VAT in France"), max_length=1, choices=Vat, default=Vat.EXEMPT)
    rate = models.DecimalField(
        _("VAT rate (%)"), max_digits=4, decimal_places=2, default=Decimal(20)
    )
    exemption = MultilingualField(_("why an invoice in France bears no VAT"), default=_exempt)
    exemption_code = models.CharField(
        _("code of the exemption (VATEX)"), max_length=30, blank=True, default="VATEX-FR-FRANCHISE"
    )
    abroad = models.CharField(_("VAT abroad"), max_length=1, choices=Vat, default=Vat.OUTSIDE)
    abroad_reason = MultilingualField(_("why an invoice abroad bears no VAT"), default=_outside)
    days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    quote_days = models.PositiveSmallIntegerField(_("days that a quote holds"), default=60)
    mentions = MultilingualField(_("other mentions"), blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="terms_once"),
            models.CheckConstraint(
                condition=Q(rate__gt=0) & Q(rate__lt=100), name="terms_rate_plausible"
            ),
            models.CheckConstraint(condition=Q(days__lte=365), name="terms_days_plausible"),
        )

    def __str__(self) -> str:
        return "terms"


class EditionTerms(models.Model):
    """An edition's currency, and what it gives back of the price when its plan changes."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, related_name="money_terms", primary_key=True
    )
    currency = CurrencyField(_("currency"))
    whole = models.PositiveSmallIntegerField(_("the edition is cancelled (%)"), default=100)
    day = models.PositiveSmallIntegerField(_("each day that is cancelled (%)"), null=True)
    stopped = models.PositiveSmallIntegerField(
        _("how much of its day a stop takes (%)"), default=50
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="edition_terms_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(whole__lte=100, stopped__lte=100)
                & (Q(day__isnull=True) | Q(day__lte=100)),
                name="edition_terms_percent",
            ),
        )

    def __str__(self) -> str:
        return f"terms of {self.edition_id}"


class Rate(models.Model):
    """What a euro was worth on a day, as the team typed it; documents keep those of their day."""

    currency = CurrencyField(_("currency"), default="")
    per_euro = models.DecimalField(_("for one euro"), max_digits=14, decimal_places=6)
    on = models.DateField(_("on"))

    class Meta:
        ordering = ("currency", "-on")
        constraints = (
            models.UniqueConstraint(fields=["currency", "on"], name="rate_once_a_day"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency="EUR"),
                name="rate_of_another_currency",
            ),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="rate_positive"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"
