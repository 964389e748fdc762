"""What the pages of IATI ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import words

from ..models import Theme
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


class IatiFileForm(forms.Form):
    """A file of somebody who publishes to IATI."""

    file = forms.FileField(
        label=_("IATI file"),
        help_text=_("XML of version 2.01 to 2.03, as it is or packed (ZIP, GZIP), 64 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".xml,.zip,.gz"}),
    )


class AcceptForm(forms.Form):
    """The theme of the projects that a file brings."""

    theme = forms.ModelChoiceField(
        label=_("Theme of its projects"),
        queryset=Theme.objects.none(),
        empty_label=_("choose a theme"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["theme"]
        field.queryset = Theme.objects.all()
        field.label_from_instance = lambda theme: words(theme.name)
