"""Reading the agenda."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Engagement, Holder


def agenda_of(holder: Holder) -> QuerySet[Engagement]:
    """What a holder is engaged in, in order of time, with the activities: one statement."""
    return holder.engagements.select_related("activity").order_by("during", "pk")
