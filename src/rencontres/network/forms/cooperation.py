"""The forms of a link and of a project, and the rows within them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField, PartialDateFormField
from rencontres.core.languages import words

from ..codes import SIGNIFICANCE, goals, markers
from ..models import Authority, Link, LinkParty, ProjectParty, Status, Theme
from ..names import LONGEST_QUESTION
from ..records.flaws import SDG
from .search import country_choices

NOT_ASSESSED = ("", _("not assessed"))
TARGETS = re.compile(r"[\s,;]+")


class CooperationForm(forms.Form):
    """What links and projects share."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.ACTIVE)
    reason = forms.CharField(
        label=_("Reason of the suspension"),
        required=False,
        max_length=500,
        help_text=_("Needed where it is suspended."),
    )
    since = PartialDateFormField(label=_("Since"), required=False)
    until = PartialDateFormField(label=_("Until"), required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where this is known from: a convention, a council decision, a website…"),
    )
    confidence = forms.FloatField(
        label=_("Confidence"),
        min_value=0,
        max_value=1,
        initial=1,
        help_text=_("From 0 to 1: 1 is certain, 0.5 is to be checked."),
        widget=forms.NumberInput(attrs={"step": "0.05", "inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("status") == Status.SUSPENDED and not given.get("reason"):
            self.add_error("reason", _("Say why it is suspended."))
        since, until = given.get("since", ""), given.get("until", "")
        if since and until and until < since[: len(until)]:
            self.add_error("until", _("It ends before it starts."))
        return given


class LinkForm(CooperationForm):
    """A link, without its parties."""

    kind = forms.ChoiceField(label=_("Kind of link"), choices=Link.Kind.choices)
    field_order = ("seen", "kind")


class ProjectForm(CooperationForm):
    """A project, without its rows."""

    title = MultilingualFormField(label=_("Title"))
    about = MultilingualFormField(label=_("Description"), lines=3, required=False)
    themes = forms.MultipleChoiceField(label=_("Themes"), widget=forms.CheckboxSelectMultiple)
    link = forms.TypedChoiceField(
        label=_("Within the link"), required=False, coerce=int, empty_value=None
    )
    goals = forms.MultipleChoiceField(
        label=_("Sustainable development goals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(code, f"{code}. {name}") for code, name in goals().items()],
    )
    targets = forms.CharField(
        label=_("Targets of the goals"),
        required=False,
        max_length=300,
        help_text=_("Their codes, with commas between them: 6.1, 11.4."),
    )
    field_order = ("seen", "title", "about", "themes", "link")

    def __init__(self, *arguments: Any, links: Iterable[Link] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        themes = sorted((words(theme.name), theme.code) for theme in Theme.objects.all())
        cast("forms.ChoiceField", self.fields["themes"]).choices = [
            (code, name) for name, code in themes
        ]
        cast("forms.ChoiceField", self.fields["link"]).choices = [
            ("", _("no link")),
            *((link.pk, f"{link.get_kind_display()} ({link.since or '?'})") for link in links),
        ]
        for code, name in markers().items():
            self.fields[f"marker_{code}"] = forms.TypedChoiceField(
                label=name,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[NOT_ASSESSED, *((n, f"{n}: {said}") for n, said in SIGNIFICANCE.items())],
            )

    def clean_targets(self) -> list[str]:
        """The codes, each checked."""
        codes = [code for code in TARGETS.split(self.cleaned_data["targets"]) if code]
        for code in codes:
            if "." not in code or not SDG.fullmatch(code):
                raise ValidationError(
                    _("“%(code)s” is no target: write it as 6.1 or 9.c.") % {"code": code}
                )
        return codes

    @property
    def markers(self) -> list[forms.BoundField]:
        """The fields of policy markers, which a page sets apart."""
        return [self[f"marker_{code}"] for code in markers()]


class PartyForm(forms.Form):
    """A party of a link, which a search has found."""

    authority = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"))
    roles = LinkParty.Role.choices

    def __init__(self, *arguments: Any, named: dict[int, Authority], **options: Any) -> None:
        super().__init__(*arguments, **options)
        cast("forms.ChoiceField", self.fields["role"]).choices = self.roles
        self.named = named

    @property
    def party(self) -> Authority | None:
        """The authority that the row is about."""
        try:
            return self.named.get(int(self["authority"].value()))
        except (TypeError, ValueError):
            return None


class ProjectPartyForm(PartyForm):
    """A party of a project."""

    roles = ProjectParty.Role.choices


class PartySearchForm(forms.Form):
    """The search of one more party."""

    q = forms.CharField(
        label=_("Add an authority: its name"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", _("all countries")), *country_choices()],
    )


class PurposeForm(forms.Form):
    """A purpose of a project and its share."""

    code = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("DAC purpose code"),
        error_messages={"invalid": _("A purpose code has five digits, as 14030.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    share = forms.DecimalField(
        label=_("Share in per cent"), min_value=0.01, max_value=100, max_digits=5, decimal_places=2
    )


class BudgetForm(forms.Form):
    """What somebody gives to a project in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2100)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=14, decimal_places=2)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="EUR", help_text=_("Three capitals, as EUR.")
    )
    payer = forms.TypedChoiceField(label=_("Paid by"), required=False, coerce=int, empty_value=None)
    funder = forms.CharField(label=_("Another funder’s name"), required=False, max_length=200)
    channel = forms.RegexField(r"^[0-9]{5}$", label=_("Channel of delivery (code)"), required=False)

    def __init__(self, *arguments: Any, named: dict[int, Authority], **options: Any) -> None:
        super().__init__(*arguments, **options)
        cast("forms.ChoiceField", self.fields["payer"]).choices = [
            ("", _("another funder")),
            *((key, authority.name) for key, authority in named.items()),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("payer") is None) == (not given.get("funder")):
            self.add_error("funder", _("Choose who pays, or write another funder’s name: one."))
        return given
