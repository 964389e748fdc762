"""What the map and the list of links and projects may be filtered by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words

from ..atlas import ANY_STATUS, Asked, atlases
from ..codes import goals
from ..models import FRANCE, Link, Status, Theme
from .search import country_choices

FIRST_YEAR, LAST_YEAR = 1000, 2999
Choices = list[tuple[Any, Any]]


def _abroad(asked: str) -> Choices:
    """The countries that somebody works with, and the one that is asked for."""
    reached = {*atlases()["links"].places.codes, asked} - {FRANCE}
    return [("", _("all countries")), *(c for c in country_choices() if c[0] in reached)]


def _themes() -> Choices:
    named = sorted((words(theme.name), theme.pk) for theme in Theme.objects.all())
    return [("", _("all themes")), *((key, name) for name, key in named)]


def _goals() -> Choices:
    told = ((code, f"{code}. {name}") for code, name in goals().items())
    return [("", _("all goals")), *told]


class ExploreForm(forms.Form):
    """The filter of the map, of its list and of its exports: all of it stands in the address."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("links", _("links")), ("projects", _("projects"))],
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    theme = forms.TypedChoiceField(
        label=_("Theme"), required=False, choices=_themes, coerce=int, empty_value=None
    )
    goal = forms.TypedChoiceField(
        label=_("Goal (SDG)"), required=False, choices=_goals, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("Kind of link"), required=False, choices=[("", _("all kinds")), *Link.Kind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("planned, active or dormant")),
            *Status.choices,
            (ANY_STATUS, _("all, ended ones too")),
        ],
    )
    first = forms.IntegerField(
        label=_("Begun from (year)"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    last = forms.IntegerField(
        label=_("Begun until (year)"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    authority = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), required=False, choices=_abroad(asked.get("country", ""))
        )

    @property
    def asked(self) -> Asked:
        """What is asked, without what cannot be."""
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})

    def said(self) -> list[str]:
        """What is asked, in words: "Country: Senegal"."""
        self.is_valid()
        return [
            f"{field.label}: {capfirst(self._chosen(field))}"
            for field in self
            if self.cleaned_data.get(field.name) or field.name == "status"
            if not field.is_hidden
        ]

    def _chosen(self, field: forms.BoundField) -> str:
        value = self.cleaned_data.get(field.name, "")
        choices = {str(key): label for key, label in getattr(field.field, "choices", ())}
        return str(choices.get(str(value), value))
