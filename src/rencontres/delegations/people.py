"""People as their head of delegation gives them, checked and written as participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.actions import ensure_users
from rencontres.core.actions import Refusal, part
from rencontres.core.actor import Actor
from rencontres.core.languages import Text, codes
from rencontres.editions.models import Edition

from .models import Diet, Participant, Seat

SPOKEN = ("fr", "en", "es", "pt", "ar", "de", "it")  # languages that everybody is asked for
_ADDRESS = Participant._meta.get_field("email")


@dataclass(frozen=True)
class Person:
    """Somebody to register. `category` is a category's key; a named seat keeps its own."""

    given_name: str
    family_name: str
    email: str
    category: str = ""
    function: Text = field(default_factory=dict)
    elected: bool = False
    languages: tuple[str, ...] = ()
    needs: str = ""
    diet: str = ""
    interpretation: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The e-mail address as it is compared."""
        return self.email.strip().lower()


def person_of(participant: Participant) -> Person:
    """Somebody as they were registered before, to be registered again."""
    return Person(
        given_name=participant.given_name,
        family_name=participant.family_name,
        email=participant.email,
        function=participant.function,
        elected=participant.elected,
        languages=tuple(participant.languages),
        needs=participant.needs,
        diet=participant.diet,
        interpretation=tuple(participant.interpretation),
    )


class BadPerson(Refusal):
    """One person of the list cannot be registered: `row` counts from 1, `field` names the input."""

    def __init__(self, row: int, field: str, problem: Any, *, code: str = "invalid") -> None:
        super().__init__(
            _("Person %(row)d: %(problem)s") % {"row": row, "problem": problem},
            code=code,
            status=409 if code == "registered" else 422,
        )
        self.row = row
        self.field = field
        self.problem = problem


def enrol(
    by: Actor, edition: Edition, people: Sequence[Person], *, language: str, synthetic: bool
) -> list[Participant]:
    """Write participants, each with an account; the edition must be locked.

    Somebody who had withdrawn or been replaced may come back: the row of then is used again.
    """
    check(people)
    check_interpretation(edition, people)
    known = refuse_registered(edition, people)
    if known:
        Seat.objects.filter(participant__in=known.values()).update(participant=None)
    names = {p.address: f"{p.given_name.strip()} {p.family_name.strip()}" for p in people}
    users = part(ensure_users)(by=by, names=names, language=language)
    enrolled = []
    for person in people:
        participant = known.get(person.address) or Participant(edition=edition)
        participant.is_new = participant.pk is None
        participant.user = users[person.address]
        participant.synthetic = synthetic
        _fill(participant, person)
        enrolled.append(participant)
    Participant.objects.bulk_create([p for p in enrolled if p.is_new])
    for participant in known.values():
        participant.save()
    return enrolled


def interpreted_into(edition: Edition) -> list[str]:
    """The languages into which an edition interprets."""
    return edition.languages or codes()


def check(people: Sequence[Person]) -> None:
    """Names and addresses are there, and no address twice; raises BadPerson."""
    seen: set[str] = set()
    for row, person in enumerate(people, start=1):
        for name in ("given_name", "family_name"):
            if not getattr(person, name).strip():
                raise BadPerson(row, name, _("the name is missing: write it as on the badge."))
        try:
            _ADDRESS.clean(person.email.strip(), None)
        except ValidationError as error:
            raise BadPerson(
                row, "email", _("this is no e-mail address: check its spelling.")
            ) from error
        if person.diet and person.diet not in Diet:
            raise BadPerson(row, "diet", _("choose a diet of the list, or say it among the needs."))
        if person.address in seen:
            raise BadPerson(
                row,
                "email",
                _("this address is given twice: each person needs their own."),
            )
        seen.add(person.address)


def check_interpretation(edition: Edition, people: Sequence[Person]) -> None:
    """Interpretation is into languages of the edition; raises BadPerson."""
    offered = set(interpreted_into(edition))
    for row, person in enumerate(people, start=1):
        if not set(person.interpretation) <= offered:
            raise BadPerson(
                row, "interpretation", _("choose languages into which this edition interprets.")
            )


def refuse_registered(edition: Edition, people: Sequence[Person]) -> dict[str, Participant]:
    """Who was registered before and sits nowhere any more; whoever still sits is refused."""
    addresses = [person.address for person in people]
    known: dict[str, Participant] = {
        participant.email.lower(): participant
        for participant in Participant.objects.annotate(address=Lower("email"))
        .filter(edition=edition, address__in=addresses)
        .select_related("seat")
    }
    for row, address in enumerate(addresses, start=1):
        seat = getattr(known.get(address), "seat", None)
        if seat and seat.withdrawn is None:
            raise BadPerson(
                row,
                "email",
                _("this address is registered already: a person comes in one delegation only."),
                code="registered",
            )
    return known


def _fill(participant: Participant, person: Person) -> None:
    participant.given_name = person.given_name.strip()
    participant.family_name = person.family_name.strip()
    participant.email = person.email.strip()
    participant.function = person.function
    participant.elected = person.elected
    participant.languages = list(person.languages)
    participant.needs = person.needs.strip()
    participant.diet = person.diet
    participant.interpretation = list(person.interpretation)
