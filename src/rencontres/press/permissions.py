"""Who prepares what the press reads."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import any_of, register
from rencontres.editions.permissions import in_team


def published(actor: Actor, communique: Any) -> bool:
    """Everybody may read what is published."""
    return bool(communique.published)


register("press.read", any_of(published, in_team("press")))
register("press.see_rows", in_team("press"))
register("press.freeze", in_team("press"))
register("press.publish", in_team("press"))
