"""Forms of solidarity funds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField

from ..models import Country, Project
from .fields import Amount, AuthorityField, Day
from .search import country_choices


class FundForm(forms.Form):
    """What a fund is for."""

    name = MultilingualFormField(label=_("Name"))
    purpose = MultilingualFormField(label=_("Purpose"), lines=3)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    on = Day(label=_("Opened on"), initial=timezone.localdate)

    def clean_country(self) -> Country:
        """The country of the code."""
        return Country.objects.get(pk=self.cleaned_data["country"])


class ContributionForm(forms.Form):
    """What an authority gave."""

    authority = AuthorityField()
    amount = Amount(label=_("Amount received"))
    on = Day(label=_("Received on"), initial=timezone.localdate)
    reference = forms.CharField(label=_("Reference"), required=False, max_length=100)


class UseForm(forms.Form):
    """What a fund gave, and to whom."""

    amount = Amount(label=_("Amount given"))
    on = Day(label=_("Given on"), initial=timezone.localdate)
    what = MultilingualFormField(label=_("What it serves"))
    body = forms.CharField(
        label=_("Body that receives it"),
        required=False,
        max_length=200,
        help_text=_("A relief organisation, for instance; or a project of the registry below."),
    )
    project = forms.IntegerField(
        label=_("Project"), required=False, min_value=1, help_text=_("Its number in the registry.")
    )
    reference = forms.CharField(label=_("Reference"), required=False, max_length=100)

    def clean_project(self) -> Any:
        """The project of the number."""
        number = self.cleaned_data["project"]
        if number is None:
            return None
        project = Project.objects.filter(pk=number).first()
        if project is None:
            raise forms.ValidationError(_("The registry has no project of this number."))
        return project
