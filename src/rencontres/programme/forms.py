"""The programme's forms: its filters, and what the team asks of the planner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import weekday
from rencontres.core.languages import words
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .actions import MOST_SECONDS
from .cards import language_name
from .queries import Filters, counts_by_kind, days_of, folded, languages_of


class FilterForm(forms.Form):
    """The filters of the public programme; a value that is no choice filters nothing."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    day = forms.ChoiceField(label=_("Day"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data)
        countries = Country.objects.filter(sessions__edition=edition).distinct()
        choices = {
            "day": [(day.isoformat(), capfirst(weekday(day))) for day in days_of(edition)],
            "kind": [(kind.key, words(kind.plural)) for kind in counts_by_kind(edition)],
            "theme": [(t.key, words(t.name)) for t in edition.editionthemes.all()],
            "country": sorted(
                ((c.code, words(c.name)) for c in countries), key=lambda pair: folded(pair[1])
            ),
            "language": [(code, capfirst(language_name(code))) for code in languages_of(edition)],
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What the reader asks for, what cannot be understood left out."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        day = asked.pop("day", "")
        return Filters(day=date.fromisoformat(day) if day else None, **asked)


class PlanForm(forms.Form):
    """What the planner is asked for."""

    name = forms.CharField(label=_("Name of the draft"), max_length=100)
    seconds = forms.IntegerField(
        label=_("Seconds to think"),
        help_text=_("Thirty are enough for a first look; more time loses fewer wishes."),
        min_value=1,
        max_value=MOST_SECONDS,
        initial=30,
    )


class ReleaseForm(forms.Form):
    """The name under which a draft is released."""

    name = forms.CharField(label=_("Name of the release"), max_length=100)
