"""What limits a registration: the edition's state, deadlines, categories, places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.languages import words
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .models import Category
from .people import BadPerson, Person
from .places import Limit, lacking, limits, needs, seats_of, serve

PAST = (Edition.State.OVER, Edition.State.CANCELLED)
FULL = {"edition": "full", "category": "category_full", "country": "country_full"}  # codes
_WHERE: dict[str, Any] = {
    "edition": _("The edition"),
    "category": _("The category “%(name)s”"),
    "country": "%(name)s",
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


def categories_of(
    by: Actor, edition: Edition, people: Iterable[Person], moment: datetime, *, late: bool
) -> list[Category]:
    """Each person's category, when it is theirs to take; raises BadPerson."""
    known = {category.key: category for category in edition.categories.all()}
    invited: bool | None = None
    chosen = []
    for row, person in enumerate(people, start=1):
        category = known.get(person.category)
        if category is None:
            raise BadPerson(row, "category", _("choose a category of this edition."))
        if category.closes and moment > category.closes and not late:
            raise BadPerson(
                row, "category", _("this category is closed: choose another one."), code="closed"
            )
        if category.by_invitation:
            if invited is None:
                invited = allowed(by, "delegations.invite", edition)
            if not invited:
                raise BadPerson(
                    row,
                    "category",
                    _("this category is by invitation: choose another one."),
                    code="by_invitation",
                )
        chosen.append(category)
    return chosen


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
    there = _WHERE[limit.kind] % {"name": _name_of(edition, limit)}
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


def _name_of(edition: Edition, limit: Limit) -> str:
    if limit.kind == "category":
        return words(edition.categories.get(key=limit.key).name)
    if limit.kind == "country":
        return words(Country.objects.get(pk=limit.key).name)
    return ""
