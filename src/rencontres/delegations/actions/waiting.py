"""The verbs of the waiting list: join it, take an offer, decline it, leave.

Like every verb that changes who comes, they lock the edition first: an offer, its expiry and its
answer can happen at the same moment, and the first of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from ..messages import tell_waiting
from ..models import Delegation, WaitingGroup
from ..people import Person, check, refuse_registered
from ..places import lacking, needs, seats_of, serve
from ..rules import Asked, categories_of, require_open, require_possible
from ..tickets import new_ticket
from .delegations import check_delegation, register_delegation
from .offers import pass_places_on, settle

State = WaitingGroup.State


@action("delegations.register", on="edition")
def join_waiting_list(
    *,
    by: Actor,
    edition: Edition,
    organisation: str,
    country: Country,
    language: str,
    people: Sequence[Person],
    authority: Authority | None = None,
    unnamed_seats: int = 0,
    invitation: str = "",
) -> WaitingGroup:
    """Wait for places for all of a delegation, as it would be registered; whole or not at all."""
    edition = lock(edition)
    late = allowed(by, "delegations.record", edition)
    check_delegation(
        organisation=organisation,
        country=country,
        authority=authority,
        language=language,
        named=len(people),
        unnamed=unnamed_seats,
    )
    require_open(edition, timezone.now(), late=late)
    check(people)
    asked = Asked(edition, timezone.now(), authority, late=late, invitation=invitation)
    categories = categories_of(by, asked, people)
    categories += [categories[0]] * unnamed_seats
    refuse_registered(edition, people)
    require_possible(edition, categories, country)
    seats = seats_of(categories)
    _fit, free = serve(edition)
    if not lacking(free, needs(seats, country.pk)):
        raise Refusal(_("There are places for all of you: register now."), code="places_left")
    asked.use_invitation(categories)
    group = _create(
        edition=edition,
        code=new_ticket(),
        authority=authority,
        organisation=organisation.strip(),
        country=country,
        language=language,
        email=people[0].address,
        people=[asdict(person) for person in people],
        seats=seats,
        size=seats.total(),
    )
    note(seats=group.size)
    tell_waiting(group)
    return group


@action("delegations.answer_offer", on="group")
def accept_offer(*, by: Actor, group: WaitingGroup) -> Delegation:
    """Take the places that are held: the group is registered, all of it."""
    edition = lock(group.edition)
    group = _offered(group)
    people, unnamed = people_of(group), group.size - group.named
    delegation = register_delegation(
        by=SYSTEM,
        edition=edition,
        organisation=group.organisation,
        country=group.country,
        language=group.language,
        people=people,
        authority=group.authority,
        unnamed_seats=unnamed,
        offer=group,
    )
    group.delegation = delegation
    settle(group, State.ACCEPTED)
    return delegation


@action("delegations.answer_offer", on="group")
def decline_offer(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Leave the places that are held to the next group."""
    edition = lock(group.edition)
    group = _offered(group)
    settle(group, State.DECLINED)
    pass_places_on(by=SYSTEM, edition=edition)
    return group


@action("delegations.answer_offer", on="group")
def leave_waiting_list(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Wait no longer."""
    edition = lock(group.edition)
    group = lock(group)
    if group.state != State.WAITING:
        raise _no_longer(group)
    settle(group, State.LEFT)
    pass_places_on(by=SYSTEM, edition=edition)  # places may have been kept for it
    return group


def people_of(group: WaitingGroup) -> list[Person]:
    """The people of a group as they were given."""
    return [Person(**{**kept, "languages": tuple(kept["languages"])}) for kept in group.people]


def _offered(group: WaitingGroup) -> WaitingGroup:
    """The group, locked, with an offer whose time is not up."""
    group = lock(group)
    if group.state != State.OFFERED:
        raise _no_longer(group)
    if group.is_late:
        raise Refusal(
            _("This offer was open until its hour and goes to the next group: join the list anew."),
            code="expired",
        )
    return group


def _no_longer(group: WaitingGroup) -> Refusal:
    return Refusal(
        _("This cannot be done: the group is “%(state)s”.") % {"state": group.get_state_display()},
        code="state",
    )


def _create(**fields: Any) -> WaitingGroup:
    """Write the group; an address and an authority wait once in an edition."""
    try:
        with transaction.atomic():
            return WaitingGroup.objects.create(**fields)
    except IntegrityError as error:
        if "waits_once" not in str(error):
            raise
        raise Refusal(
            _("This head of delegation or this authority waits already: see the message we sent."),
            code="waits_already",
        ) from error
