"""What the pages of IATI ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField

from ..models.iati import ORGANISATION_KINDS


class PublisherForm(forms.Form):
    """Who publishes to IATI."""

    reference = forms.CharField(
        label=_("Organisation identifier"),
        max_length=100,
        help_text=_("As registered with IATI: the register’s code, a hyphen, the number."),
    )
    name = MultilingualFormField(label=_("Name"))
    kind = forms.ChoiceField(label=_("Type of organisation"), choices=ORGANISATION_KINDS)
    beginning = forms.CharField(
        label=_("Beginning of the activities’ identifiers"),
        max_length=100,
        required=False,
        help_text=_("Empty: the organisation identifier. Once published, it must not change."),
    )
