"""What the desk's lists can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words
from rencontres.network.countries import choices_of
from rencontres.network.models import Country

from .forms import offer
from .models import Category, Delegation, VisaLetter, WaitingGroup


class Filters(forms.Form):
    """What the desk's list shows."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        help_text="",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Delegation.State.choices]
    )

    def __init__(
        self,
        *arguments: Any,
        countries_present: Iterable[Country],
        categories: Iterable[Category],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        offer(self, "country", [("", _("All")), *choices_of(countries_present)])
        offer(self, "category", [("", _("All")), *((c.key, words(c.name)) for c in categories)])


class WaitingFilters(forms.Form):
    """Which groups of the waiting list."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("waiting or offered")),
            *(
                (state.value, state.label)
                for state in WaitingGroup.State
                if state not in (WaitingGroup.State.TO_APPROVE, WaitingGroup.State.REFUSED)
            ),
        ],
    )


class ApprovalFilters(forms.Form):
    """Which groups that asked for approval."""

    search = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", WaitingGroup.State.TO_APPROVE.label),
            (WaitingGroup.State.REFUSED.value, WaitingGroup.State.REFUSED.label),
            (WaitingGroup.State.ACCEPTED.value, WaitingGroup.State.ACCEPTED.label),
        ],
    )

    def __init__(
        self,
        *arguments: Any,
        countries_present: Iterable[Country],
        categories: Iterable[Category],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        offer(self, "country", [("", _("All")), *choices_of(countries_present)])
        offer(self, "category", [("", _("All")), *((c.key, words(c.name)) for c in categories)])


class LetterFilters(forms.Form):
    """Which letters the register shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *VisaLetter.State.choices]
    )
