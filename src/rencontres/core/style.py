"""What the style guide shows: a page's parts filled with the 2017 edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import MultilingualFormField


class SampleForm(forms.Form):
    """One field of each kind, one of them with an error."""

    name = forms.CharField(label=_("Organisation"), help_text=_("As it signs its agreements."))
    email = forms.EmailField(label=_("E-mail address"))
    title = MultilingualFormField(label=_("Title of the session"))
    abstract = MultilingualFormField(label=_("Abstract"), lines=3, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("chair", _("chair")), ("moderator", _("moderator")), ("speaker", _("speaker"))],
    )
    days = forms.MultipleChoiceField(
        label=_("Days of presence"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("9", _("9 October")), ("10", _("10 October"))],
    )
    consent = forms.BooleanField(label=_("I agree to being filmed on the TV stage"), required=False)


SENT = {
    "sample-name": "Ville de Chamalières",
    "sample-email": "mairie@",
    "sample-title_fr": "L’accueil des réfugiés",
    "sample-title_en": "Receiving refugees",
    "sample-role": "speaker",
    "sample-days": ["9"],
}


class SampleFilters(forms.Form):
    """The filters of a programme."""

    search = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), ("plenary", _("Plenary")), ("country", _("Country group"))],
    )
    day = forms.ChoiceField(
        label=_("Day"),
        required=False,
        choices=[("", _("Both")), ("9", _("9 October")), ("10", _("10 October"))],
    )


_PLENARY = {
    "title": {
        "fr": "Quels enjeux pour les réseaux, quels outils pour l’action internationale ?",
        "en": "What is at stake for networks, which tools for international action?",
    },
    "kind": _("Plenary"),
    "time": "14:00–16:00",
    "room": "Grand salon",
    "languages": ["français", "English"],
    "href": "#sessions",
    "tone": "strong",
    "wide": True,
}
_REFUGEES = {
    "title": {"fr": "Gestion de crise et accueil des réfugiés"},
    "kind": _("Thematic conference"),
    "time": "09:30–11:00",
    "room": "Salon Lac",
    "languages": ["français"],
    "href": "#sessions",
    "status": _("In my agenda"),
    "tone": "mine",
    "column": 1,
}
_MALI = {
    "title": {"fr": "Groupe-pays Mali", "en": "Mali country group"},
    "kind": _("Country-group meeting"),
    "time": "09:30–11:00",
    "room": "Salon Bois",
    "countries": ["Mali", "France"],
    "href": "#sessions",
    "synthetic": True,
    "column": 2,
}
_GOALS = {
    "title": {"fr": "Mise en œuvre des ODD dans les territoires"},
    "kind": _("Workshop"),
    "time": "11:30–13:00",
    "room": "Salon Lac",
    "languages": ["français", "español"],
    "href": "#sessions",
    "column": 4,
}

SAMPLES: dict[str, Any] = {
    "accents": ["#0b4f8a", "#b3261e", "#0f6b4f", "#7a2e6e", "#e0a100", "#2b2b2b"],
    "title_2017": {
        "fr": "Rencontres de l’internationalisation des collectivités territoriales",
    },
    "facts_2017": [_("9 and 10 October 2017"), "Pavillon d’Armenonville, Paris"],
    "sessions": [_REFUGEES, _MALI, _GOALS, _PLENARY],
    "people": [
        {
            "name": "Roland Ries",
            "role": _("Speaker"),
            "function": {"fr": "Maire de Strasbourg, président", "en": "Mayor of Strasbourg"},
            "organisation": "Cités Unies France",
            "country": "France",
            "href": "#people",
        },
        {
            "name": "Mpho Parks Tau",
            "role": _("Speaker"),
            "function": {"fr": "Président", "en": "President"},
            "organisation": "Cités et Gouvernements Locaux Unis",
            "country": {"fr": "Afrique du Sud", "en": "South Africa", "es": "Sudáfrica"},
        },
        {
            "name": "Frédéric Vallier",
            "role": _("Speaker"),
            "function": {"fr": "Président", "en": "President"},
            "organisation": "PLATFORMA",
            "country": {"fr": "Belgique", "en": "Belgium", "es": "Bélgica"},
        },
    ],
    "rooms": [
        {"name": "Salon Lac"},
        {"name": "Salon Bois"},
        {"name": "Salon Jardin"},
        {"name": "Pavillon"},
        {"name": "Orangerie"},
    ],
    "slots": [
        {"time": "09:30–11:00", "sessions": [_REFUGEES, _MALI, {**_GOALS, "column": 5}]},
        {"time": "11:30–13:00", "sessions": [_GOALS, {**_MALI, "column": 3}]},
        {"time": "14:00–16:00", "sessions": [_PLENARY]},
    ],
    "days": [
        {"label": _("Monday 9 October"), "href": "?", "current": True},
        {"label": _("Tuesday 10 October"), "href": "?day=10"},
    ],
    "terms": [
        (_("Venue"), "Pavillon d’Armenonville, Paris"),
        (_("Dates"), _("9 and 10 October 2017")),
        (_("Spoken languages"), "français, English, español"),
    ],
    "delegations": [
        ("Ville de Strasbourg", "FR", 12, _("confirmed"), "good"),
        ("Région Occitanie", "FR", 8, _("waiting for an order"), "warn"),
        ("Commune de Ségou", "ML", 4, _("cancelled"), "bad"),
    ],
}
