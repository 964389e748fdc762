"""Forms of the door."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import codes, words
from rencontres.delegations.badges import PAPERS
from rencontres.delegations.models import Category
from rencontres.editions.models import Edition
from rencontres.network.countries import EveryCountry
from rencontres.programme.models import Session

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


class SessionGateForm(forms.Form):
    """A gate before a session with limited entry."""

    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none())
    frees_minutes = forms.IntegerField(
        label=_("Minutes before it begins"),
        help_text=_("From then on free places are given to those who wait."),
        min_value=0,
        max_value=120,
        initial=5,
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("Who comes in without a booking, where places are left"),
        queryset=Category.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered: dict[str, Any] = {
            "session": (edition.sessions.exclude(slot=None).filter(change=None), "title"),
            "categories": (edition.categories.all(), "name"),
        }
        for name, (rows, label) in offered.items():
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset = rows
            field.label_from_instance = partial(_named, label)  # type: ignore[method-assign]


def _named(label: str, row: Any) -> str:
    return words(getattr(row, label))


class ScanFilters(forms.Form):
    """Which scans the report shows."""

    outcome = forms.ChoiceField(
        label=_("Answer"), required=False, choices=[("", _("all")), *Scan.Outcome.choices]
    )


class OnSiteForm(forms.Form):
    """Somebody at the desk who is not registered: as little as a badge needs."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    organisation = forms.CharField(label=_("Organisation"), max_length=220)
    country = forms.ChoiceField(label=_("Country"), initial="FR")
    category = forms.ChoiceField(label=_("Category"))
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    email = forms.CharField(label=_("E-mail address"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language"))
    paper = forms.ChoiceField(
        label=_("Paper"), choices=[(key, paper.label) for key, paper in PAPERS.items()]
    )
    over_capacity = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = {
            "country": list(EveryCountry())[1:],
            "category": [(c.key, words(c.name)) for c in edition.categories.all()],
            "language": [(code, get_language_info(code)["name_translated"]) for code in codes()],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        self.fields["language"].initial = get_language()
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
