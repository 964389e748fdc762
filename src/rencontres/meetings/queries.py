"""Reading meetings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from .models import Meeting


def meetings_with_people() -> QuerySet[Meeting]:
    """Meetings with all that a page tells of them: one statement."""
    return Meeting.objects.select_related(
        "table",
        "activity",
        "asked_by__participant",
        "asked_by__delegation__country",
        "asked_of__participant",
        "asked_of__delegation__country",
    )


def meetings(edition: Edition) -> QuerySet[Meeting]:
    """An edition's agreed meetings, in order of time."""
    agreed = meetings_with_people().filter(edition=edition, state=Meeting.State.AGREED)
    return agreed.order_by("activity__during", "pk")


def meetings_of(user: Actor, edition: Edition) -> QuerySet[Meeting]:
    """Those of a signed-in person."""
    return meetings(edition).filter(
        Q(asked_by__participant__user=user.pk) | Q(asked_of__participant__user=user.pk)
    )
