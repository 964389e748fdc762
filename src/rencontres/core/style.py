"""What the style guide shows: a page's parts filled with the 2017 edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import languages
from .forms import MultilingualFormField


def _text(fr: str, en: str, es: str) -> languages.Text:
    return {"fr": fr, "en": en, "es": es}


class SampleForm(forms.Form):
    """One field of each kind, one of them with an error."""

    name = forms.CharField(label=_("Organisation"), help_text=_("As it signs its agreements."))
    email = forms.EmailField(label=_("E-mail address"))
    title = MultilingualFormField(label=_("Title of the session"))
    abstract = MultilingualFormField(label=_("Abstract"), lines=3, required=False)
    language = forms.ChoiceField(
        label=_("Language of the visit"),
        choices=[("fr", "Français"), ("en", "English"), ("es", "Español")],
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
    "sample-language": "fr",
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
        choices=[("", _("All kinds")), ("plenary", _("Plenary")), ("country", _("Country group"))],
    )
    day = forms.ChoiceField(
        label=_("Day"),
        required=False,
        choices=[("", _("Both days")), ("9", _("9 October")), ("10", _("10 October"))],
    )


_SPEAKER = _text("Intervenant", "Speaker", "Ponente")
_PRESIDENT = _text("Président", "President", "Presidente")
_DATES = _text("9 et 10 octobre 2017", "9 and 10 October 2017", "9 y 10 de octubre de 2017")
_CONFIRMED = _text("confirmée", "confirmed", "confirmada")
_WAITING = _text("bon de commande attendu", "waiting for an order", "a la espera del pedido")
_CANCELLED = _text("annulée", "cancelled", "cancelada")

_PLENARY = {
    "title": {
        "fr": "Quels enjeux pour les réseaux, quels outils pour l’action internationale ?",
        "en": "What is at stake for networks, which tools for international action?",
    },
    "kind": _text("Plénière", "Plenary", "Plenaria"),
    "time": "14:00–16:00",
    "room": "Grand salon",
    "languages": ["français", "English"],
    "href": "#sessions",
    "tone": "strong",
    "wide": True,
}
_REFUGEES = {
    "title": {"fr": "Gestion de crise et accueil des réfugiés"},
    "kind": _text("Conférence thématique", "Thematic conference", "Conferencia temática"),
    "time": "09:30–11:00",
    "room": "Salon Lac",
    "languages": ["français"],
    "href": "#sessions",
    "status": _text("Dans mon agenda", "In my agenda", "En mi agenda"),
    "tone": "mine",
    "column": 1,
}
_MALI = {
    "title": {"fr": "Groupe-pays Mali", "en": "Mali country group"},
    "kind": _text("Réunion de groupe-pays", "Country-group meeting", "Reunión de grupo país"),
    "time": "09:30–11:00",
    "room": "Salon Bois",
    "countries": ["Mali", "France"],
    "href": "#sessions",
    "synthetic": True,
    "column": 2,
}
_GOALS = {
    "title": {"fr": "Mise en œuvre des ODD dans les territoires"},
    "kind": _text("Atelier", "Workshop", "Taller"),
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
    "facts_2017": [_DATES, "Pavillon d’Armenonville, Paris"],
    "figures": [
        {
            "number": 1300,
            "label": _text("participants", "participants", "participantes"),
            "note": _text(
                "plus de, présents à la porte", "more than, at the door", "más de, en la puerta"
            ),
        },
        {"number": 38, "label": _text("pays", "countries", "países"), "href": "#states"},
        {
            "number": 10,
            "label": _text(
                "conférences thématiques", "thematic conferences", "conferencias temáticas"
            ),
        },
        {
            "number": 20,
            "label": _text(
                "réunions de groupes-pays", "country-group meetings", "reuniones de grupos país"
            ),
            "synthetic": True,
        },
    ],
    "tags": [
        ("FR", ""),
        (_text("Plénière", "Plenary", "Plenaria"), "strong"),
        (_text("Dans mon agenda", "In my agenda", "En mi agenda"), "accent"),
        (_CONFIRMED, "good"),
        (_WAITING, "warn"),
        (_CANCELLED, "bad"),
    ],
    "sessions": [_REFUGEES, _MALI, _GOALS, _PLENARY],
    "people": [
        {
            "name": "Roland Ries",
            "role": _SPEAKER,
            "function": _text(
                "Maire de Strasbourg, président",
                "Mayor of Strasbourg, president",
                "Alcalde de Estrasburgo, presidente",
            ),
            "organisation": "Cités Unies France",
            "country": "France",
            "href": "#people",
        },
        {
            "name": "Mpho Parks Tau",
            "role": _SPEAKER,
            "function": _PRESIDENT,
            "organisation": "Cités et Gouvernements Locaux Unis",
            "country": _text("Afrique du Sud", "South Africa", "Sudáfrica"),
        },
        {
            "name": "Frédéric Vallier",
            "role": _SPEAKER,
            "function": _PRESIDENT,
            "organisation": "PLATFORMA",
            "country": _text("Belgique", "Belgium", "Bélgica"),
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
        {
            "label": _text("Lundi 9 octobre", "Monday 9 October", "Lunes 9 de octubre"),
            "href": "?",
            "current": True,
        },
        {
            "label": _text("Mardi 10 octobre", "Tuesday 10 October", "Martes 10 de octubre"),
            "href": "?day=10",
        },
    ],
    "terms": [
        (_text("Lieu", "Venue", "Sede"), "Pavillon d’Armenonville, Paris"),
        (_text("Dates", "Dates", "Fechas"), _DATES),
        (
            _text("Langues parlées", "Spoken languages", "Idiomas hablados"),
            "français, English, español",
        ),
    ],
    "delegations": [
        ("Ville de Strasbourg", "FR", 12, _CONFIRMED, "good"),
        ("Région Occitanie", "FR", 8, _WAITING, "warn"),
        ("Commune de Ségou", "ML", 4, _CANCELLED, "bad"),
    ],
}
