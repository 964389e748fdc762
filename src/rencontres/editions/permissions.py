"""Who belongs to an edition's team."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import Predicate, everyone, register
from rencontres.core.prepared import Prepared

from .models import Edition, TeamMember

_ROLE = Prepared(
    """SELECT id FROM editions_teammember
    WHERE edition_id = %(edition)s AND user_id = %(user)s AND role = ANY(%(roles)s) LIMIT 1"""
)


def is_administrator(actor: Actor, thing: Any) -> bool:
    """The federation's administrator."""
    return bool(getattr(actor, "is_administrator", False))


def edition_of(thing: Any) -> Edition | None:
    """The edition a thing belongs to (itself when it is one)."""
    return thing if isinstance(thing, Edition) else getattr(thing, "edition", None)


def in_team(*roles: str) -> Predicate:
    """The administrator, the edition's managers, and the team members who have one of the roles."""
    wanted = sorted({TeamMember.Role.MANAGER.value, *roles})

    def predicate(actor: Actor, thing: Any) -> bool:
        if is_administrator(actor, thing):
            return True
        edition = edition_of(thing)
        if edition is None or actor.pk is None:
            return False
        return _ROLE.read(edition=edition.pk, user=actor.pk, roles=wanted) is not None

    return predicate


register("editions.see", everyone)
register("editions.create", is_administrator)
register("editions.change", in_team())
register("editions.see_dashboard", in_team(*TeamMember.Role.values))
