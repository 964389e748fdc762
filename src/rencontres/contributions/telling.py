"""A contribution as pages and files tell it: its answers, and its history in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words

from . import queries, questions
from .models import Contribution, Decision

VERBS: dict[str, Any] = {
    "contributions.begin": _("draft begun"),
    "contributions.save": _("changed"),
    "contributions.submit": _("sent"),
    "contributions.withdraw": _("withdrawn"),
    "contributions.take_up_again": _("made a draft again"),
    "contributions.join": _("joined by an organiser"),
    "contributions.remove_organiser": _("an organiser removed"),
    "contributions.decide": _("decided"),
    "contributions.undo_decision": _("decision undone"),
    "contributions.tell": _("decision told"),
    "contributions.make_session": _("made a session"),
}
FIELDS: dict[str, Any] = {
    "title": _("title"),
    "abstract": _("abstract"),
    "themes": _("themes"),
    "sdgs": _("goals"),
    "countries": _("countries"),
    "organised": _("organisation"),
    "languages": _("languages"),
    "interpretation": _("interpretation"),
    "seats": _("people expected"),
    "people": _("people"),
    "answers": _("answers"),
}
MANAGED = ("contributions.decide", "contributions.undo_decision")  # not told to organisers


def answers_told(contribution: Contribution) -> list[tuple[Any, Any]]:
    """Each question of the call with what was answered."""
    return [
        (question.label, questions.said(question, contribution.answers))
        for question in contribution.call.questions.all()
    ]


def history_told(contribution: Contribution, *, managed: bool = False) -> list[dict[str, Any]]:
    """What was done, by whom, when, newest first; decisions only to those who decide."""
    return list(_lines(contribution, managed))


def _lines(contribution: Contribution, managed: bool) -> Iterator[dict[str, Any]]:
    for entry in queries.history(contribution):
        if entry.verb not in VERBS or (entry.verb in MANAGED and not managed):
            continue
        facts = [str(FIELDS[name]) for name in entry.notes.get("fields", []) if name in FIELDS]
        decided = entry.notes.get("decision")
        if decided in Decision.values:
            facts.append(str(Decision(decided).label))
        yield {"at": entry.at, "by": entry.by, "verb": VERBS[entry.verb], "facts": ", ".join(facts)}


def table(found: Iterable[Any]) -> list[list[object]]:
    """The desk's list as rows of a file, its headings first."""
    return [[str(title) for title in _COLUMNS], *(_row(each) for each in found)]


_COLUMNS = (
    _("Number"),
    _("Kind"),
    _("Title"),
    _("Abstract"),
    _("Organisation"),
    _("Country"),
    _("Themes"),
    _("Countries concerned"),
    _("Goals (SDG)"),
    _("Languages spoken"),
    _("Interpretation wanted into"),
    _("People expected"),
    _("People proposed"),
    _("Answers"),
    _("State"),
    _("Decision"),
    _("Told"),
    _("Reviews"),
    _("Mean"),
    _("Spread"),
)


def _row(contribution: Any) -> list[object]:
    return [
        contribution.pk,
        words(contribution.call.kind.name),
        words(contribution.title),
        words(contribution.abstract),
        contribution.organisation,
        contribution.organisation_country_id or "",
        ", ".join(words(theme.name) for theme in contribution.themes.all()),
        ", ".join(country.pk for country in contribution.countries.all()),
        ", ".join(contribution.sdgs),
        ", ".join(contribution.languages),
        ", ".join(contribution.interpretation),
        contribution.seats or "",
        ", ".join(f"{p.full_name} <{p.email}>" for p in contribution.people.all()),
        "\n".join(
            f"{_said(label)} {_said(answer)}" for label, answer in answers_told(contribution)
        ),
        str(contribution.get_state_display()),
        str(contribution.get_decision_display()),
        contribution.told.date().isoformat() if contribution.told else "",
        contribution.reviews_count,
        _rounded(contribution.mean),
        _rounded(contribution.spread),
    ]


def _said(text: Any) -> str:
    return words(text) if isinstance(text, dict) else str(text)


def _rounded(figure: float | None) -> object:
    return "" if figure is None else round(figure, 2)
