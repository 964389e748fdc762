"""Who changes the plan."""

from __future__ import annotations

from rencontres.core.permissions import register
from rencontres.editions.permissions import in_team

register("changes.change_plan", in_team())
