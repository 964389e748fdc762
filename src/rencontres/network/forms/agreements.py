"""The form of an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import PartialDateFormField

from ..models import Agreement
from ..records import NewAgreement

FIELDS = ("subject", "decided", "signed", "transmitted", "term", "renewal", "period", "renews")


class AgreementForm(forms.Form):
    """The life of an agreement, as far as it is known."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=_("Subject of the agreement"), max_length=200)
    decided = PartialDateFormField(label=_("Council decision"), required=False)
    signed = PartialDateFormField(label=_("Signature"), required=False)
    transmitted = PartialDateFormField(
        label=_("Transmission to the State’s representative"),
        required=False,
        help_text=_("It enters into force that day (CGCT, article L.1115-1)."),
    )
    term = forms.DateField(
        label=_("Term"),
        required=False,
        help_text=_("The last day on which it binds."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    renewal = forms.ChoiceField(label=_("Renewal"), choices=Agreement.Renewal.choices)
    period = forms.IntegerField(
        label=_("Months of each tacit renewal"), required=False, min_value=1, max_value=600
    )
    renews = forms.TypedChoiceField(
        label=_("Agreement that it renews"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *arguments: Any, others: Iterable[Agreement], **options: Any) -> None:
        super().__init__(*arguments, **options)
        cast("forms.ChoiceField", self.fields["renews"]).choices = [
            ("", _("no agreement")),
            *((each.pk, each.subject) for each in others),
        ]

    def record(self, link: int) -> NewAgreement:
        """What the form says."""
        return NewAgreement(link=link, **{name: self.cleaned_data[name] for name in FIELDS})
