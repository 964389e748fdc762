"""Who may see the registry, and who may change it."""

from __future__ import annotations

from rencontres.accounts.permissions import is_administrator
from rencontres.core.permissions import everyone, register

register("network.see", everyone)
register("network.load_reference_data", is_administrator)
register("network.override_country_name", is_administrator)
register("network.record", is_administrator)
