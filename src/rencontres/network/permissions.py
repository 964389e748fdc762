"""Who may see the registry, and who may change it."""

from __future__ import annotations

from typing import Any

from rencontres.accounts.permissions import is_administrator
from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.permissions import Predicate, any_of, everyone, nobody, register

from .models import (
    Agreement,
    Authority,
    Claim,
    CountryGroup,
    Link,
    LinkParty,
    Officer,
    Project,
    ProjectParty,
    Revision,
)
from .people import belongs_to_any, represented_by, why_not
from .queries import with_heirs
from .records import NewAgreement, NewLink, NewProject

Thing = Link | Project | Agreement | Revision | NewLink | NewProject | NewAgreement


def is_of_a_party(actor: Actor, thing: Thing) -> bool:
    """Whoever belongs to an authority that takes part in a link or project, or to its heir."""
    return actor.pk is not None and belongs_to_any(actor, with_heirs(parties_of(thing)))


def parties_of(thing: Thing) -> list[int]:
    """The authorities, by key, that take part in it, or are asked to be recorded as such."""
    if isinstance(thing, Revision):
        thing = thing.subject  # type: ignore[assignment]
    if isinstance(thing, Authority):
        return []  # administrators alone correct an authority itself
    if isinstance(thing, NewLink | NewProject):
        return list(thing.parties)
    model: Any = ProjectParty if isinstance(thing, Project) else LinkParty
    if isinstance(thing, Project):
        of: Any = {"project": thing.pk}
    elif isinstance(thing, Link):
        of = {"link": thing.pk}
    else:
        of = {"link": thing.link if isinstance(thing, NewAgreement) else thing.link_id}
    return list(model.objects.filter(**of).values_list("authority", flat=True))


def in_charge_of(duty: str) -> Predicate:
    """The officers of the federation who have a duty."""

    def predicate(actor: Actor, thing: Any) -> bool:
        return actor.pk is not None and Officer.objects.filter(user=actor.pk, duty=duty).exists()

    return predicate


def coordinates(actor: Actor, thing: Any) -> bool:
    """Whoever coordinates the country group in question, or that of a meeting, a decision…"""
    group = thing if isinstance(thing, CountryGroup) else thing.group
    return actor.pk is not None and bool(group.coordinator_id == actor.pk)


def coordinates_any(actor: Actor, thing: Any) -> bool:
    """Whoever coordinates a country group, whichever the page is about."""
    return actor.pk is not None and CountryGroup.objects.filter(coordinator=actor.pk).exists()


def belongs_to(actor: Actor, authority: Authority) -> bool:
    """Whoever belongs to the authority in question."""
    return belongs_to_any(actor, [authority.pk])


def why_not_of_a_party(actor: Actor, thing: Thing) -> Refusal | None:
    """What somebody is told who represents a party and is not confirmed."""
    return why_not(actor, with_heirs(parties_of(thing)))


def represents(actor: Actor, authority: Authority) -> bool:
    """Whoever a room names for the authority, confirmed or not."""
    return authority.pk in represented_by(actor)


def belongs_to_claimed(actor: Actor, claim: Claim) -> bool:
    """Whoever is confirmed where somebody else asks to be."""
    return belongs_to_any(actor, [claim.authority_id])


register("network.see", everyone)
register("network.claim", represents)
register("network.decide_claim", any_of(is_administrator, belongs_to_claimed))
register("network.reopen_claim", is_administrator)
register(
    "network.see_oda",
    any_of(is_administrator, belongs_to),
    otherwise=lambda actor, authority: why_not(actor, [authority.pk]),
)
register("network.keep_eligibility", is_administrator)
register("network.load_reference_data", is_administrator)
register("network.override_country_name", is_administrator)
register("network.edit_authority", is_administrator)
register("network.record", is_administrator)
register("network.import", is_administrator)
register("network.edit", any_of(is_administrator, is_of_a_party), otherwise=why_not_of_a_party)
register("network.see_terms", is_administrator)
register("network.publish", is_administrator)
register("network.manage_officers", is_administrator)
register("network.manage_members", any_of(is_administrator, in_charge_of("members")))
register("network.note_sending", nobody)  # a task's own note
register("network.write_letters", nobody)
register("network.import_iati", is_administrator)
keeps_groups = any_of(is_administrator, in_charge_of("groups"))
register("network.manage_groups", keeps_groups)
register("network.edit_group", any_of(keeps_groups, coordinates))
register("network.edit_any_group", any_of(keeps_groups, coordinates_any))
