"""What limits a registration: the edition's state, deadlines, categories, places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.languages import words
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country
from rencontres.network.queries import is_member, year_in_force

from .models import Audience, Category, Invitation
from .people import BadPerson, Person
from .places import Limit, lacking, limits, needs, seats_of, serve
from .queries import categories_in

PAST = (Edition.State.OVER, Edition.State.CANCELLED)
FULL = {  # codes
    "edition": "full",
    "category": "category_full",
    "country": "country_full",
    "national": "national_full",
}
_WHERE: dict[str, Any] = {
    "edition": _("The edition"),
    "category": _("The category “%(name)s”"),
    "country": "%(name)s",
    "national": _("The category “%(name)s”"),
}


def require_open(edition: Edition, moment: datetime, *, late: bool) -> None:
    """Registration must be open; `late` is the team's privilege, until the edition is over."""
    if edition.state == Edition.State.OVER:
        raise Refusal(
            _("This edition has taken place: its delegations stay as they were."), code="over"
        )
    if edition.state == Edition.State.CANCELLED:
        raise Refusal(
            _("This edition is cancelled: its delegations stay as they were."), code="cancelled"
        )
    if late:
        return
    if edition.state != Edition.State.OPEN:
        raise Refusal(
            _("Registration is not open: see the edition’s page for its dates."), code="not_open"
        )
    if moment > edition.registration_closes:
        raise Refusal(
            _("Registration is closed: write to the organiser, who may still add you."),
            code="closed",
        )


def require_living(edition: Edition) -> None:
    """Changes within a delegation are possible until the edition is over."""
    require_open(edition, edition.registration_closes, late=True)


@dataclass
class Asked:
    """What is asked of an edition at a moment, and with which invitation."""

    edition: Edition
    moment: datetime
    authority: Authority | None
    late: bool  # the team's privilege
    invitation: str = ""

    @cached_property
    def invited_to(self) -> Invitation | None:
        """The invitation whose code was given; raises what is wrong with it."""
        return (
            invitation_of(self.edition, self.invitation, self.moment) if self.invitation else None
        )

    @cached_property
    def is_member(self) -> bool:
        """Whether the authority is a member of the federation in the edition's year."""
        year = year_in_force(self.edition.first_day)
        return self.authority is not None and is_member(self.authority, year)

    def use_invitation(self, categories: Iterable[Category]) -> None:
        """Count the seats that the invitation opened; the edition must be locked."""
        found = self.invited_to
        number = sum(category == found.category for category in categories) if found else 0
        if found is None or not number:
            return
        if found.used + number > found.uses:
            raise Refusal(
                _("The invitation opens %(left)d more seats and you ask for %(asked)d.")
                % {"left": found.uses - found.used, "asked": number},
                code="invitation_used",
            )
        found.used += number
        found.save(update_fields=["used"])


def invitation_of(edition: Edition, code: str, moment: datetime) -> Invitation:
    """The invitation of a code, when it still opens something."""
    found = (
        Invitation.objects.filter(category__edition=edition, code=code.strip().upper())
        .select_related("category")
        .first()
    )
    if found is None or (found.expires and moment > found.expires) or found.used >= found.uses:
        raise Refusal(
            _("This invitation code is unknown, used up or expired: ask whoever gave it to you."),
            code="invitation",
            status=422,
        )
    return found


def categories_of(by: Actor, asked: Asked, people: Iterable[Person]) -> list[Category]:
    """Each person's category, when it is theirs to take; raises BadPerson."""
    known = {category.key: category for category in categories_in(asked.edition)}
    invited = allowed(by, "delegations.invite", asked.edition)
    if asked.invitation and not invited:
        asked.invited_to  # noqa: B018  (refuses a code that opens nothing)
    chosen = []
    for row, person in enumerate(people, start=1):
        category = known.get(person.category)
        if category is None:
            raise BadPerson(row, "category", _("choose a category of this edition."))
        try:
            _require_theirs(category, asked, invited=invited)
        except Refusal as refusal:
            raise BadPerson(row, "category", refusal.message, code=refusal.code) from refusal
        chosen.append(category)
    return chosen


def _require_theirs(category: Category, asked: Asked, *, invited: bool) -> None:
    require_category_open(category, asked.moment, late=asked.late)
    opened = asked.invited_to and asked.invited_to.category == category
    if category.by_invitation and not (invited or opened):
        raise Refusal(
            _("this category is by invitation: choose another one."), code="by_invitation"
        )
    if category.audience and not asked.late:
        members_only = category.audience == Audience.MEMBER
        if members_only and not asked.is_member:
            raise Refusal(
                _("this category is for members of the federation: choose another one."),
                code="members_only",
            )
        if not members_only and asked.is_member:
            raise Refusal(
                _("your authority is a member of the federation: choose the members’ category."),
                code="non_members_only",
            )


def asks_approval(by: Actor, edition: Edition, categories: Iterable[Category]) -> bool:
    """Whether the team must approve these seats first; what the team does itself is approved."""
    asking = any(category.approval for category in categories)
    return asking and not allowed(by, "delegations.record", edition)


def asked_to_approve(by: Actor, edition: Edition, people: Iterable[Person]) -> bool:
    """Whether the team must approve these people first, by the categories they name."""
    keys = {person.category for person in people}
    return asks_approval(by, edition, [c for c in categories_in(edition) if c.key in keys])


def require_no_approval(by: Actor, edition: Edition, categories: Iterable[Category]) -> None:
    """Nobody is registered in a category that asks for approval before the team has given it."""
    if asks_approval(by, edition, categories):
        raise Refusal(
            _("The team approves this category first: ask for its approval."), code="approval"
        )


def require_category_open(category: Category, moment: datetime, *, late: bool) -> None:
    """A category may open after the edition, and close before it; not for the team."""
    if late:
        return
    if category.opens and moment < category.opens:
        raise Refusal(
            _("this category is not open yet: come back later, or choose another one."),
            code="not_open",
        )
    if category.closes and moment > category.closes:
        raise Refusal(_("this category is closed: choose another one."), code="closed")


def require_places(edition: Edition, categories: list[Category], country: Country) -> None:
    """There must be a place for every seat asked that nobody waits for; all or none.

    The edition must be locked, or two delegations could take the same places.
    """
    asked = needs(seats_of(categories), country.pk)
    _fit, free = serve(edition)
    for limit in lacking(free, asked):
        refuse_full(edition, limit, free[limit], asked[limit])


def require_possible(edition: Edition, categories: list[Category], country: Country) -> None:
    """A group that is larger than what there is in all would wait for ever."""
    asked, there_is = needs(seats_of(categories), country.pk), limits(edition)
    for limit in lacking(there_is, asked):
        refuse_full(edition, limit, there_is[limit], asked[limit], ever=True)


def refuse_full(
    edition: Edition, limit: Limit, free: int, asked: int, *, ever: bool = False
) -> None:
    """Say what is full, and what to do; `ever`: it has never so many places."""
    there = _WHERE[limit.kind] % {"name": name_of(edition, limit)}
    facts = {"where": there, "left": max(free, 0), "asked": asked}
    if ever:
        raise Refusal(
            _("%(where)s has %(left)d places in all and you ask for %(asked)d: ask for fewer.")
            % facts,
            code="too_many",
            status=422,
        )
    raise Refusal(
        _(
            "%(where)s has %(left)d places left and you ask for %(asked)d: register fewer people,"
            " or join the waiting list."
        )
        % facts,
        code=FULL[limit.kind],
    )


def name_of(edition: Edition, limit: Limit) -> str:
    """What a limit is of, in the reader's language; the edition itself has no name here."""
    if limit.kind == "category":
        return words(edition.categories.get(key=limit.key).name)
    if limit.kind == "national":
        key, code = limit.key.split("/")
        category, country = edition.categories.get(key=key), Country.objects.get(pk=code)
        return f"{words(category.name)} ({words(country.name)})"
    if limit.kind == "country":
        return words(Country.objects.get(pk=limit.key).name)
    return ""
