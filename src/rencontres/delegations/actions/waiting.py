"""The verbs of the waiting list: join it, take an offer, decline it, leave.

Like every verb that changes who comes, they lock the edition first: an offer, its expiry and its
answer can happen at the same moment, and the first of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from ..messages import tell_waiting
from ..models import Delegation, WaitingGroup
from ..people import Person
from ..places import lacking, needs_of, serve
from ..rules import require_possible
from .approval import admit, await_approval, needs_approval
from .delegations import Said
from .groups import Wanted, more_seats, whole_delegation, write
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
    kind: str = "",
    consents: Said | None = None,
) -> WaitingGroup:
    """Wait for places for all of a delegation, as it would be registered; whole or not at all."""
    return _wait(
        whole_delegation(
            by,
            lock(edition),
            organisation=organisation,
            country=country,
            language=language,
            people=people,
            authority=authority,
            unnamed_seats=unnamed_seats,
            invitation=invitation,
            kind=kind,
            consents=consents,
        )
    )


@action("delegations.manage", on="delegation")
def wait_for_seats(*, by: Actor, delegation: Delegation, count: int) -> WaitingGroup:
    """Wait for places for more seats of a delegation, all of them or none."""
    return _wait(more_seats(by, lock(delegation.edition), lock(delegation), count))


def _wait(wanted: Wanted) -> WaitingGroup:
    edition, group = wanted.group.edition, wanted.group
    require_possible(edition, wanted.categories, group.country)
    _fit, free = serve(edition)
    if not lacking(free, needs_of(group)):
        raise Refusal(_("There are places for all of you: register now."), code="places_left")
    write(wanted)
    note(seats=group.size)
    tell_waiting(group)
    return group


@action("delegations.answer_offer", on="group")
def accept_offer(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Take the places that are held: the group is registered, all of it, or waits for approval."""
    lock(group.edition)
    group = _offered(group)
    if needs_approval(by, group):
        group.expires = None
        await_approval(group)
    else:
        admit(group)
    return group


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
    """Wait no longer, for places or for approval."""
    edition = lock(group.edition)
    group = lock(group)
    if group.state not in (State.WAITING, State.TO_APPROVE):
        raise _no_longer(group)
    settle(group, State.LEFT)
    pass_places_on(by=SYSTEM, edition=edition)  # places may have been kept for it
    return group


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
