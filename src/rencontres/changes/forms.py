"""The form of each change of plan."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour, weekday
from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import words
from rencontres.editions.models import Edition
from rencontres.programme.models import Session
from rencontres.programme.queries import days_of

from .orders import Kind, Order

CHOICES = {
    Kind.SESSION: _("Cancel a session"),
    Kind.DAY: _("Cancel a day"),
    Kind.STOPPED: _("Stop at an hour"),
    Kind.POSTPONED: _("Postpone the edition"),
    Kind.EDITION: _("Cancel the edition"),
}


class OrderForm(forms.Form):
    """What a change of plan needs: the field of its kind, and a reason told to everybody."""

    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none())
    day = forms.ChoiceField(label=_("Day"))
    at = forms.DateTimeField(
        label=_("Nothing takes place from"),
        help_text=_("By the venue’s clock. What has begun by then is held."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    first_day = forms.DateField(
        label=_("New first day"),
        help_text=_("All days and hours move along."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = MultilingualFormField(
        label=_("Reason, told to everybody"),
        help_text=_("Who reads another language sees the first that is filled in."),
        lines=2,
        required=False,
    )

    def __init__(self, edition: Edition, kind: str, data: Any = None) -> None:
        super().__init__(data)
        self.edition, self.kind = edition, kind
        mine = {Kind.SESSION: "session", Kind.DAY: "day", Kind.STOPPED: "at"}
        kept = {mine.get(Kind(kind), "first_day" if kind == Kind.POSTPONED else ""), "reason"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        if "session" in self.fields:
            self._offer_sessions()
        if "day" in self.fields:
            days = [(day.isoformat(), capfirst(weekday(day))) for day in days_of(edition)]
            cast("forms.ChoiceField", self.fields["day"]).choices = days
        if "at" in self.fields:
            self.fields["at"].initial = timezone.now().astimezone(edition.zone)

    def _offer_sessions(self) -> None:
        field = cast("forms.ModelChoiceField[Session]", self.fields["session"])
        field.queryset = self.edition.sessions.filter(change=None).select_related("slot")
        field.label_from_instance = self._label  # type: ignore[method-assign]

    def _label(self, obj: Session) -> str:
        title = words(obj.title)
        if obj.slot is None:
            return title
        return f"{title} ({day_and_hour(obj.slot.starts, self.edition.zone)})"

    def order(self) -> Order:
        """What was asked, of a form that is valid."""
        return Order(kind=self.kind, **self.cleaned_data)

    def full_clean(self) -> None:
        """Read hours by the venue's clock."""
        with timezone.override(self.edition.zone):
            super().full_clean()

    def clean_day(self) -> Any:
        """The day as a date."""
        return forms.DateField().clean(self.cleaned_data["day"])
