"""Reading the running order."""

from __future__ import annotations

from django.db.models import QuerySet

from rencontres.editions.models import Edition

from .models import Testimony


def running_order(edition: Edition) -> QuerySet[Testimony]:
    """The testimonies in order of time, with their people and delegations: one statement."""
    return (
        Testimony.objects.filter(edition=edition)
        .exclude(state=Testimony.State.DROPPED)
        .select_related("activity", "participant__seat__delegation__country")
        .order_by("activity__during", "pk")
    )


def on_air(edition: Edition) -> Testimony | None:
    """What is being filmed now."""
    return running_order(edition).filter(state=Testimony.State.ON_AIR).first()
