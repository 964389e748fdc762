"""The pages on which a contribution is written: each can be left unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import language_name, words
from rencontres.core.widgets import LongSelect
from rencontres.delegations.forms import UnlistedForm
from rencontres.network.codes import goals
from rencontres.network.countries import EveryCountry, countries
from rencontres.programme.models import Role

from .. import questions
from ..content import LONGEST, MOST_PEOPLE, MOST_SEATS, Proposed
from ..models import Contribution, Question


class Page(forms.Form):
    """A page of a contribution; `changes` is what it says, as the verb takes it."""

    def __init__(self, data: Any, contribution: Contribution) -> None:
        self.contribution = contribution
        super().__init__(data, initial=self.written(contribution), use_required_attribute=False)
        self.fill()

    def written(self, contribution: Contribution) -> dict[str, Any]:
        """What stands there now."""
        return {name: getattr(contribution, name) for name in self.base_fields}

    def fill(self) -> None:
        """Offer what there is to choose."""

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a field of choices what there is to choose."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def changes(self) -> dict[str, Any]:
        """What was written, by field."""
        return dict(self.cleaned_data)


class TextPage(Page):
    """Title and abstract."""

    title = MultilingualFormField(label=_("Title"), required=False)
    abstract = MultilingualFormField(label=_("Abstract"), lines=4, required=False)

    def fill(self) -> None:
        named = ", ".join(language_name(code) for code in self.contribution.call.languages)
        self.fields["title"].help_text = _("One of these languages at least: %(languages)s.") % {
            "languages": named
        }
        self.fields["abstract"].help_text = _("Up to %(longest)d characters.") % {
            "longest": LONGEST["abstract"]
        }


class AboutPage(Page):
    """Themes, goals, countries."""

    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries concerned"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("None where it concerns all."),
    )
    sdgs = forms.MultipleChoiceField(
        label=_("Sustainable development goals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def written(self, contribution: Contribution) -> dict[str, Any]:
        return {
            "themes": [theme.key for theme in contribution.themes.all()],
            "sdgs": contribution.sdgs,
            "countries": [country.pk for country in contribution.countries.all()],
        }

    def fill(self) -> None:
        self.known = {t.key: t for t in self.contribution.edition.editionthemes.all()}
        self.offer("themes", [(key, words(theme.name)) for key, theme in self.known.items()])
        self.offer("sdgs", [(code, f"{code}. {name}") for code, name in goals().items()])
        self.offer("countries", list(EveryCountry())[1:])

    @property
    def changes(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "themes": [self.known[key] for key in said["themes"]],
            "sdgs": said["sdgs"],
            "countries": [countries()[code] for code in said["countries"]],
        }


class PracticalPage(Page):
    """Languages, interpretation, seats."""

    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Interpretation wanted into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seats = forms.IntegerField(
        label=_("People expected"), required=False, min_value=1, max_value=MOST_SEATS
    )

    def fill(self) -> None:
        spoken = [(code, language_name(code)) for code in self.contribution.call.languages]
        self.offer("languages", spoken)
        self.offer("interpretation", spoken)


class QuestionsPage(Page):
    """The call's own questions."""

    def written(self, contribution: Contribution) -> dict[str, Any]:
        return dict(contribution.answers)

    def fill(self) -> None:
        for question in self.contribution.call.questions.all():
            self.fields[questions.key(question)] = _field(question)

    @property
    def changes(self) -> dict[str, Any]:
        said = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {"answers": said}


def _field(question: Question) -> forms.Field:
    label, told = words(question.label), words(question.help)
    if question.kind == Question.Kind.CHOICE:
        offered = [(key, words(text)) for key, text in questions.choices(question).items()]
        field: forms.Field = forms.ChoiceField(choices=[("", "—"), *offered])
    else:
        long = question.kind == Question.Kind.LONG
        box = forms.Textarea(attrs={"rows": 6}) if long else forms.TextInput()
        if question.kind == Question.Kind.NUMBER:
            box.attrs["inputmode"] = "decimal"
        field = forms.CharField(widget=box, validators=[_validator(question)])
    if question.longest:
        told = f"{told} {_('Up to %(longest)d characters.') % {'longest': question.longest}}"
    field.label, field.help_text = label, escape(told.strip())  # the team wrote it
    field.required = False
    return field


def _validator(question: Question) -> Any:
    def validate(answer: str) -> None:
        if wrong := questions.problem(question, answer):
            raise forms.ValidationError(wrong)

    return validate


class NamedOrganisationForm(UnlistedForm):
    """An organisation that the registry does not hold."""

    kind = None  # type: ignore[assignment]  # not asked here


class PersonRow(forms.Form):
    """Somebody proposed; a row without any name does not count."""

    kind = forms.ChoiceField(label=_("Part"), choices=Role.Kind.choices, initial=Role.Kind.SPEAKER)
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    function = forms.CharField(label=_("Function"), max_length=200, required=False)
    organisation = forms.CharField(
        label=_("Organisation, if another"), max_length=200, required=False
    )
    country = forms.ChoiceField(
        label=_("Country, if another"), required=False, choices=EveryCountry(), widget=LongSelect
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*arguments, **options)

    def has_changed(self) -> bool:
        written = ("given_name", "family_name", "email", "function")
        return any(str(self[name].value() or "").strip() for name in written)

    @property
    def person(self) -> Proposed:
        """Who is proposed."""
        said = dict(self.cleaned_data)
        code = said.pop("country")
        return Proposed(**said, country=countries()[code] if code else None)


def people_of(data: Any, contribution: Contribution) -> list[PersonRow]:
    """The rows of people: what was sent, else what stands there, and an empty one."""
    if data is not None:
        keys = [key for key in dict.fromkeys(data.getlist("row")) if key.isdecimal()]
        return [
            PersonRow(data, prefix=f"person-{key}") for key in keys[:MOST_PEOPLE] if len(key) <= 4
        ]
    known: list[Mapping[str, Any]] = [
        {name: getattr(person, name) for name in PersonRow.base_fields if name != "country"}
        | {"country": person.country_id or ""}
        for person in contribution.people.all()
    ]
    return [
        PersonRow(prefix=f"person-{place}", initial=person or None)
        for place, person in enumerate([*known, {}], start=1)
    ]


PAGES: dict[str, type[Page]] = {
    "text": TextPage,
    "about": AboutPage,
    "practical": PracticalPage,
    "questions": QuestionsPage,
}


def form_of(page: str, data: Any, contribution: Contribution) -> Page:
    """The form of a page, with what was sent, else what stands there."""
    return PAGES[page](data, contribution)
