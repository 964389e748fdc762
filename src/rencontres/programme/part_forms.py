"""What somebody with a part says of themselves and sends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import codes
from rencontres.delegations.consents import QUESTIONS
from rencontres.delegations.models import Consent, Participant

from .models import Profile, Role


class Moment(forms.DateTimeField):
    """A day and an hour by the venue's clock, in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, required=False, **options)


class ProfileForm(forms.Form):
    """How somebody is printed, and what they need."""

    printed_name = forms.CharField(
        label=_("Your name as printed"), max_length=200, help_text=_("In the programme.")
    )
    function = MultilingualFormField(label=_("Function"), required=False)
    equipment = forms.CharField(
        label=_("What you need to speak"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A screen, sound, a step-free stage…"),
    )
    arrives = Moment(
        label=_("You cannot be there before"),
        help_text=_("By the venue’s clock; your sessions are planned accordingly."),
    )
    leaves = Moment(label=_("Nor after"))

    @classmethod
    def of(cls, person: Participant, sent: Any) -> ProfileForm:
        """The form with what is known of a person."""
        profile = Profile.objects.filter(participant=person).first() or Profile()
        said = {name: getattr(profile, name) for name in cls.base_fields}
        said["printed_name"] = said["printed_name"] or person.full_name
        said["function"] = said["function"] or person.function
        return cls(sent, initial=said)

    def clean(self) -> dict[str, Any]:
        """Nobody leaves before they arrive."""
        said = self.cleaned_data
        arrives, leaves = said.get("arrives"), said.get("leaves")
        if arrives and leaves and leaves <= arrives:
            self.add_error("leaves", _("You leave before you arrive: correct one of both."))
        return said


class PortraitForm(forms.Form):
    """A photograph, and the consent to its being published."""

    file = forms.FileField(
        label=_("Photograph"),
        help_text=_("JPEG, PNG or WebP, 10 MB at most. It is cut to one size; upright is best."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    agreed = forms.BooleanField(label=QUESTIONS[Consent.Kind.IMAGE_RIGHTS].words, required=True)


class SlidesForm(forms.Form):
    """Slides for a session."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [
            (code, get_language_info(code)["name_translated"].capitalize()) for code in codes()
        ],
    )
    file = forms.FileField(label=_("File"), help_text=_("PDF, PPTX or ODP, 50 MB at most."))


class PartsFilter(forms.Form):
    """Which parts the team looks for."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Role.State.choices]
    )

    @property
    def asked(self) -> str:
        """What is asked, without what cannot be."""
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))
