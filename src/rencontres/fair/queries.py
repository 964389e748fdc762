"""Reading the fair."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from rencontres.editions.models import Edition

from .models import Exhibitor, ExhibitorStaff

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


def staff(edition: Edition) -> QuerySet[ExhibitorStaff]:
    """Who works for the exhibitors of an edition, by exhibitor and name."""
    return (
        ExhibitorStaff.objects.filter(exhibitor__edition=edition)
        .select_related("exhibitor", "participant")
        .order_by("exhibitor", "participant__family_name", "pk")
    )
