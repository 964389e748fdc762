"""What organisers write of a contribution, as plain data, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.editions.models import EditionTheme
from rencontres.network.codes import goals
from rencontres.network.models import Authority, Country
from rencontres.programme.models import Role

from . import questions
from .models import Contribution, ProposedPerson

MOST_PEOPLE = 30
MOST_SEATS = 100_000
LONGEST = {"title": 200, "abstract": 5_000}


class Organised(NamedTuple):
    """Who organises it: an authority of the registry, or what was written."""

    name: str
    country: Country
    authority: Authority | None = None


class Proposed(NamedTuple):
    """Somebody proposed for a part."""

    given_name: str
    family_name: str
    email: str
    kind: str = Role.Kind.SPEAKER
    function: str = ""
    organisation: str = ""
    country: Country | None = None


def write(contribution: Contribution, changes: Mapping[str, Any]) -> None:
    """Keep what was changed, by field; refuses what cannot be kept. Saves the row."""
    for name, value in changes.items():
        _WRITERS[name](contribution, value)
    contribution.save()


def _text(name: str) -> Callable[[Contribution, Text], None]:
    def keep(contribution: Contribution, value: Text) -> None:
        longest = LONGEST[name]
        if any(len(words) > longest for words in value.values()):
            what = _("This is too long: %(longest)d characters are allowed.") % {"longest": longest}
            raise Refusal(what, code="too_long", status=422)
        setattr(contribution, name, {code: words for code, words in value.items() if words})

    return keep


def _themes(contribution: Contribution, value: Sequence[EditionTheme]) -> None:
    edition = contribution.call.edition_id
    if any(theme.edition_id != edition for theme in value):
        raise Refusal(_("This theme is not of this edition."), code="theme", status=422)
    contribution.themes.set(value)


def _countries(contribution: Contribution, value: Sequence[Country]) -> None:
    contribution.countries.set(value)


def _sdgs(contribution: Contribution, value: Sequence[str]) -> None:
    if unknown := [code for code in value if code not in goals()]:
        what = _("“%(code)s” is not a goal: 1 to 17.") % {"code": unknown[0]}
        raise Refusal(what, code="sdg", status=422)
    contribution.sdgs = sorted(set(value), key=int)


def _organised(contribution: Contribution, value: Organised) -> None:
    contribution.organisation = value.name.strip()[:200]
    contribution.organisation_country = value.country
    contribution.authority = value.authority
    if not contribution.organisation:
        raise Refusal(_("Write the name of the organisation."), code="organisation", status=422)


def _languages(name: str) -> Callable[[Contribution, Sequence[str]], None]:
    def keep(contribution: Contribution, value: Sequence[str]) -> None:
        if unknown := [code for code in value if code not in contribution.call.languages]:
            what = _("“%(code)s” is not a language of this call.") % {"code": unknown[0]}
            raise Refusal(what, code="language", status=422)
        setattr(contribution, name, list(dict.fromkeys(value)))

    return keep


def _seats(contribution: Contribution, value: int | None) -> None:
    if value is not None and not 1 <= value <= MOST_SEATS:
        raise Refusal(_("Write how many people you expect, in digits."), code="seats", status=422)
    contribution.seats = value


def _answers(contribution: Contribution, value: Mapping[str, str]) -> None:
    contribution.answers = questions.checked(contribution.call.questions.all(), value)


def _people(contribution: Contribution, value: Sequence[Proposed]) -> None:
    _check_people(value)
    contribution.people.all().delete()
    ProposedPerson.objects.bulk_create(
        ProposedPerson(contribution=contribution, position=position, **person._asdict())
        for position, person in enumerate(value)
    )


def _check_people(people: Sequence[Proposed]) -> None:
    seen: set[str] = set()
    problem: Any = ""
    if len(people) > MOST_PEOPLE:
        problem = _("%(most)d people can be proposed at most.") % {"most": MOST_PEOPLE}
    for number, person in enumerate(people, start=1):
        row = {"number": number}
        if not (person.given_name.strip() and person.family_name.strip()):
            problem = _("Person %(number)d: write the given name and the family name.") % row
        elif not _is_address(person.email):
            problem = _("Person %(number)d: this is no e-mail address, check its spelling.") % row
        elif person.email.lower() in seen:
            problem = _("Person %(number)d: this address is given twice.") % row
        elif person.kind not in Role.Kind.values:
            problem = _("Person %(number)d: choose a part in the session.") % row
        seen.add(person.email.lower())
    if problem:
        raise Refusal(problem, code="people", status=422)


def _is_address(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return len(written) <= 254


_WRITERS: dict[str, Callable[[Contribution, Any], None]] = {
    "title": _text("title"),
    "abstract": _text("abstract"),
    "themes": _themes,
    "sdgs": _sdgs,
    "countries": _countries,
    "organised": _organised,
    "languages": _languages("languages"),
    "interpretation": _languages("interpretation"),
    "seats": _seats,
    "people": _people,
    "answers": _answers,
}
