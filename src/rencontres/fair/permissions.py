"""Who may do what at the fair."""

from __future__ import annotations

from rencontres.core.permissions import register
from rencontres.editions.models import TeamMember
from rencontres.editions.permissions import in_team

register("fair.manage", in_team(TeamMember.Role.FAIR))
