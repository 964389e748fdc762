"""Reading the fair."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from rencontres.editions.models import Edition

from .models import Exhibitor

ORDER_OF_KINDS = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Exhibitor.Kind.values)),
    output_field=IntegerField(),
)


def exhibitors(edition: Edition, kind: str = "") -> QuerySet[Exhibitor]:
    """The fair's exhibitors by kind and stand, with country and stand: one statement."""
    found = Exhibitor.objects.filter(edition=edition).select_related("country", "stand")
    if kind:
        found = found.filter(kind=kind)
    return found.order_by(ORDER_OF_KINDS, "stand__number", "pk")
