"""The verbs of categories: make them, change their rules, invite to those that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from ..models import Category, Invitation
from ..tickets import new_ticket

RULES = (  # of a category, as its row in the edition's file names them
    "quota",
    "country_quota",
    "opens",
    "closes",
    "by_invitation",
    "approval",
    "audience",
    "price",
    "early_price",
    "early_until",
)
MOST_USES = 1000  # of one invitation


@action("delegations.create_categories", on="edition")
def create_categories(
    *, by: Actor, edition: Edition, rows: Iterable[Mapping[str, Any]]
) -> list[Category]:
    """Make an edition's categories from the rows of its file, in their order."""
    made = Category.objects.bulk_create(
        [
            Category(
                edition=edition,
                position=position,
                key=row["key"],
                name=row["name"],
                colour=row.get("colour") or "",
                **{name: row[name] for name in RULES if row.get(name) is not None},
            )
            for position, row in enumerate(rows)
        ]
    )
    note(categories=len(made))
    return made


@action("delegations.change_categories", on="category")
def change_category(*, by: Actor, category: Category, rules: Mapping[str, Any]) -> Category:
    """Change the rules of a category; who is registered stays registered, at the price of then."""
    lock(category.edition)
    category = lock(category)
    for name in RULES:
        if name in rules:
            setattr(category, name, rules[name])
    try:
        category.validate_constraints()
    except ValidationError as error:
        raise Refusal(
            _(
                "These rules contradict each other: an early price needs a date and is not higher"
                " than the price, and a category closes after it opens."
            ),
            code="rules",
            status=422,
        ) from error
    category.save()
    note(category=category.key)
    return category


@action("delegations.change_categories", on="category")
def invite(
    *,
    by: Actor,
    category: Category,
    uses: int,
    about: str = "",
    expires: datetime | None = None,
) -> Invitation:
    """Make a code that opens a category to so many people."""
    if not 1 <= uses <= MOST_USES:
        raise Refusal(
            _("A code opens 1 to %(most)d seats.") % {"most": MOST_USES}, code="uses", status=422
        )
    note(uses=uses)
    return Invitation.objects.create(
        category=category, code=new_ticket(), uses=uses, about=about, expires=expires
    )
