"""Reading the agenda."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model, QuerySet

from .models import Engagement, Holder

Row = TypeVar("Row", bound=Model)


def agenda_of(holder: Holder) -> QuerySet[Engagement]:
    """What a holder is engaged in, in order of time, with the activities: one statement."""
    return holder.engagements.select_related("activity").order_by("during", "pk")


def begun_in(rows: QuerySet[Row], field: str, during: DateTimeTZRange) -> QuerySet[Row]:
    """The rows whose range of time begins within another, open at its ends or not."""
    bounds: dict[str, Any] = {}
    if during.lower:
        bounds[f"{field}__startswith__gte"] = during.lower
    if during.upper:
        bounds[f"{field}__startswith__lt"] = during.upper
    return rows.filter(**{f"{field}__isnull": False}, **bounds)
