"""Forms of country groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField

from ..models import Country, CountryGroup, GroupMeeting
from .fields import AuthorityField, Day
from .search import country_choices


class GroupForm(forms.Form):
    """What a group is, for which countries."""

    name = MultilingualFormField(label=_("Name"))
    about = MultilingualFormField(label=_("What it is about"), lines=3, required=False)
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        choices=country_choices,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Hold Ctrl (⌘ on a Mac) to choose several."),
    )

    def clean_countries(self) -> list[Country]:
        """The countries of the codes."""
        return list(Country.objects.filter(pk__in=self.cleaned_data["countries"]))


class PresidentForm(forms.Form):
    """An elected official of a member."""

    name = forms.CharField(label=_("Given name and family name"), max_length=200)
    function = MultilingualFormField(label=_("Function"), required=False)
    authority = AuthorityField()


class CoordinatorForm(forms.Form):
    """Who keeps the group's pages."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Empty: nobody coordinates.")
    )


class ChoiceForm(forms.Form):
    """An authority in or out, whatever its links say."""

    authority = AuthorityField()
    included = forms.TypedChoiceField(
        label=_("What to do"),
        choices=[("yes", _("put it into the group")), ("no", _("take it out of the group"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)


class MeetingForm(forms.Form):
    """A meeting, to come or held."""

    title = MultilingualFormField(label=_("Title"))
    day = Day(label=_("Date"))
    hour = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    agenda = forms.CharField(
        label=_("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    minutes = forms.CharField(
        label=_("Minutes"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )


class ChangeMeetingForm(MeetingForm):
    """A meeting as somebody saw it, and as it becomes."""

    cancelled = forms.BooleanField(label=_("The meeting is cancelled"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DocumentForm(forms.Form):
    """A document: an address or a file."""

    title = forms.CharField(label=_("Title"), max_length=200)
    url = forms.URLField(
        label=_("Address on the web"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, DOCX, ODT, JPEG or PNG, 10 MB at most."),
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = self.cleaned_data
        if not given.get("url") and not given.get("file") and not self.errors:
            raise ValidationError(_("Give an address or a file."))
        return given


class DecisionForm(forms.Form):
    """What was decided, who carries it out, by when."""

    text = forms.CharField(
        label=_("Decision"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.CharField(label=_("Carried out by"), max_length=200)
    due = Day(label=_("By"), required=False)
    meeting: Any = forms.ModelChoiceField(
        GroupMeeting.objects.none(), label=_("Decided at"), required=False
    )

    def __init__(self, *args: Any, group: CountryGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        meetings: Any = self.fields["meeting"]
        meetings.queryset = group.meetings.order_by("-day")
        meetings.label_from_instance = lambda meeting: f"{meeting.day:%Y-%m-%d}"
