"""Reading editions."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from rencontres.core.actor import Actor
from rencontres.core.kept import Kept

from .models import Change, Edition, TeamMember
from .permissions import is_administrator


def visible_editions(actor: Actor) -> QuerySet[Edition]:
    """The editions whose pages the actor may open: a draft is its team's and administrators'."""
    if is_administrator(actor, None):
        return Edition.objects.all()
    mine = TeamMember.objects.filter(edition=OuterRef("pk"), user=actor.pk)
    return Edition.objects.filter(~Q(state=Edition.State.DRAFT) | Exists(mine))


def effective_changes(edition: Edition) -> QuerySet[Change]:
    """The changes of plan that hold, newest first."""
    return edition.changes.filter(undone=None)


def called_off(edition: Edition, starts: datetime, ends: datetime) -> Change | None:
    """The change of plan for which nothing takes place at some time of these hours."""
    return effective_changes(edition).filter(during__overlap=(starts, ends)).first()


def team(edition: Edition) -> QuerySet[TeamMember]:
    """Who works for an edition, by role and name, with the part of the programme that is theirs."""
    return edition.team.select_related("user", "theme", "country", "room").order_by(
        "role", "user__name", "user__email", "pk"
    )


def _published() -> list[Any]:
    told = Change.objects.filter(edition=OuterRef("pk"), undone=None)
    notice = JSONObject(pk="pk", edition="edition__slug", notice="notice")
    notices = ArraySubquery(told.exclude(kind=Change.Kind.SESSION).values(change=notice))
    return list(Edition.objects.exclude(state=Edition.State.DRAFT).annotate(notices=notices))


_PUBLISHED = Kept(_published, Edition, Change)


def published_edition(slug: str = "") -> Any:
    """The edition of that name, or the newest; None where there is none, or only a draft.

    `notices`: its changes of plan that every page tells; a session's is told where it is.
    """
    return next((copy(each) for each in _PUBLISHED() if slug in ("", each.slug)), None)
