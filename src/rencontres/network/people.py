"""Who belongs to an authority: each room that knows such people says so.

A source gives pairs of keys, `of_authority` and `person`::

    @people_from
    def delegates() -> QuerySet[Any, Any]:
        seats = Seat.objects.annotate(of_authority=F(…), person=F(…))
        return seats.values("of_authority", "person")
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet

from rencontres.core.actor import Actor

Source = Callable[[], "QuerySet[Any, Any]"]

_sources: list[Source] = []


def people_from(source: Source) -> Source:
    """Register a source of people, once."""
    _sources.append(source)
    return source


def authorities_of(person: Actor) -> set[int]:
    """The authorities, by key, to which somebody belongs."""
    if person.pk is None:
        return set()
    return {row["of_authority"] for source in _sources for row in source().filter(person=person.pk)}


def belongs_to_any(person: Actor, authorities: Collection[int]) -> bool:
    """Whether somebody belongs to one of these authorities."""
    return person.pk is not None and any(
        source().filter(person=person.pk, of_authority__in=authorities).exists()
        for source in _sources
    )


def people_of(authorities: Collection[int] | None = None) -> dict[int, set[int]]:
    """The people of these authorities (of all, if none are named), by the authority's key."""
    found: dict[int, set[int]] = defaultdict(set)
    for source in _sources:
        rows = source()
        if authorities is not None:
            rows = rows.filter(of_authority__in=authorities)
        for row in rows:
            found[row["of_authority"]].add(row["person"])
    return dict(found)
