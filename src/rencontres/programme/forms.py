"""The programme's forms: its filters, and what the team asks of the planner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour, weekday
from rencontres.core.languages import words
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Room, Slot
from rencontres.network.models import Country

from .actions import MOST_SECONDS
from .cards import language_name
from .models import Draft, SessionKind
from .queries import Filters, counts_by_kind, days_of, folded, languages_of

Choices = dict[str, list[tuple[str, str]]]


def _kinds(edition: Edition) -> list[tuple[str, str]]:
    return [(kind.key, words(kind.plural)) for kind in counts_by_kind(edition)]


def _themes(edition: Edition) -> list[tuple[str, str]]:
    return [(theme.key, words(theme.name)) for theme in edition.editionthemes.all()]


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
        for name, known in self.choices(edition).items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]

    def choices(self, edition: Edition) -> Choices:
        """What each filter can be set to."""
        countries = Country.objects.filter(sessions__edition=edition).distinct()
        return {
            "day": [(day.isoformat(), capfirst(weekday(day))) for day in days_of(edition)],
            "kind": _kinds(edition),
            "theme": _themes(edition),
            "country": sorted(
                ((c.code, words(c.name)) for c in countries), key=lambda pair: folded(pair[1])
            ),
            "language": [(code, capfirst(language_name(code))) for code in languages_of(edition)],
        }

    def filters(self) -> Filters:
        """What the reader asks for, what cannot be understood left out."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        day = asked.pop("day", "")
        return Filters(day=date.fromisoformat(day) if day else None, **asked)


class TrayForm(FilterForm):
    """The filters of the sessions without a place."""

    day = country = language = None  # type: ignore[assignment]

    def choices(self, edition: Edition) -> Choices:
        return {"kind": _kinds(edition), "theme": _themes(edition)}


class NewDraftForm(forms.Form):
    """A draft to make by hand."""

    name = forms.CharField(label=_("Name of the draft"), max_length=100)
    source = forms.ModelChoiceField(
        label=_("Begin with"), queryset=Draft.objects.none(), required=False
    )

    def __init__(self, edition: Edition, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        source: Any = self.fields["source"]
        source.queryset = edition.drafts.filter(state=Draft.State.READY).select_related("release")
        source.empty_label = _("No session placed")
        source.label_from_instance = _draft_label


def _draft_label(draft: Draft) -> str:
    if hasattr(draft, "release"):
        return _("as released: %(name)s") % {"name": draft.release.name}
    return draft.name


class PlaceForm(forms.Form):
    """Where a session goes, for those who write it instead of moving a card."""

    room = forms.ChoiceField(label=_("Room"))
    slot = forms.ChoiceField(label=_("Hour"))

    def __init__(self, edition: Edition, card: Any) -> None:
        now = {"room": card.spot.room, "slot": card.spot.slot} if card.spot else {}
        super().__init__(initial=now)
        rooms: Any = self.fields["room"]
        rooms.choices = [(r.key, f"{r.name} ({r.capacity})") for r in edition.rooms.all()]
        slots: Any = self.fields["slot"]
        slots.choices = [(s.key, day_and_hour(s.starts, edition.zone)) for s in edition.slots.all()]


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


class RestForm(forms.Form):
    """The planner goes on from a draft."""

    name = forms.CharField(label=_("Name of the new draft"), max_length=100)
    seconds = forms.IntegerField(
        label=_("Seconds to think"), min_value=1, max_value=MOST_SECONDS, initial=30
    )


class RepairForm(RestForm):
    """What has changed since a draft was planned: a room lost or a person away, at some hours."""

    room = forms.ModelChoiceField(
        label=_("A room that cannot be used"), queryset=Room.objects.none(), required=False
    )
    participant = forms.ModelChoiceField(
        label=_("Somebody who cannot be there"), queryset=Participant.objects.none(), required=False
    )
    slots = forms.ModelMultipleChoiceField(
        label=_("At these hours"),
        queryset=Slot.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("room", "participant", "slots", "name", "seconds")

    def __init__(self, edition: Edition, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        offer_absences(self, edition)


def offer_absences(form: forms.Form, edition: Edition) -> None:
    """Offer the edition's rooms, the people with a part in it, and its slots."""
    fields: dict[str, Any] = form.fields
    fields["room"].queryset = edition.rooms.all()
    people = Participant.objects.filter(roles__session__edition=edition).distinct()
    fields["participant"].queryset = people.order_by("family_name", "given_name", "pk")
    fields["participant"].label_from_instance = lambda person: person.full_name
    fields["slots"].queryset = edition.slots.all()
    fields["slots"].label_from_instance = lambda slot: day_and_hour(slot.starts, edition.zone)


class ImportForm(forms.Form):
    """A draft that was exported, or made by another program."""

    name = forms.CharField(label=_("Name of the draft"), max_length=100)
    file = forms.FileField(label=_("File (JSON)"), max_length=200)


class ScheduleForm(forms.Form):
    """A programme that other software exported."""

    file = forms.FileField(label=_("File (schedule.json or XML)"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of session, where the file names none of yours"))

    def __init__(self, data: Any, files: Any, kinds: Iterable[SessionKind]) -> None:
        super().__init__(data, files)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [(kind.key, words(kind.name)) for kind in kinds]


class ReleaseForm(forms.Form):
    """The name under which a draft is released, and whether people are told."""

    name = forms.CharField(label=_("Name of the release"), max_length=100)
    tell = forms.BooleanField(
        label=_("Tell each person concerned what changes for them"),
        help_text=_("One message to each, with their own sessions only. Otherwise nobody is told."),
        required=False,
    )
