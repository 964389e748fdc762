"""The form by which a manager takes somebody into the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words
from rencontres.network.models import Country

from .models import Edition, TeamMember


class MemberForm(forms.Form):
    """Somebody, a role, and the part of the programme that it is for."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=TeamMember.Role.choices)
    scope = forms.ChoiceField(
        label=_("For"),
        required=False,
        help_text=_("A part can be chosen for the programme’s role only."),
    )

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        countries = sorted(Country.objects.all(), key=lambda country: words(country.name))
        self.parts: dict[str, dict[str, Any]] = {
            "theme": {str(theme.pk): theme for theme in edition.editionthemes.all()},
            "room": {str(room.pk): room for room in edition.rooms.all()},
            "country": {country.pk: country for country in countries},
        }
        field: Any = self.fields["scope"]
        field.choices = [("", _("the whole edition")), *self._groups()]

    def _groups(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        titles = {"theme": _("A theme"), "room": _("A room"), "country": _("A country group")}
        return [
            (
                title,
                [
                    (f"{kind}-{key}", part.name if kind == "room" else words(part.name))
                    for key, part in self.parts[kind].items()
                ],
            )
            for kind, title in titles.items()
        ]

    @property
    def scope_chosen(self) -> dict[str, Any]:
        """The part chosen, as the verb takes it."""
        kind, _dash, key = self.cleaned_data["scope"].partition("-")
        return {kind: self.parts[kind][key]} if kind else {}
