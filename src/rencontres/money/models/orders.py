"""Orders: who pays, and for what. An order knows its payer and its lines, not who comes."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Change, Edition
from rencontres.network.models import Country

from .fields import AmountField, CurrencyField
from .terms import Vat

BY_LAW = _("The law has invoices and what they say kept for ten years.")
_INVOICED = Personal(_("To invoice whoever pays"), years=10, stays=BY_LAW)


@personal(
    Whose(
        address="email",
        since=("order__opened", "order__first_invoice", "order__edition__last_day"),
        unless=Q(order__state__in=["invoiced", "refund_due"]),
    ),
    name=_INVOICED,
    address=_INVOICED,
    email=Personal(_("To be sent quotes and invoices"), years=3),
    iban=Personal(_("To be given money back"), years=3),
)
class Payer(models.Model):
    """Who pays an order: what stands in the window of the envelope, and what Chorus Pro asks."""

    name = models.CharField(_("name on the invoice"), max_length=200)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    service_code = models.CharField(_("service code (Chorus Pro)"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address for invoices"), blank=True)
    iban = models.CharField(_("account for refunds (IBAN)"), max_length=34, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"), name="payer_siret_digits"
            ),
        )

    def __str__(self) -> str:
        return f"payer {self.pk}"

    @property
    def in_france(self) -> bool:
        """Whether French VAT and Chorus Pro are its matter."""
        return self.country_id == "FR"


class Order(models.Model):
    """What a payer owes for an edition. The state follows from its days and amounts.

    `invoiced` is what invoices ask less what credit notes take back; `waived` is what of it a
    change of plan took back and no credit note says yet; `paid` is what came less what was
    refunded. `change` cancelled the order, and brings it back when it is undone. Whoever changes
    an order locks it first.
    """

    class State(models.TextChoices):
        QUOTE = "quote", _("to be ordered")
        ORDERED = "ordered", _("ordered")
        INVOICED = "invoiced", _("invoiced")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")
        REFUND_DUE = "refund_due", _("refund due")
        REFUNDED = "refunded", _("refunded")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="orders")
    payer = models.OneToOneField(Payer, on_delete=models.PROTECT, related_name="order")
    reference = models.CharField(_("reference"), max_length=25, unique=True)
    currency = CurrencyField(_("currency"))
    commitment = models.CharField(_("commitment or order number"), max_length=50, blank=True)
    opened = models.DateTimeField()
    quoted = models.DateField(null=True)
    rates = models.JSONField(default=list)  # as the quote said them
    ordered = models.DateField(null=True)
    first_invoice = models.DateField(null=True)
    cancelled = models.DateField(null=True)
    change = models.ForeignKey(
        Change, null=True, on_delete=models.PROTECT, related_name="orders_cancelled"
    )
    total = AmountField(_("total"), default=Decimal(0))
    invoiced = AmountField(_("invoiced"), default=Decimal(0))
    waived = AmountField(_("waived"), default=Decimal(0))
    paid = AmountField(_("paid"), default=Decimal(0))
    refunded = AmountField(_("refunded"), default=Decimal(0))
    synthetic = models.BooleanField(default=False)
    state = models.GeneratedField(
        expression=Case(
            When(
                Q(cancelled__isnull=False) | Q(first_invoice__isnull=False),
                paid__gt=F("invoiced") - F("waived"),
                then=Value("refund_due"),
            ),
            When(
                cancelled__isnull=True,
                first_invoice__isnull=True,
                paid__gt=F("total"),
                then=Value("refund_due"),
            ),
            When(
                Q(cancelled__isnull=False) | Q(first_invoice__isnull=False, invoiced=F("waived")),
                refunded__gt=0,
                then=Value("refunded"),
            ),
            When(cancelled__isnull=False, then=Value("cancelled")),
            When(first_invoice__isnull=True, ordered__isnull=True, then=Value("quote")),
            When(first_invoice__isnull=True, then=Value("ordered")),
            When(invoiced=F("waived"), then=Value("cancelled")),
            When(paid__lt=F("invoiced") - F("waived"), then=Value("invoiced")),
            default=Value("paid"),
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="order_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, invoiced__gte=0, refunded__gte=0),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(condition=Q(paid__gte=0), name="order_refunds_what_was_paid"),
            models.CheckConstraint(
                condition=Q(waived__gte=0, waived__lte=F("invoiced")),
                name="order_waives_what_was_invoiced",
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True) | Q(cancelled__isnull=False),
                name="order_cancelled_by_its_change",
            ),
            models.CheckConstraint(
                condition=Q(invoiced=0) | Q(first_invoice__isnull=False),
                name="order_invoiced_on_a_day",
            ),
        )
        indexes = (models.Index(fields=["edition", "state"], name="order_edition_state"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def state_in_words(self) -> str:
        """The state, to be read."""
        return str(self.State(self.state).label)

    @property
    def tone(self) -> str:
        """How a page colours the state; the word stands beside."""
        return {"paid": "good", "invoiced": "warn", "refund_due": "bad"}.get(self.state, "")

    @property
    def asked(self) -> Decimal:
        """What is to be paid in all: of the invoices, or of the order before there are any."""
        invoiced = self.first_invoice or self.cancelled
        return Decimal(self.invoiced - self.waived if invoiced else self.total)

    @property
    def owed(self) -> Decimal:
        """What is still to be paid."""
        return max(Decimal(0), self.asked - self.paid) if self.cancelled is None else Decimal(0)

    @property
    def refund_due(self) -> Decimal:
        """What is to be given back."""
        return self.paid - self.asked if self.state == self.State.REFUND_DUE else Decimal(0)


class Line(models.Model):
    """A line of an order: what, how many, at which price without VAT, and its VAT.

    A line with a `change` takes back what a change of plan called off.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = MultilingualField(_("description"))
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)
    unit_price = AmountField(_("unit price"))
    category = models.CharField(_("VAT"), max_length=1, choices=Vat)
    rate = models.DecimalField(_("VAT rate (%)"), max_digits=4, decimal_places=2, default=0)
    reason = MultilingualField(_("reason for no VAT"), blank=True)
    reason_code = models.CharField(max_length=30, blank=True)
    change = models.ForeignKey(
        Change, null=True, on_delete=models.PROTECT, related_name="remissions"
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["order", "position"], name="line_position_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(category="S", rate__gt=0)
                | ~Q(category="S") & Q(rate=0) & ~Q(reason={}),
                name="line_vat_or_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"
