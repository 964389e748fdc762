"""Who belongs to an edition's team."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rencontres.core.actor import Actor
from rencontres.core.permissions import Predicate, any_of, everyone, register
from rencontres.core.prepared import Prepared

from .models import UNSCOPED, Edition, TeamMember

_ROLE = Prepared(
    """SELECT id FROM editions_teammember
    WHERE edition_id = %(edition)s AND user_id = %(user)s AND role = ANY(%(roles)s)
    AND theme_id IS NULL AND country_id IS NULL AND room_id IS NULL LIMIT 1"""
)


def is_administrator(actor: Actor, thing: Any) -> bool:
    """The federation's administrator."""
    return bool(getattr(actor, "is_administrator", False))


def edition_of(thing: Any) -> Edition | None:
    """The edition a thing belongs to (itself when it is one)."""
    return thing if isinstance(thing, Edition) else getattr(thing, "edition", None)


def in_team(*roles: str) -> Predicate:
    """The administrator, the edition's managers, and the team members who have one of the roles.

    Whoever has the role for a theme, a country or a room only is not among them.
    """
    wanted = sorted({TeamMember.Role.MANAGER.value, *roles})

    def predicate(actor: Actor, thing: Any) -> bool:
        if is_administrator(actor, thing):
            return True
        edition = edition_of(thing)
        if edition is None or actor.pk is None:
            return False
        return _ROLE.read(edition=edition.pk, user=actor.pk, roles=wanted) is not None

    return predicate


def scopes_of(actor: Actor, edition: Edition) -> QuerySet[TeamMember]:
    """The parts of an edition's programme that somebody looks after: themes, countries, rooms."""
    return TeamMember.objects.filter(edition=edition, user=actor.pk).exclude(UNSCOPED)


def looks_after_a_part(actor: Actor, thing: Any) -> bool:
    """Whoever has the programme's role for a theme, a country or a room of the edition."""
    edition = edition_of(thing)
    return edition is not None and scopes_of(actor, edition).exists()


register("editions.see", everyone)
register("editions.create", is_administrator)
register("editions.change", in_team())
register("editions.manage_team", in_team())
register("editions.see_dashboard", in_team(*TeamMember.Role.values))
register("editions.see_desk", any_of(in_team(*TeamMember.Role.values), looks_after_a_part))
