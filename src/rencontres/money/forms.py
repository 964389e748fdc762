"""Forms of orders: what a payer fills in, what the treasurer looks for, the terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import words
from rencontres.network.models import Country

from .lines import LineData, PayerData
from .models import Order, Payer, Payment, Terms

PAYER = (
    "name",
    "address",
    "postcode",
    "city",
    "country",
    "siret",
    "vat_number",
    "service_code",
    "email",
    "language",
)


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who pays, and what a public body's accountant asks of an invoice."""

    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=25,
        help_text=_("14 digits, for organisations in France."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    commitment = forms.CharField(
        label=_("Commitment or order number"),
        required=False,
        max_length=50,
        help_text=_("Public bodies in France give it before the invoice (numéro d’engagement)."),
    )

    class Meta:
        model = Payer
        fields = PAYER
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "service_code": _("If your body has one in Chorus Pro."),
        }

    def __init__(self, data: Any = None, *, order: Order) -> None:
        initial = {"commitment": order.commitment}
        super().__init__(data, instance=order.payer, initial=initial)
        countries = self.fields["country"]
        countries.label_from_instance = lambda country: words(country.name)  # type: ignore[attr-defined]
        countries.queryset = Country.objects.all()  # type: ignore[attr-defined]

    @property
    def data_of_payer(self) -> PayerData:
        """What the verbs take."""
        return PayerData(**{name: self.cleaned_data[name] for name in PAYER})

    def _post_clean(self) -> None:
        """The verb writes the payer and refuses in words; nothing is set on the row before."""


class OrderFilters(forms.Form):
    """Which orders the treasurer looks at."""

    words = forms.CharField(label=_("Payer or reference"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Order.State.choices]
    )


class LineForm(forms.Form):
    """A line to add to an order."""

    description = MultilingualFormField(label=_("Description"))
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=8, decimal_places=2, initial=Decimal(1)
    )
    unit_price = forms.DecimalField(
        label=_("Unit price without VAT"), max_digits=12, decimal_places=2, min_value=0
    )

    @property
    def line(self) -> LineData:
        """What the verbs take."""
        return LineData(**self.cleaned_data)


class PaymentForm(forms.Form):
    """Money that came by hand."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2)
    method = forms.ChoiceField(label=_("How"), choices=Payment.Method.choices)
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label=_("Reference"), required=False, max_length=140)

    def __init__(self, data: Any = None, *, order: Order) -> None:
        super().__init__(data, initial={"amount": order.owed, "on": timezone.localdate()})


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason, which the payer reads"), max_length=500)


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """On which terms the federation invoices."""

    exemption = MultilingualFormField(label=_("Why an invoice in France bears no VAT"))
    abroad_reason = MultilingualFormField(label=_("Why an invoice abroad bears no VAT"))
    mentions = MultilingualFormField(label=_("Other mentions"), required=False, lines=2)

    class Meta:
        model = Terms
        fields = (
            "vat_number",
            "domestic",
            "rate",
            "exemption",
            "exemption_code",
            "abroad",
            "abroad_reason",
            "days",
            "quote_days",
            "mentions",
        )


class RateForm(forms.Form):
    """What a euro is worth on a day; typed again for the day, it replaces what was."""

    currency = forms.CharField(label=_("Currency"), max_length=3)
    per_euro = forms.DecimalField(label=_("For one euro"), max_digits=14, decimal_places=6)
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
