"""What the pages of official development assistance ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .search import country_choices


class EligibilityForm(forms.Form):
    """The years in which a country is eligible."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    first_year = forms.IntegerField(
        label=_("First year"), required=False, help_text=_("Empty: from the beginning.")
    )
    last_year = forms.IntegerField(
        label=_("Last year"), required=False, help_text=_("Empty: still.")
    )
    source = forms.CharField(label=_("Source"), max_length=300)
