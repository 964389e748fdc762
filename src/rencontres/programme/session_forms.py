"""Forms of the team's pages of sessions: what is said of one, its kind's rules, its documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour
from rencontres.core.files import MEGABYTES
from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import codes, language_name, words
from rencontres.delegations.forms import offer
from rencontres.delegations.models import Delegation, Participant
from rencontres.delegations.people import SPOKEN
from rencontres.editions.models import Edition
from rencontres.network.codes import goals
from rencontres.network.forms.fields import AuthorityField
from rencontres.network.forms.search import country_choices
from rencontres.network.models import Authority

from .content import NAMES, Content, content_of, equipment_of
from .models import Session, SessionKind
from .queries import languages_of

_Boxes = forms.CheckboxSelectMultiple


class OrganiserField(AuthorityField):
    """An authority of the registry; the one that stands is not looked for again by its name."""

    known: Authority | None = None

    def clean(self, value: Any) -> Any:
        if self.known and str(value).strip() == self.known.name:
            return self.known
        return super().clean(value)


class SessionForm(forms.Form):
    """All that is said of a session; `seen` is the version that the editor looks at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=NAMES["kind"])
    title = MultilingualFormField(label=NAMES["title"])
    abstract = MultilingualFormField(label=NAMES["abstract"], lines=3, required=False)
    themes = forms.MultipleChoiceField(label=NAMES["themes"], required=False, widget=_Boxes)
    sdgs = forms.TypedMultipleChoiceField(
        label=NAMES["sdgs"],
        required=False,
        widget=_Boxes,
        coerce=int,
        choices=lambda: [(int(code), f"{code}. {name}") for code, name in goals().items()],
    )
    countries = forms.MultipleChoiceField(
        label=NAMES["countries"],
        required=False,
        choices=country_choices,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Hold Ctrl (⌘ on a Mac) to choose several."),
    )
    organiser = OrganiserField(label=NAMES["organiser"], required=False)
    organiser_name = forms.CharField(
        label=NAMES["organiser_name"],
        required=False,
        max_length=200,
        help_text=_("Of an organiser that is not in the registry."),
    )
    languages = forms.MultipleChoiceField(label=NAMES["languages"], required=False, widget=_Boxes)
    interpretation = forms.MultipleChoiceField(
        label=NAMES["interpretation"], required=False, widget=_Boxes
    )
    seats = forms.IntegerField(
        label=NAMES["seats"], min_value=1, max_value=100_000, initial=Content.seats
    )
    equipment = forms.MultipleChoiceField(label=NAMES["equipment"], required=False, widget=_Boxes)
    slots = forms.MultipleChoiceField(
        label=NAMES["slots"], required=False, widget=_Boxes, help_text=_("None: at any hour.")
    )
    rooms = forms.MultipleChoiceField(
        label=NAMES["rooms"], required=False, widget=_Boxes, help_text=_("None: in any room.")
    )

    def __init__(self, data: Any, edition: Edition, session: Session | None = None) -> None:
        super().__init__(data, initial=_said(session) if session else None)
        if session:
            cast("OrganiserField", self.fields["organiser"]).known = session.organiser
        offered: dict[str, list[tuple[str, Any]]] = {
            "kind": [(kind.key, words(kind.name)) for kind in edition.session_kinds.all()],
            "themes": [(theme.key, words(theme.name)) for theme in edition.editionthemes.all()],
            "equipment": [(item, capfirst(item)) for item in equipment_of(edition)],
            "slots": [
                (slot.key, capfirst(day_and_hour(slot.starts, edition.zone)))
                for slot in edition.slots.all()
            ],
            "rooms": [(room.key, room.name) for room in edition.rooms.all()],
        }
        heard = dict.fromkeys((*SPOKEN, *languages_of(edition)))
        spoken = [(code, capfirst(language_name(code))) for code in heard]
        for name, choices in (offered | {"languages": spoken, "interpretation": spoken}).items():
            offer(self, name, choices)
            if not choices:  # nothing to choose: an edition without themes, for instance
                del self.fields[name]

    @property
    def content(self) -> Content:
        """What is said, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        authority = said.pop("organiser", None)
        return Content.of(said | {"organiser": authority.pk if authority else None})


def _said(session: Session) -> dict[str, Any]:
    """What stands, as the form's fields have it."""
    said = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in vars(content_of(session)).items()
    }
    organiser = session.organiser.name if session.organiser else ""
    return said | {"organiser": organiser, "seen": session.version}


class KindForm(forms.Form):
    """A kind of session: its names and its rules."""

    name = MultilingualFormField(label=_("Name"))
    plural = MultilingualFormField(label=_("Name of several"))
    audience = forms.ChoiceField(
        label=_("Who may book"),
        choices=SessionKind.Audience.choices,
        initial=SessionKind.Audience.OPEN,
    )
    bookable = forms.BooleanField(
        label=_("Participants book a place"), required=False, initial=True
    )
    alone = forms.BooleanField(label=_("Nothing else is held at the same time"), required=False)
    statutory = forms.BooleanField(label=_("It is a statutory meeting"), required=False)


class DocumentForm(forms.Form):
    """A document: an address or a file, for everybody or for the team."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [
            (c, get_language_info(c)["name_translated"].capitalize()) for c in codes()
        ],
    )
    url = forms.URLField(
        label=_("Address on the web"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, DOCX, PPTX, ODT, ODP, JPEG or PNG, %(most)d MB at most.")
        % {"most": MEGABYTES},
    )
    public = forms.BooleanField(label=_("Everybody may read it"), required=False, initial=True)


class GuestForm(forms.Form):
    """Whom a session invites: a delegation by its reference, or a participant by their address."""

    guest = forms.CharField(
        label=_("Delegation or participant"),
        max_length=254,
        help_text=_("A delegation’s reference, as SN-0001, or a participant’s e-mail address."),
    )

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.edition = edition

    def clean_guest(self) -> dict[str, Delegation | Participant]:
        """The one who is meant, as the verb takes them."""
        written = self.cleaned_data["guest"].strip()
        if "@" in written:
            person = self.edition.participants.filter(email__iexact=written).first()
            if person:
                return {"participant": person}
        else:
            delegation = self.edition.delegations.filter(reference__iexact=written).first()
            if delegation:
                return {"delegation": delegation}
        raise forms.ValidationError(
            _("Nobody of this edition goes by “%(written)s”: look at the list of delegations.")
            % {"written": written}
        )


class FoundForm(forms.Form):
    """Which sessions the team looks for."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    lacks = forms.ChoiceField(label=_("Not yet written in"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("placed", _("with its hour")), ("unplaced", _("without hour"))],
    )

    def __init__(self, data: Any, kinds: Iterable[SessionKind]) -> None:
        super().__init__(data)
        offer(self, "kind", [("", _("All")), *((k.key, words(k.plural)) for k in kinds)])
        named = [(code, language_name(code)) for code in codes()]
        offer(self, "lacks", [("", _("all languages")), *named])

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, without what cannot be."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
