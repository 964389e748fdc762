"""Who stands at the door."""

from __future__ import annotations

from rencontres.core.permissions import register
from rencontres.editions.permissions import in_team

register("gates.create", in_team())
register("gates.check_in", in_team("door", "registration"))
register("gates.see", in_team("door", "registration"))
