"""What accounts do every night."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import nightly

from . import actions


@nightly(hour=6)  # once every room has forgotten by itself what it forgets
def purge_what_is_due() -> None:
    """Erase personal data past its term, batch by batch until nothing is left."""
    today = timezone.now().date()
    while actions.purge_personal_data(by=SYSTEM, today=today):
        pass
    call_command("clearsessions")
