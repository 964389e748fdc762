"""Reading the proceedings: as many SQL statements for three sessions as for eighty."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rencontres.editions.models import Edition
from rencontres.gates.models import Entry
from rencontres.programme.models import Booking, Session, SessionDocument
from rencontres.programme.queries import sessions_of


def held(edition: Edition) -> QuerySet[Session]:
    """The sessions that have an hour and are not called off, with their record and attendance.

    `entered`: who came through the session's gate; `booked`: who had a place; `slides`: its public
    documents.
    """
    documents = SessionDocument.objects.filter(public=True)
    return (
        sessions_of(edition)
        .filter(slot__isnull=False, change=None)
        .select_related("record")
        .prefetch_related(Prefetch("documents", documents, to_attr="slides"))
        .annotate(
            entered=_counted(Entry.objects.filter(gate__session=OuterRef("pk")), "gate"),
            booked=_counted(Booking.objects.filter(session=OuterRef("pk")), "session"),
        )
    )


def published(edition: Edition) -> QuerySet[Session]:
    """Those of which everybody may read."""
    return held(edition).filter(record__published=True)


def _counted(rows: QuerySet[Entry] | QuerySet[Booking], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)
