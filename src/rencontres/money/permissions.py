"""Who may see an order and act on it.

An order does not know who comes. A room below that opens orders says, with `@pays`, who acts for
the payer: the head of a delegation, an exhibitor.
"""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import Predicate, any_of, everyone, nobody, register
from rencontres.editions.permissions import in_team, is_administrator

_payers: list[Predicate] = []


def pays(predicate: Predicate) -> Predicate:
    """Register who, in a room's eyes, acts for the payer of an order."""
    _payers.append(predicate)
    return predicate


def acts_for_payer(actor: Actor, thing: Any) -> bool:
    """Whoever a room below knows to act for the payer."""
    return actor.pk is not None and any(predicate(actor, thing) for predicate in _payers)


keeps_accounts = in_team("treasury")

register("money.keep_accounts", keeps_accounts)
register("money.see_order", any_of(keeps_accounts, acts_for_payer))
register("money.place_order", any_of(keeps_accounts, acts_for_payer))
register("money.pay", everyone)  # whoever has the signed address of the order
register("money.set_terms", is_administrator)
register("money.deliver", nobody)  # a task's own note
register("money.remind", nobody)  # the nightly task
register("money.hear", nobody)  # what the payment provider confirms
