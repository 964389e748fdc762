"""The verbs of approval: ask for it, give it, refuse it, take a refusal back.

A group that waits for approval holds its places; nobody of it is registered before, so that it has
neither tickets nor an order. Like every verb that changes who comes, these lock the edition first:
of two people who decide at once, the second is told what the first decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.actions import ensure_users
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from ..messages import tell_approval_asked, tell_approved_seats, tell_refused
from ..models import Delegation, Seat, WaitingGroup
from ..people import Person
from ..places import lacking, left, needs_of
from ..queries import decided_by
from ..rules import asks_approval, refuse_full, require_places
from .delegations import Said, add_seats, register_delegation
from .groups import Wanted, more_seats, people_of, said_of, whole_delegation, write
from .offers import pass_places_on, settle

State = WaitingGroup.State
REGRET = timedelta(days=7)  # in which a refusal can be taken back, while places last


@action("delegations.register", on="edition")
def ask_approval(
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
    """Ask the team to approve a delegation, which holds its places from now on."""
    wanted = whole_delegation(
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
    if authority and edition.delegations.filter(authority=authority, state="registered").exists():
        raise Refusal(
            _("%(authority)s has a delegation already: ask its head to add seats.")
            % {"authority": authority.name},
            code="authority_registered",
        )
    return _ask(by, wanted)


@action("delegations.manage", on="delegation")
def ask_seats_approval(*, by: Actor, delegation: Delegation, count: int) -> WaitingGroup:
    """Ask the team to approve more seats of a delegation, which are held from now on."""
    return _ask(by, more_seats(by, lock(delegation.edition), lock(delegation), count))


@action("delegations.manage", on="delegation")
def ask_for_seats(*, by: Actor, delegation: Delegation, count: int) -> list[Seat] | WaitingGroup:
    """Add seats to a delegation, or ask the team to approve them where their category asks it."""
    first = delegation.seats.select_related("category").first()
    if first and asks_approval(by, delegation.edition, [first.category]):
        return ask_seats_approval(by=by, delegation=delegation, count=count)
    return add_seats(by=by, delegation=delegation, count=count)


def _ask(by: Actor, wanted: Wanted) -> WaitingGroup:
    group = wanted.group
    if not asks_approval(by, group.edition, wanted.categories):
        raise Refusal(_("Nobody has to approve this: register now."), code="no_approval")
    require_places(group.edition, wanted.categories, group.country)
    write(wanted)
    await_approval(group)
    return group


def await_approval(group: WaitingGroup) -> None:
    """Let a group whose places are there wait for the team; its head may sign in to see it."""
    group.state, group.asked = State.TO_APPROVE, timezone.now()
    group.save()
    if group.people:
        head = people_of(group)[0]
        names = {head.address: f"{head.given_name.strip()} {head.family_name.strip()}"}
        ensure_users(by=SYSTEM, names=names, language=group.language)
    note(seats=group.size)
    tell_approval_asked(group)
    announce(topic(group.edition))


def needs_approval(by: Actor, group: WaitingGroup) -> bool:
    """Whether the team has to approve a group once it has its places."""
    categories = group.edition.categories.filter(key__in=group.seats)
    return asks_approval(by, group.edition, categories)


def topic(edition: Edition) -> str:
    """What pages listen to that show how many wait for approval."""
    return f"approvals-{edition.pk}"


def admit(group: WaitingGroup) -> Delegation:
    """Register a group whose places are held: a delegation of its own, or more seats of one."""
    if group.enlarges:
        add_seats(by=SYSTEM, delegation=group.enlarges, count=group.size, offer=group)
        group.delegation = group.enlarges
    else:
        group.delegation = register_delegation(
            by=SYSTEM,
            edition=group.edition,
            organisation=group.organisation,
            country=group.country,
            language=group.language,
            people=people_of(group),
            authority=group.authority,
            unnamed_seats=group.unnamed,
            offer=group,
            kind=group.kind,
            consents=said_of(group),
        )
    made: Delegation = group.delegation
    settle(group, State.ACCEPTED)
    return made


@action("delegations.approve", on="group")
def approve(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Register a group that waited for approval; its head is told."""
    group = _to_decide(group)
    group.decided = timezone.now()
    address = group.email
    admit(group)
    if group.enlarges:
        tell_approved_seats(group, address)
    note(seats=group.size)
    announce(topic(group.edition))
    return group


@action("delegations.approve", on="group")
def refuse_approval(*, by: Actor, group: WaitingGroup, reason: str) -> WaitingGroup:
    """Refuse a group, telling its head why; its places go to who waits for them."""
    group = _to_decide(group)
    if not reason.strip():
        raise Refusal(_("Say why: the head of delegation reads it."), code="reason", status=422)
    group.state, group.reason = State.REFUSED, reason.strip()[:500]
    group.decided = timezone.now()
    group.expires = group.decided + REGRET
    group.save()
    note(seats=group.size)
    tell_refused(group)
    announce(topic(group.edition))
    pass_places_on(by=SYSTEM, edition=group.edition)
    return group


@action("delegations.approve", on="group")
def take_refusal_back(*, by: Actor, group: WaitingGroup) -> WaitingGroup:
    """Let a group that was refused wait for approval again, where its places are still free."""
    edition = lock(group.edition)
    group = lock(group)
    if group.state != State.REFUSED or group.settled:
        raise Refusal(_("This refusal cannot be taken back any more."), code="state")
    free, asked = left(edition), needs_of(group)
    for limit in lacking(free, asked):
        refuse_full(edition, limit, free[limit], asked[limit])
    group.state, group.reason, group.expires, group.decided = State.TO_APPROVE, "", None, None
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Refusal(
            _("This head of delegation or this authority has asked anew since: see the list."),
            code="waits_already",
        ) from error
    tell_approval_asked(group)
    announce(topic(edition))
    return group


def _to_decide(group: WaitingGroup) -> WaitingGroup:
    """The group, locked with its edition, when it awaits a decision."""
    edition = lock(group.edition)
    group = lock(group)
    group.edition = edition
    if group.state == State.TO_APPROVE:
        return group
    raise Refusal(
        _("%(organisation)s waits no longer: it is “%(state)s” (%(who)s).")
        % {
            "organisation": group.organisation,
            "state": group.get_state_display(),
            "who": decided_by(group) or _("its head of delegation"),
        },
        code="decided",
    )
