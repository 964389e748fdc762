"""What can be done with an edition: make it from its file, open and close it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.actions import ensure_user
from rencontres.accounts.models import User
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.network.models import Country

from .messages import tell_member
from .models import Edition, EditionPart, EditionTheme, Partner, Room, Slot, TeamMember

State = Edition.State
LONGEST_OFFER = 24 * 14  # hours: two weeks


@action("editions.create")
def create_edition(*, by: Actor, content: dict[str, Any]) -> Edition:
    """Make an edition with its rooms, slots, themes, partners and team, all or nothing.

    `content` is what `editions.file.read` answers. The other tables of the file belong to other
    rooms of the house, whose verbs take the edition made here.
    """
    try:
        with transaction.atomic():
            edition = Edition.objects.create(**content["edition"])
    except IntegrityError as error:
        raise Refusal(
            _("There is already an edition “%(slug)s”: choose another slug in the file.")
            % {"slug": content["edition"]["slug"]},
            code="exists",
        ) from error
    _add(Room, edition, content["rooms"])
    _add(Slot, edition, content["slots"])
    _add(EditionTheme, edition, content["themes"])
    _add(Partner, edition, content["partners"])
    TeamMember.objects.bulk_create(
        TeamMember(edition=edition, user=_account(by, row), role=row["role"])
        for row in content["team"]
    )
    note(rooms=len(content["rooms"]), slots=len(content["slots"]), team=len(content["team"]))
    return edition


@action("editions.change", on="edition")
def open_registration(*, by: Actor, edition: Edition) -> Edition:
    """Let delegations register; registration that was closed may open again."""
    return _change(edition, State.OPEN, out_of=(State.DRAFT, State.CLOSED))


@action("editions.change", on="edition")
def close_registration(*, by: Actor, edition: Edition) -> Edition:
    """Take no more registrations."""
    return _change(edition, State.CLOSED, out_of=(State.OPEN,))


@action("editions.change", on="edition")
def change_capacity(*, by: Actor, edition: Edition, capacity: int) -> Edition:
    """Give the edition more places, or fewer; who is registered stays registered."""
    if capacity < 1:
        raise Refusal(_("An edition has one place at least."), code="capacity", status=422)
    edition = lock(edition)
    note(before=edition.capacity, after=capacity)
    edition.capacity = capacity
    edition.save(update_fields=["capacity"])
    return edition


@action("editions.change", on="edition")
def change_country_quota(*, by: Actor, edition: Edition, quota: int | None) -> Edition:
    """Limit the places of any one country, over all categories; none: no limit of its own."""
    if quota is not None and quota < 1:
        raise Refusal(
            _("A country has one place at least: leave it empty for no limit."),
            code="quota",
            status=422,
        )
    edition = lock(edition)
    note(before=edition.country_quota, after=quota)
    edition.country_quota = quota
    edition.save(update_fields=["country_quota"])
    return edition


@action("editions.change", on="edition")
def change_offer_hours(*, by: Actor, edition: Edition, hours: int) -> Edition:
    """Say for how many hours places offered to the waiting list are held; offers out stay."""
    if not 1 <= hours <= LONGEST_OFFER:
        raise Refusal(
            _("An offer is held for 1 to %(most)d hours: write a number between them.")
            % {"most": LONGEST_OFFER},
            code="hours",
            status=422,
        )
    edition = lock(edition)
    note(before=edition.offer_hours, after=hours)
    edition.offer_hours = hours
    edition.save(update_fields=["offer_hours"])
    return edition


@action("editions.change", on="edition")
def conclude(*, by: Actor, edition: Edition) -> Edition:
    """Say that the edition has taken place."""
    return _change(edition, State.OVER, out_of=(State.OPEN, State.CLOSED))


@action("editions.change", on="edition")
def call_off(*, by: Actor, edition: Edition) -> Edition:
    """Cancel the edition; its delegations and programme stay to be read."""
    return _change(edition, State.CANCELLED, out_of=(State.DRAFT, State.OPEN, State.CLOSED))


@action("editions.manage_team", on="edition")
def give_role(
    *,
    by: Actor,
    edition: Edition,
    email: str,
    role: str,
    name: str = "",
    theme: EditionTheme | None = None,
    country: Country | None = None,
    room: Room | None = None,
) -> TeamMember:
    """Take somebody into the team; with a theme, a country or a room, for that part alone."""
    edition = lock(edition)
    _check_scope(edition, role, theme, country, room)
    user = ensure_user(by=by, email=email, name=name)
    member, made = TeamMember.objects.get_or_create(
        edition=edition, user=user, role=role, theme=theme, country=country, room=room
    )
    if not made:
        raise Refusal(_("This person has this role already."), code="already_there")
    note(role=role, scoped=member.scope is not None)
    tell_member(member)
    return member


@action("editions.manage_team", on="member")
def take_role_away(*, by: Actor, member: TeamMember) -> None:
    """Take a role away from somebody; an edition keeps one manager at least."""
    edition = lock(member.edition)
    managers = TeamMember.objects.filter(edition=edition, role=TeamMember.Role.MANAGER)
    if member.role == TeamMember.Role.MANAGER and not managers.exclude(pk=member.pk).exists():
        raise Refusal(
            _("This is the edition’s last manager: name another one first."), code="last_manager"
        )
    TeamMember.objects.filter(pk=member.pk).delete()
    note(role=member.role)


def _check_scope(edition: Edition, role: str, *scope: EditionTheme | Country | Room | None) -> None:
    given = [part for part in scope if part is not None]
    problem: Any = None
    if role not in TeamMember.Role.values:
        problem = _("“%(role)s” is not a role in the team.") % {"role": role}
    elif given and role != TeamMember.Role.PROGRAMME:
        problem = _("Only the programme is shared out by theme, country or room: choose its role.")
    elif len(given) > 1:
        problem = _(
            "Choose a theme, a country or a room: one only, and give the role again for more."
        )
    elif any(isinstance(part, EditionPart) and part.edition_id != edition.pk for part in given):
        problem = _("This is not of this edition.")
    if problem:
        raise Refusal(problem, code="scope", status=422)


def shift(edition: Edition, days: int) -> Edition:
    """Move an edition and its slots by some days, at the same hours of the venue's clock.

    Within the verb of whoever changes the plan, which has locked it.
    """
    for name in ("first_day", "last_day"):
        setattr(edition, name, getattr(edition, name) + timedelta(days=days))
    edition.registration_closes = _later(edition, edition.registration_closes, days)
    edition.save(update_fields=["first_day", "last_day", "registration_closes"])
    slots = list(edition.slots.all())
    for slot in slots:
        slot.starts = _later(edition, slot.starts, days)
        slot.ends = _later(edition, slot.ends, days)
    Slot.objects.bulk_update(slots, ["starts", "ends"])
    return edition


def _later(edition: Edition, moment: datetime, days: int) -> datetime:
    """The same hour some days later, also when the clocks change between the two."""
    return moment.astimezone(edition.zone) + timedelta(days=days)


def restore_state(edition: Edition, state: str) -> None:
    """Give an edition the state that a change of plan had found."""
    edition.state = state
    edition.save(update_fields=["state"])


def _change(edition: Edition, to: str, *, out_of: tuple[Edition.State, ...]) -> Edition:
    edition = lock(edition)
    if edition.state not in out_of:
        words = _("This edition is “%(state)s”: that can only be done while it is %(needed)s.")
        needed = " / ".join(f"“{state.label}”" for state in out_of)
        raise Refusal(
            words % {"state": edition.get_state_display(), "needed": needed}, code="state"
        )
    note(before=edition.state)
    edition.state = to
    edition.save(update_fields=["state"])
    return edition


def _add(part: type[EditionPart], edition: Edition, rows: list[dict[str, Any]]) -> None:
    part._default_manager.bulk_create(
        part(edition=edition, position=position, **row) for position, row in enumerate(rows)
    )


def _account(by: Actor, row: dict[str, Any]) -> User:
    return ensure_user(by=by, email=row["email"], name=row["name"])
