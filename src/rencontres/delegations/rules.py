"""What limits a registration: the edition's state, deadlines, categories, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.languages import words
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition

from .models import Category, Seat
from .people import BadPerson, Person

PAST = (Edition.State.OVER, Edition.State.CANCELLED)


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


def taken_places(edition: Edition) -> Counter[int]:
    """Seats taken, named or not, by the category's key."""
    seats = Seat.objects.filter(delegation__edition=edition, withdrawn__isnull=True)
    return Counter(dict(seats.values_list("category").annotate(Count("pk")).order_by()))


def require_places(edition: Edition, categories: list[Category]) -> None:
    """The edition and each category must have a place for every seat asked; all or none.

    The edition must be locked, or two delegations could take the same places.
    """
    taken = taken_places(edition)
    left = edition.capacity - taken.total()
    if len(categories) > left:
        raise Refusal(
            _(
                "The edition has %(left)d places left and you ask for %(asked)d: register fewer"
                " people, or write to the organiser to be put on the list."
            )
            % {"left": max(left, 0), "asked": len(categories)},
            code="full",
        )
    for category, asked in Counter(categories).items():
        if category.quota is not None and taken[category.pk] + asked > category.quota:
            raise Refusal(
                _(
                    "The category “%(category)s” has %(left)d places left and you ask for"
                    " %(asked)d: choose another category or register fewer people."
                )
                % {
                    "category": words(category.name),
                    "left": max(category.quota - taken[category.pk], 0),
                    "asked": asked,
                },
                code="category_full",
            )
