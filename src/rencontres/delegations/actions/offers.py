"""Offering places to groups that wait; whoever frees places calls it, and a task each minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from ..messages import tell_expired, tell_offer
from ..models import Delegation, WaitingGroup
from ..places import lacking, left, needs_of, opening, serve
from ..rules import PAST, refuse_full

State = WaitingGroup.State
SHORTEST = timedelta(hours=1)  # of an offer, however near the edition is


@action("delegations.pass_places_on", on="edition")
def pass_places_on(*, by: Actor, edition: Edition) -> int:
    """Take back the offers whose time is up, and offer what is free; returns the new offers."""
    edition = lock(edition)
    now = timezone.now()
    for final in edition.waiting_groups.filter(state=State.REFUSED, expires__lte=now):
        settle(final, State.REFUSED)  # nobody takes the refusal back any more
    if edition.state in PAST:
        return 0
    for late in edition.waiting_groups.filter(state=State.OFFERED, expires__lte=now):
        address = late.email
        settle(late, State.EXPIRED)
        tell_expired(late, address)
    groups, _free = serve(edition)
    for group in groups:
        offer(edition, group)
    note(offers=len(groups))
    return len(groups)


@action("delegations.manage_waiting", on="group")
def offer_by_hand(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Offer places to a group before its turn; there must be enough, kept for others or not."""
    edition = lock(group.edition)
    group = lock(group)
    if group.state != State.WAITING:
        raise Refusal(
            _("This group waits no longer: it is “%(state)s”.")
            % {"state": group.get_state_display()},
            code="state",
        )
    free, asked = left(edition), needs_of(group)
    for limit in lacking(free, asked):
        refuse_full(edition, limit, free[limit], asked[limit])
    offer(edition, group)
    return group


def offer(edition: Edition, group: WaitingGroup) -> None:
    """Hold places for a group for the edition's hours, and tell it."""
    group.state = State.OFFERED
    group.offered = timezone.now()
    group.expires = _expiry(edition, group.offered)
    group.save(update_fields=["state", "offered", "expires"])
    tell_offer(group)


def _expiry(edition: Edition, now: datetime) -> datetime:
    """When an offer made now is over: before the edition begins, where there is time."""
    return max(min(now + timedelta(hours=edition.offer_hours), opening(edition)), now + SHORTEST)


def settle(group: WaitingGroup, state: WaitingGroup.State) -> None:
    """End a group's waiting: what it holds is free, and who it was is forgotten."""
    group.state, group.settled, group.expires = state, timezone.now(), None
    group.people, group.email, group.consents, group.reason = [], "", {}, ""
    group.save()


def ask_no_more(delegation: Delegation) -> None:
    """End the waiting for more seats of a delegation that withdraws; the edition is locked."""
    for group in delegation.more_seats.filter(settled=None):
        settle(group, State.LEFT)
