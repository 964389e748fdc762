"""Who may do what with accounts and keys."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import any_of, everyone, nobody, register, signed_in

from .models import User


def is_administrator(actor: Actor, thing: Any) -> bool:
    """The federation's administrator."""
    return bool(getattr(actor, "is_administrator", False))


def is_owner(actor: Actor, thing: Any) -> bool:
    """The user in question, or the owner of the key in question."""
    owner = thing if isinstance(thing, User) else thing.user
    return actor.pk is not None and actor.pk == owner.pk


# An account gives no right: it only lets an address receive a code. The verbs that name people
# (registering a delegation, making a team) ask who may name them.
register("accounts.ensure_user", everyone)
register("accounts.manage_keys", any_of(is_owner, is_administrator))
register("accounts.own_data", signed_in)
register("accounts.send_data_link", everyone)  # it goes to the address alone
register("accounts.open_data_link", everyone)  # whoever holds it reads that address's messages
register("accounts.erase_person", is_owner)
register("accounts.erase_on_behalf", is_administrator)
register("accounts.purge_personal_data", nobody)
