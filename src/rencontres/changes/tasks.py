"""Messages that take longer than a page."""

from __future__ import annotations

from rencontres.core.tasks import later, task
from rencontres.editions.models import Change

from . import telling


@task
def send_batch(*, change: int) -> None:
    """Tell a hundred people of a change, and ask for the next hundred; safe to run twice."""
    told = Change.objects.select_related("edition").filter(pk=change).first()
    if told and telling.send_some(told):
        later(send_batch, change=change)
