"""What the pages of the registry ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words

from ..models import Authority, Country
from ..names import LONGEST_QUESTION, search_name


def country_choices() -> list[tuple[str, str]]:
    """Every country by name, sorted as the reader's language sorts it."""
    named = [(country.code, words(country.name)) for country in Country.objects.all()]
    return sorted(named, key=lambda choice: search_name(choice[1]))


class SearchForm(forms.Form):
    """The search of authorities."""

    q = forms.CharField(
        label=_("Name, SIREN or INSEE code"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", _("all countries")), *country_choices()],
    )
    kind = forms.ChoiceField(
        label=_("Kind of authority"),
        required=False,
        choices=[("", _("all kinds")), *Authority.Kind.choices],
    )

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, without what cannot be."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
