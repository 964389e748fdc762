"""The federation's letterhead, and its officers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Federation, Officer


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]
    """What stands on the federation's letters."""

    class Meta:
        model = Federation
        fields = ("name", "address", "siret", "email", "iban", "bic", "accent")
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "accent": forms.TextInput(attrs={"type": "color"}),
        }


class OfficerForm(forms.Form):
    """Somebody to put in charge."""

    email = forms.EmailField(label=_("E-mail address"))
    duty = forms.ChoiceField(label=_("In charge of"), choices=Officer.Duty.choices)
