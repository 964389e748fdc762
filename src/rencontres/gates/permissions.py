"""Who stands at the door."""

from __future__ import annotations

from rencontres.core.permissions import everyone, register
from rencontres.editions.permissions import in_team

register("gates.create", in_team())
register("gates.check_in", in_team("door", "registration"))
register("gates.overrule", in_team())  # in, though nothing takes place
register("gates.see", in_team("door", "registration"))
register("gates.manage_devices", in_team("door", "registration"))
register("gates.enrol_device", everyone)  # whoever holds a code that the team has shown
register("gates.record_scans", everyone)  # whoever holds the device's key
