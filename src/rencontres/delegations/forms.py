"""Forms of delegations: the organisation, the people, and the desk's filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.spreadsheets import Sheet
from rencontres.core.widgets import LongSelect
from rencontres.editions.actions import LONGEST_OFFER
from rencontres.editions.models import Edition
from rencontres.network.countries import EveryCountry, countries
from rencontres.network.forms.imports import ColumnBoxes

from .actions.categories import MOST_USES, RULES
from .actions.letters import Passport
from .badges import PAPERS
from .consents import QUESTIONS
from .intake.fields import fields
from .intake.reading import MOST_ROWS
from .models import (
    Category,
    Consent,
    Diet,
    Intake,
    OrganisationKind,
)
from .people import SPOKEN, Person, interpreted_into
from .rules import invitation_of


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Give a field of choices what there is to choose."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def number(written: str) -> int:
    """A number sent in an address or a form; 0 for what is none, or longer than any number."""
    try:
        return int(written)
    except ValueError:
        return 0


class OrganisationForm(forms.Form):
    """Where the organisation is and how it is called, to find it in the registry."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=EveryCountry(),
        widget=LongSelect(attrs={"autocomplete": "country"}),
    )
    name = forms.CharField(
        label=_("Organisation"),
        help_text=_("A municipality, a region, an embassy, an association… The name is enough."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
        max_length=200,
    )


class UnlistedForm(OrganisationForm):
    """An organisation that the registry does not hold, as its head writes it."""

    kind = forms.ChoiceField(label=_("What it is"), choices=OrganisationKind)
    name = forms.CharField(
        label=_("Name of the organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        max_length=200,
    )
    field_order = ("name", "country", "kind")


class PrintForm(forms.Form):
    """Which badges, on which paper."""

    paper = forms.ChoiceField(
        label=_("Paper"), choices=[(key, paper.label) for key, paper in PAPERS.items()]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *arguments: Any, categories: Iterable[Category], **options: Any) -> None:
        super().__init__(*arguments, **options)
        named = [(category.key, words(category.name)) for category in categories]
        offer(self, "category", [("", _("all categories")), *named])


class Unjudged(forms.Form):
    """A form that can show what was kept without pointing out what is still missing."""

    def unjudged(self) -> Unjudged:
        """The same, before anybody pressed the button."""
        self._errors = ErrorDict()
        return self


class NamedForm(Unjudged):
    """Somebody, as their badge names them."""

    given_name = forms.CharField(
        label=_("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person’s own: it signs them in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    function = forms.CharField(
        label=_("Function"), max_length=200, required=False, help_text=_("As on the badge.")
    )
    elected = forms.BooleanField(label=_("Elected official"), required=False)


class NeedsForm(Unjudged):
    """What somebody needs to be received well."""

    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Interpretation needed into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where a session is held in none of the languages spoken."),
    )
    diet = forms.ChoiceField(
        label=_("Diet"), required=False, choices=[("", _("eats everything")), *Diet.choices]
    )
    needs = forms.CharField(
        label=_("To be received well"),
        max_length=500,
        required=False,
        help_text=_("Access, allergies… Read by the reception team only."),
    )

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self, "languages", _languages(SPOKEN))
        offer(self, "interpretation", _languages(interpreted_into(edition)))


def _languages(offered: Iterable[str]) -> list[tuple[str, Any]]:
    return [(code, get_language_info(code)["name_translated"].capitalize()) for code in offered]


class SeatForm(NamedForm, NeedsForm):
    """Somebody who takes a seat."""

    field_order = ("given_name", "family_name", "email", "function", "elected")

    def person(self, language: str) -> Person:
        """What was written, `function` being in that language."""
        return person_of(self.cleaned_data, self.cleaned_data, language)


def person_of(named: dict[str, Any], needs: dict[str, Any], language: str) -> Person:
    """Somebody, as two forms say it; `function` is in that language."""
    return Person(
        given_name=named["given_name"],
        family_name=named["family_name"],
        email=named["email"],
        category=named.get("category", ""),
        function={language: named["function"]} if named["function"] else {},
        elected=named["elected"],
        languages=tuple(needs["languages"]),
        needs=needs["needs"],
        diet=needs["diet"],
        interpretation=tuple(needs["interpretation"]),
    )


class PersonForm(NamedForm):
    """Somebody who is registered, in a category; a row without any name does not count."""

    category = forms.ChoiceField(label=_("Category"))
    field_order = ("given_name", "family_name", "email", "category", "function", "elected")

    def __init__(self, *arguments: Any, categories: Iterable[Category], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self, "category", [("", "—"), *((c.key, words(c.name)) for c in categories)])

    def has_changed(self) -> bool:
        written = ("given_name", "family_name", "email", "function")
        return any(str(self[name].value() or "").strip() for name in written)


class HeadForm(PersonForm):
    """The head, how to write to them, and what they were invited to."""

    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)
    invitation = forms.CharField(
        label=_("Invitation code"),
        required=False,
        max_length=16,
        help_text=_("If you received one: its category can be chosen once this page is saved."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.edition = edition

    def clean_invitation(self) -> str:
        """A code that opens something, or none."""
        code: str = self.cleaned_data["invitation"].strip().upper()
        if code:
            try:
                invitation_of(self.edition, code, timezone.now())
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return code


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of a category; hours are the venue's."""

    class Meta:
        model = Category
        fields = RULES
        labels = {
            "quota": _("Most seats"),
            "country_quota": _("Most seats of one country"),
            "opens": _("Opens on"),
            "closes": _("Closes on"),
            "by_invitation": _("By invitation only"),
            "approval": _("To be approved by the team"),
            "audience": _("For"),
            "price": _("Price of a seat"),
            "early_price": _("Early price"),
            "early_until": _("Early price until"),
        }
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("opens", "closes", "early_until")
        }

    def _post_clean(self) -> None:
        """The verb writes, and the database says what contradicts: the row stays as it is."""


class CountryQuotaForm(forms.Form):
    """How many places any one country has in all."""

    quota = forms.IntegerField(
        label=_("Most places of one country, over all categories"),
        help_text=_("Counts for every country alike. Empty: no limit but those of the categories."),
        min_value=1,
        required=False,
    )


class InvitationForm(forms.Form):
    """A code to make."""

    uses = forms.IntegerField(
        label=_("Seats it opens"), min_value=1, max_value=MOST_USES, initial=1
    )
    about = forms.CharField(label=_("For whom"), max_length=200, required=False)
    expires = forms.DateTimeField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class MoreSeatsForm(Unjudged):
    """Seats without a name yet."""

    unnamed_seats = forms.IntegerField(
        label=_("Seats to name later"),
        help_text=_("For colleagues who are not chosen yet."),
        min_value=0,
        max_value=100,
        initial=0,
    )


class ConsentsForm(Unjudged):
    """Each question with yes and no, neither chosen beforehand."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for kind, question in QUESTIONS.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=question.words,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer yes or no: both are all right.")},
            )

    @property
    def answers(self) -> dict[Consent.Kind, bool]:
        """What was said to each question."""
        return {Consent.Kind(kind): said == "yes" for kind, said in self.cleaned_data.items()}


def _date(label: Any, autocomplete: str = "off") -> forms.DateField:
    widget = forms.DateInput(
        attrs={"type": "date", "autocomplete": autocomplete}, format="%Y-%m-%d"
    )
    return forms.DateField(label=label, widget=widget)


class LetterForm(forms.Form):
    """What a passport says, for a visa letter."""

    name = forms.CharField(
        label=_("Name, as in the passport"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nationality = forms.ChoiceField(
        label=_("Nationality"), choices=EveryCountry(), widget=LongSelect
    )
    born = _date(_("Date of birth"), "bday")
    number = forms.CharField(
        label=_("Passport number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    expires = _date(_("Passport valid until"))
    letter_language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES
    )

    @property
    def language(self) -> str:
        """The language in which the letter is to be written."""
        return str(self.cleaned_data["letter_language"])

    @property
    def passport(self) -> Passport:
        """What was written of the passport."""
        given = self.cleaned_data
        return Passport(
            name=given["name"],
            nationality=countries()[given["nationality"]],
            born=given["born"],
            number=given["number"],
            expires=given["expires"],
        )


class PeopleFileForm(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or ODS, up to %(most)d rows.") % {"most": MOST_ROWS},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )


class SheetForm(forms.Form):
    """Where the headings of a file stand."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    row = forms.IntegerField(label=_("Headings in row"), min_value=1, required=False)

    def __init__(self, *arguments: Any, sheets: Iterable[Sheet], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self, "sheet", [(str(place), sheet.name) for place, sheet in enumerate(sheets)])


class PeopleColumnsForm(ColumnBoxes):
    """What each column holds, and what is true where no column says it."""

    def __init__(
        self, *arguments: Any, of: Intake, categories: Iterable[Category], **options: Any
    ) -> None:
        super().__init__(*arguments, brought=fields(many=of.delegation_id is None), **options)
        self.fields["category"] = forms.ChoiceField(
            label=_("Category, where no column says it"),
            choices=[(category.key, words(category.name)) for category in categories],
        )
        if of.delegation_id is None:
            self.fields["country"] = forms.ChoiceField(
                label=_("Country, where no column says it"),
                choices=EveryCountry(),
                widget=LongSelect,
                required=False,
            )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the functions"), choices=settings.LANGUAGES
        )


class TeamSeatsForm(forms.Form):
    """Where the organiser is, whose delegation the team belongs to."""

    country = forms.ChoiceField(
        label=_("Country of the organiser"), choices=EveryCountry(), widget=LongSelect
    )


class InvitedForm(forms.Form):
    """Somebody who gets a seat by a role, and whom they represent."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    email = forms.EmailField(label=_("E-mail address"))

    @property
    def person(self) -> Person:
        """Who is invited."""
        return Person(**{name: self.cleaned_data[name] for name in InvitedForm.base_fields})


class DetailsForm(NeedsForm):
    """What a person says of themselves."""

    function = forms.CharField(
        label=_("Function"), max_length=200, required=False, help_text=_("As on the badge.")
    )
    field_order = ("function", "languages", "interpretation", "diet", "needs")


class OfferHoursForm(forms.Form):
    """For how long places are held."""

    hours = forms.IntegerField(
        label=_("Hours to answer an offer"), min_value=1, max_value=LONGEST_OFFER
    )
