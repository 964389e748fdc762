"""Messages that take longer than a page, and credit notes once a change stands for good."""

from __future__ import annotations

from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import later, regularly, task
from rencontres.editions.models import Change
from rencontres.money.actions import credit_waived
from rencontres.money.queries import waived

from . import telling
from .actions import UNDO_WITHIN


@task
def send_batch(*, change: int) -> None:
    """Tell a hundred people of a change, and ask for the next hundred; safe to run twice."""
    told = Change.objects.select_related("edition").filter(pk=change).first()
    if told and telling.send_some(told):
        later(send_batch, change=change)


@regularly("*/10 * * * *")
def credit_what_was_waived() -> None:
    """Write the credit notes of what changes took back, once none of them can be undone."""
    for order in waived(before=timezone.now() - UNDO_WITHIN):
        credit_waived(by=SYSTEM, order=order)
