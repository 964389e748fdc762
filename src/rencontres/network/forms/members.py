"""Forms of the members' desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Authority, Member, Membership
from ..scale import Band, Scale
from .fields import Amount, AuthorityField, Day

KINDS = Authority.Kind.choices
EMPTY_LINES = 3


class YearForm(forms.Form):
    """A year to open."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    due = Day(label=_("Fees due on"))


class DueForm(forms.Form):
    """When a year's fees are due."""

    due = Day(label=_("Fees due on"))


class Filters(forms.Form):
    """What the list of members shows."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all states")), *Membership.State.choices],
    )
    kind = forms.ChoiceField(
        label=_("Kind of authority"), required=False, choices=[("", _("all kinds")), *KINDS]
    )


class EnrolForm(forms.Form):
    """An authority that becomes a member."""

    authority = AuthorityField()
    email = forms.EmailField(label=_("E-mail address for calls"), required=False)
    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a member's calls go."""

    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)

    class Meta:
        model = Member
        fields = ("email", "language")


class PaymentForm(forms.Form):
    """An amount received."""

    amount = Amount(label=_("Amount received"))
    on = Day(label=_("Received on"), initial=timezone.localdate)
    reference = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=100,
        help_text=_("As the bank statement names it."),
    )


class FeeForm(forms.Form):
    """A fee by hand."""

    fee = Amount(label=_("Fee"))


class ReasonForm(forms.Form):
    """Why something is undone, waived or ended."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class BandForm(forms.Form):
    """A line of the scale."""

    kind = forms.ChoiceField(label=_("Kind of authority"), choices=KINDS)
    least = forms.IntegerField(
        label=_("From (inhabitants)"), min_value=0, max_value=2**31 - 1, required=False
    )
    most = forms.IntegerField(
        label=_("To (inhabitants)"), min_value=0, max_value=2**31 - 1, required=False
    )
    amount = Amount(label=_("Fee (€)"), required=False)

    def clean(self) -> dict[str, Any]:
        """A line with a fee says from how many inhabitants on."""
        given = self.cleaned_data
        if given.get("amount") is not None and given.get("least") is None:
            self.add_error("least", _("Write from how many inhabitants on: 0 for the first band."))
        return given

    @property
    def band(self) -> Band:
        """What was written."""
        given = self.cleaned_data
        return Band(given["kind"], given["least"], given["most"], given["amount"])


class Lines(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines of a scale; one that is emptied goes."""

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each line can be left empty, and says its number to who does not see the table."""
        super().add_fields(form, index)
        form.empty_permitted = True
        form.use_required_attribute = False
        for field in form.fields.values():
            label = _("Line %(line)s: %(label)s") % {"line": (index or 0) + 1, "label": field.label}
            field.widget.attrs["aria-label"] = label

    @property
    def bands(self) -> list[Band]:
        """The lines somebody wrote in."""
        return [form.band for form in self.forms if form.cleaned_data.get("amount") is not None]


def scale_form(data: Any = None, *, scale: Scale | None = None) -> Lines:
    """The lines of a scale, as sent or as they are, with empty ones below."""
    rows = list(_rows(scale or {}))
    formset = forms.formset_factory(
        BandForm, formset=Lines, extra=len(rows) + EMPTY_LINES, max_num=200
    )
    return cast("Lines", formset(data, prefix="bands", initial=rows))


def _rows(scale: Scale) -> Iterable[dict[str, Any]]:
    for bands in scale.values():
        for band in bands:
            yield {
                "kind": band.kind,
                "least": band.least,
                "most": band.most,
                "amount": band.amount,
            }
