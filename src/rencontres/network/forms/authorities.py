"""The forms of an authority: one that is not listed, a name, an identifier, an end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import FRANCE, Authority, AuthorityName
from .fields import AuthorityField, Day
from .search import country_choices


class NewAuthorityForm(forms.Form):
    """An authority that is in none of the reference lists."""

    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial=FRANCE)
    kind = forms.ChoiceField(label=_("Kind of authority"), choices=Authority.Kind.choices)
    parent = AuthorityField(label=_("Part of"), required=False)
    siren = forms.CharField(
        label=_("SIREN"), required=False, max_length=11, help_text=_("France only: nine digits.")
    )
    insee = forms.CharField(label=_("INSEE code"), required=False, max_length=5)
    population = forms.IntegerField(label=_("Population"), required=False, min_value=1)
    population_year = forms.IntegerField(
        label=_("Year of the population"), required=False, min_value=1800, max_value=2100
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("In degrees, to place it on the map: 48.58."),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180
    )
    homonym = forms.BooleanField(
        label=_("The registry has one of this name and kind; this is another one"), required=False
    )

    def clean_siren(self) -> str:
        return "".join(str(self.cleaned_data["siren"]).split())


class KeptAuthorityField(AuthorityField):
    """An authority that stays where what is written stays, however many are called so."""

    kept: Authority | None = None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Authority):
            self.kept = value
            return value.siren or value.insee or value.name
        return value

    def clean(self, value: Any) -> Any:
        if self.kept and (value or "").strip() == self.prepare_value(self.kept):
            return self.kept
        return super().clean(value)


class FactsForm(forms.Form):
    """What the registry tells of an authority itself, and the version that was seen."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of authority"), choices=Authority.Kind.choices)
    parent = KeptAuthorityField(label=_("Part of"), required=False)
    population = forms.IntegerField(
        label=_("Population"), required=False, min_value=1, max_value=2_000_000_000
    )
    population_year = forms.IntegerField(
        label=_("Year of the population"), required=False, min_value=1800, max_value=2100
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("In degrees, to place it on the map: 48.58."),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].prepare_value(self.initial.get("parent"))


class NameForm(forms.Form):
    """Another name of an authority."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of name"), choices=AuthorityName.Kind.choices)
    language = forms.CharField(
        label=_("Code of the language"),
        required=False,
        max_length=10,
        help_text=_("fr, uk, zh-Hant…; empty where it is of none."),
    )
    source = forms.CharField(label=_("Source"), max_length=200)


class IdentifierForm(forms.Form):
    """What another list calls an authority."""

    scheme = forms.CharField(
        label=_("List"), max_length=30, help_text=_("wikidata, unlocode, a national code…")
    )
    value = forms.CharField(label=_("Identifier"), max_length=100)


class EndAuthorityForm(forms.Form):
    """Since when an authority is no more, and who took over."""

    on = Day(label=_("First day on which it no longer exists"))
    successors = forms.CharField(
        label=_("Successors"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: SIREN or INSEE code, or name: “Rennes (35)”."),
    )

    def clean_successors(self) -> list[Any]:
        field = AuthorityField()
        written = [line.strip() for line in self.cleaned_data["successors"].splitlines()]
        faults: list[Any] = []
        found = []
        for line in filter(None, written):
            try:
                found.append(field.clean(line))
            except ValidationError as fault:
                faults += fault.messages
        if faults:
            raise ValidationError(faults)
        return found
