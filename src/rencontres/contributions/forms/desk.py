"""The desk's forms: calls and their questions, criteria, reviewers, filters, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import MultilingualFormField
from rencontres.core.languages import Text, codes, language_name, words
from rencontres.delegations.people import SPOKEN
from rencontres.editions.models import Edition

from ..actions.deciding import LONGEST_MESSAGE
from ..actions.reviewing import HEAVIEST, LONGEST_COMMENT
from ..models import HIGHEST, LOWEST, Call, Contribution, Criterion, Decision, Question, Review
from ..models.calls import LONGEST_ANSWER
from ..queries import TO_DECIDE, UNTOLD


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


class CallForm(forms.Form):
    """A call: its days by the venue's clock, its audience, languages, instructions."""

    opens = _moment(_("Opens on"))
    closes = _moment(_("Closes on"), help_text=_("By the clock of the edition’s venue."))
    audience = forms.ChoiceField(label=_("Who may propose"), choices=Call.Audience.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages to write and speak in"), widget=forms.CheckboxSelectMultiple
    )
    instructions = MultilingualFormField(label=_("Instructions"), lines=4, required=False)

    def __init__(self, *arguments: Any, call: Call | None = None, **options: Any) -> None:
        known = {name: getattr(call, name) for name in self.base_fields} if call else {}
        options["initial"] = known
        super().__init__(*arguments, **options)
        spoken = [(code, language_name(code)) for code in SPOKEN]
        cast("forms.ChoiceField", self.fields["languages"]).choices = spoken


class ChoicesField(forms.CharField):
    """Answers to choose from, one a line, the languages parted by bars."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            " | ".join(text.get(code, "") for code in codes()).rstrip(" |") for text in value
        )

    def clean(self, value: Any) -> list[Text]:
        lines = super().clean(value).splitlines()
        return [
            {code: part.strip() for code, part in zip(codes(), line.split("|"), strict=False)}
            for line in lines
            if line.strip(" |")
        ]


class QuestionForm(forms.Form):
    """A question of a call's form."""

    label = MultilingualFormField(label=_("Question"))
    help = MultilingualFormField(label=_("Explanation"), required=False)
    kind = forms.ChoiceField(label=_("Answer"), choices=Question.Kind.choices)
    required = forms.BooleanField(label=_("An answer is required"), required=False)
    longest = forms.IntegerField(
        label=_("Most characters, of a text"),
        required=False,
        min_value=1,
        max_value=LONGEST_ANSWER,
        initial=500,
    )
    choices = ChoicesField(
        label=_("Answers to choose from"),
        required=False,
        help_text=_("One a line: French | English | Spanish."),
    )

    def __init__(self, *arguments: Any, question: Question | None = None, **options: Any) -> None:
        known = {name: getattr(question, name) for name in self.base_fields} if question else {}
        options["initial"] = known or None
        super().__init__(*arguments, **options)


class LinkForm(forms.Form):
    """A link that opens a call."""

    about = forms.CharField(label=_("For whom"), max_length=200)
    closes = _moment(
        _("Valid until"), required=False, help_text=_("Left empty: as long as the call is open.")
    )


class CriterionForm(forms.Form):
    """A criterion and its weight."""

    name = MultilingualFormField(label=_("Criterion"))
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=HEAVIEST, initial=1)


class ReviewerForm(forms.Form):
    """Somebody who reviews, and what."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.themes = {theme.key: theme for theme in edition.editionthemes.all()}
        named = [(key, words(theme.name)) for key, theme in self.themes.items()]
        cast("forms.ChoiceField", self.fields["theme"]).choices = [("", _("all themes")), *named]


class FilterForm(forms.Form):
    """Which contributions the desk's list shows, and in what order."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (TO_DECIDE, _("to decide")),
            *Decision.choices,
            (UNTOLD, _("decided, not told yet")),
            (Contribution.State.WITHDRAWN.value, Contribution.State.WITHDRAWN.label),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("newest first")),
            ("mean", _("best mean first")),
            ("spread", _("most disputed first")),
        ],
    )

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data)
        kinds = [(call.kind.key, words(call.kind.name)) for call in _calls(edition)]
        themes = [(t.key, words(t.name)) for t in edition.editionthemes.all()]
        for name, known in (("kind", kinds), ("theme", themes)):
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *known]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, what cannot be understood left out."""
        self.is_valid()
        return dict(getattr(self, "cleaned_data", {}))


def _calls(edition: Edition) -> Iterable[Call]:
    return edition.calls.select_related("kind")


class DecisionForm(forms.Form):
    """A decision and the words that go with it."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices)
    message = forms.CharField(
        label=_("Message to the organisers"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent with the decision, as you write it."),
    )


class ReviewForm(forms.Form):
    """A score for each criterion, and a comment."""

    def __init__(
        self, *arguments: Any, criteria: Iterable[Criterion], review: Review | None, **options: Any
    ) -> None:
        given = {s.criterion_id: s.value for s in review.scores.all()} if review else {}
        super().__init__(*arguments, **options)
        for criterion in criteria:
            self.fields[f"criterion-{criterion.pk}"] = forms.TypedChoiceField(
                label=words(criterion.name),
                coerce=int,
                choices=[(n, str(n)) for n in range(LOWEST, HIGHEST + 1)],
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
                help_text=_("Weight %(weight)d.") % {"weight": criterion.weight},
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            required=False,
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 5}),
            initial=review.comment if review else "",
        )

    @property
    def scores(self) -> dict[int, int]:
        """The scores by the criterion's key."""
        return {
            int(name.partition("-")[2]): value
            for name, value in self.cleaned_data.items()
            if name.startswith("criterion-")
        }
