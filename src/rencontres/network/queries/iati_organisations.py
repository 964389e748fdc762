"""The organisations of others' IATI files that are not linked to an authority."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from ..models import IatiOrganisation


def unlinked_organisations(words: str = "") -> QuerySet[Any, Any]:
    """Name, identifier and in how many activities, the most frequent first."""
    found = IatiOrganisation.objects.filter(authority=None).exclude(name="", ref="")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(ref__icontains=word))
    return (
        found.values("name", "ref")
        .annotate(activities=Count("activity", distinct=True))
        .order_by("-activities", "name", "ref")
    )
