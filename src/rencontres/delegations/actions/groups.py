"""Writing down a group that waits, for places or for approval, until it is registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from ..models import Category, Consent, Delegation, WaitingGroup
from ..people import Person, check, check_interpretation, refuse_registered
from ..places import seats_of
from ..rules import Asked, categories_of, require_category_open, require_open
from ..tickets import new_ticket
from .delegations import LARGEST, Said, check_delegation, require_growing, too_many


class Wanted(NamedTuple):
    """A group that is not written yet, the category of each of its seats, and by which rules."""

    group: WaitingGroup
    categories: list[Category]
    asked: Asked


def whole_delegation(
    by: Actor,
    edition: Edition,
    *,
    organisation: str,
    country: Country,
    language: str,
    people: Sequence[Person],
    authority: Authority | None,
    unnamed_seats: int,
    invitation: str,
    kind: str,
    consents: Said | None,
) -> Wanted:
    """A delegation that could be registered but for its places; the edition must be locked."""
    late, now = allowed(by, "delegations.record", edition), timezone.now()
    check_delegation(
        organisation=organisation,
        country=country,
        authority=authority,
        language=language,
        named=len(people),
        unnamed=unnamed_seats,
        kind=kind,
    )
    require_open(edition, now, late=late)
    check(people)
    check_interpretation(edition, people)
    asked = Asked(edition, now, authority, late=late, invitation=invitation)
    categories = categories_of(by, asked, people)
    categories += [categories[0]] * unnamed_seats
    refuse_registered(edition, people)
    group = WaitingGroup(
        edition=edition,
        authority=authority,
        organisation=organisation.strip(),
        kind="" if authority else kind,
        country=country,
        language=language,
        email=people[0].address,
        people=[asdict(person) for person in people],
        consents=_kept(consents),
    )
    return _sized(Wanted(group, categories, asked))


def more_seats(by: Actor, edition: Edition, delegation: Delegation, count: int) -> Wanted:
    """Seats that could be added to a delegation but for their places; both must be locked."""
    late = allowed(by, "delegations.record", edition)
    require_growing(edition, delegation, late=late)
    seats = list(delegation.seats.select_related("category"))
    if not 1 <= count <= LARGEST - len(seats):
        raise Refusal(too_many(), code="size", status=422)
    asked = Asked(edition, timezone.now(), delegation.authority, late=late)
    category = seats[0].category
    require_category_open(category, asked.moment, late=late)
    head = delegation.head
    group = WaitingGroup(
        edition=edition,
        organisation=delegation.organisation,
        country=delegation.country,
        language=delegation.language,
        email=head.email if head else "",
        enlarges=delegation,
    )
    return _sized(Wanted(group, [category] * count, asked))


def write(wanted: Wanted) -> None:
    """Write the group, its invitation used; an address and an authority wait once."""
    wanted.asked.use_invitation(wanted.categories)
    try:
        with transaction.atomic():
            wanted.group.save()
    except IntegrityError as error:
        if "waits_once" not in str(error):
            raise
        raise Refusal(
            _("This head of delegation or this authority waits already: see the message we sent."),
            code="waits_already",
        ) from error


def people_of(group: WaitingGroup) -> list[Person]:
    """The people of a group as they were given."""
    lists = ("languages", "interpretation")
    return [
        Person(**kept | {name: tuple(kept.get(name, ())) for name in lists})
        for kept in group.people
    ]


def said_of(group: WaitingGroup) -> Said | None:
    """The head's own answers as they were given."""
    if not group.consents:
        return None
    answers = {Consent.Kind(kind): given for kind, given in group.consents["answers"].items()}
    return Said(answers, group.consents["language"])


def _kept(consents: Said | None) -> dict[str, object]:
    if consents is None:
        return {}
    answers = {str(kind): given for kind, given in consents.answers.items()}
    return {"answers": answers, "language": consents.language}


def _sized(wanted: Wanted) -> Wanted:
    group, seats = wanted.group, seats_of(wanted.categories)
    group.code, group.seats, group.size = new_ticket(), seats, seats.total()
    return wanted
