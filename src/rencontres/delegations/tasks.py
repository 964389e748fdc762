"""What delegations do every night."""

from __future__ import annotations

from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import nightly

from . import actions


@nightly(hour=2)
def forget_passports() -> None:
    """Forget what passports say, a month after each edition."""
    actions.purge_letters(by=SYSTEM, today=timezone.now().date())
