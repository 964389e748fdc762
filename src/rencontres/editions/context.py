"""What every template knows: the edition the page is about, and what changed of its plan."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from .models import Change, Edition


def current_edition(request: HttpRequest) -> dict[str, Any]:
    """`edition`: the one named in the address, else the newest that is not a draft.

    `notices`: its changes of plan that every page tells; a session's is told where it is.
    """
    match = getattr(request, "resolver_match", None)
    slug = match.kwargs.get("edition") if match else None
    told = Change.objects.filter(edition=OuterRef("pk"), undone=None)
    editions: QuerySet[Any] = Edition.objects.exclude(state=Edition.State.DRAFT).annotate(
        notices=ArraySubquery(
            told.exclude(kind=Change.Kind.SESSION).values(
                change=JSONObject(pk="pk", edition="edition__slug", notice="notice")
            )
        )
    )
    edition = editions.filter(slug=slug).first() if slug else editions.first()
    return {"edition": edition, "notices": edition.notices if edition else []}
