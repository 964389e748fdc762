"""Who may do what on stage."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import any_of, register
from rencontres.editions.models import TeamMember
from rencontres.editions.permissions import in_team


def is_witness(actor: Actor, testimony: Any) -> bool:
    """The person who is filmed."""
    return actor.pk is not None and testimony.participant.user_id == actor.pk


directs = in_team(TeamMember.Role.STAGE)

register("stage.direct", directs)
register("stage.grant_image_rights", any_of(is_witness, directs))  # the team files a signed paper
