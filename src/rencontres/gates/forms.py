"""Forms of the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words

from .models import Gate, Scan


class DeviceForm(forms.Form):
    """A device to be enrolled."""

    name = forms.CharField(
        label=_("Name of the device"),
        help_text=_("As on its sticker: it tells which one to revoke."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    gate = forms.ChoiceField(label=_("Gate"))

    def __init__(self, *arguments: Any, gates: Iterable[Gate], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(gate.key, words(gate.name)) for gate in gates]
        cast("forms.ChoiceField", self.fields["gate"]).choices = choices


class ScanFilters(forms.Form):
    """Which scans the report shows."""

    outcome = forms.ChoiceField(
        label=_("Answer"), required=False, choices=[("", _("all")), *Scan.Outcome.choices]
    )
