"""Seats for speakers, exhibitors' staff and the team, who register for nothing.

The rooms where roles are given call these inside their own verbs. A role comes before places: its
seat counts among those taken, but is never refused for want of one.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.editions.models import UNSCOPED, Edition, TeamMember
from rencontres.network.models import Authority, Country
from rencontres.network.names import search_name

from ..intake.reading import names_of
from ..messages import tell_role
from ..models import Category, Delegation, Participant, RoleSeat, Seat
from ..people import Person, check, enrol
from ..rules import require_living
from .delegations import create, new_seats, next_reference

Role = RoleSeat.Role


@action("delegations.seat_by_role", on="edition")
def seat_by_role(
    *,
    by: Actor,
    edition: Edition,
    role: str,
    person: Person,
    organisation: str,
    country: Country,
    authority: Authority | None = None,
    language: str = "fr",
) -> Seat:
    """The seat of somebody who has a role, given where they have none; again changes nothing."""
    edition = lock(edition)
    require_living(edition)
    check([person])
    seat = _seat_of(edition, person)
    if seat:
        RoleSeat.objects.filter(seat=seat, role=role).update(ended=None)
        return seat
    category = _category(edition, role)
    [participant] = enrol(SYSTEM, edition, [person], language=language, synthetic=False)
    delegation = _delegation_of(edition, organisation.strip(), country, authority)
    if delegation is None:
        delegation = create(
            edition=edition,
            reference=next_reference(edition, country),
            authority=authority,
            organisation=organisation.strip()[:200],
            country=country,
            language=language,
            head=participant,
            registered=timezone.now(),
        )
    last = delegation.seats.order_by("number").last()
    [seat] = new_seats(delegation, last.number + 1 if last else 1, [category], [participant])
    RoleSeat.objects.create(seat=seat, role=role)
    note(role=role)
    tell_role(seat, role, language)
    return seat


@action("delegations.seat_by_role", on="edition")
def end_role(*, by: Actor, edition: Edition, role: str, participant: Participant) -> int:
    """Flag the seat that was given for a role that somebody has no more; returns how many."""
    ended = RoleSeat.objects.filter(
        seat__participant=participant, seat__withdrawn=None, role=role, ended=None
    ).update(ended=timezone.now())
    note(ended=ended)
    return ended


@action("delegations.keep_seat", on="seat")
def keep_seat(*, by: Actor, seat: Seat) -> Seat:
    """Let somebody keep the seat of a role that has ended, as anybody's."""
    seat = lock(seat)
    if not RoleSeat.objects.filter(seat=seat, ended__isnull=False).delete()[0]:
        raise Refusal(_("No role of this seat has ended."), code="not_ended")
    return seat


@action("delegations.seat_team", on="edition")
def seat_team(*, by: Actor, edition: Edition, country: Country) -> int:
    """Seat everybody of the edition's team in its organiser's delegation; returns how many new.

    Those whose accounts have no name, given and family, are left for later, and whoever looks after
    a part of the programme only comes with their own. Who has left the team since is flagged.
    """
    edition = lock(edition)
    require_living(edition)
    users = {member.user for member in edition.team.filter(UNSCOPED).select_related("user")}
    before = RoleSeat.objects.filter(role=Role.STAFF, seat__delegation__edition=edition).count()
    for user in sorted(users, key=lambda user: user.pk):
        given, family = names_of({"name": user.name})
        if given and family:
            person = Person(given, family, user.email)
            seat_by_role(
                by=SYSTEM,
                edition=edition,
                role=Role.STAFF,
                person=person,
                organisation=edition.organiser,
                country=country,
                language=user.language,
            )
    _end_who_left(edition)
    after = RoleSeat.objects.filter(role=Role.STAFF, seat__delegation__edition=edition).count()
    note(seats=after - before)
    return after - before


def _end_who_left(edition: Edition) -> None:
    team = TeamMember.objects.filter(UNSCOPED, edition=edition).values("user")
    left = RoleSeat.objects.filter(
        role=Role.STAFF, ended=None, seat__delegation__edition=edition
    ).exclude(seat__participant__user__in=team)
    left.update(ended=timezone.now())


def _seat_of(edition: Edition, person: Person) -> Seat | None:
    return Seat.objects.filter(
        delegation__edition=edition, withdrawn=None, participant__email__iexact=person.address
    ).first()


def _category(edition: Edition, role: str) -> Category:
    category = edition.categories.filter(key=role).first()
    if category is None:
        raise Refusal(
            _("This edition has no category “%(key)s”: add it before you give this role.")
            % {"key": role},
            code="no_category",
        )
    return category


def _delegation_of(
    edition: Edition, organisation: str, country: Country, authority: Authority | None
) -> Delegation | None:
    """The live delegation of an organisation: by authority, else by its name in its country."""
    live = edition.delegations.filter(state=Delegation.State.REGISTERED)
    if authority:
        return live.filter(authority=authority).first()
    wanted = search_name(organisation)
    found = live.filter(country=country)
    return next((each for each in found if search_name(each.organisation) == wanted), None)
