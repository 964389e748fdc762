"""Reading editions."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from rencontres.core.actor import Actor

from .models import Edition, TeamMember
from .permissions import is_administrator


def visible_editions(actor: Actor) -> QuerySet[Edition]:
    """The editions whose pages the actor may open: a draft is its team's and administrators'."""
    if is_administrator(actor, None):
        return Edition.objects.all()
    mine = TeamMember.objects.filter(edition=OuterRef("pk"), user=actor.pk)
    return Edition.objects.filter(~Q(state=Edition.State.DRAFT) | Exists(mine))
