"""Who belongs to an authority: each room that knows such people says so, and somebody confirms it.

A source gives pairs of keys, `of_authority` and `person`::

    @people_from
    def delegates() -> QuerySet[Any, Any]:
        seats = Seat.objects.annotate(of_authority=F(…), person=F(…))
        return seats.values("of_authority", "person")

Whom a source names *represents* the authority; who has a confirmed `Claim` too *belongs* to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor

from .models import Claim

Source = Callable[[], "QuerySet[Any, Any]"]

_sources: list[Source] = []


def people_from(source: Source) -> Source:
    """Register a source of people, once."""
    _sources.append(source)
    return source


def represented_by(person: Actor) -> set[int]:
    """The authorities, by key, that somebody represents, confirmed or not."""
    if person.pk is None:
        return set()
    return {row["of_authority"] for source in _sources for row in source().filter(person=person.pk)}


def authorities_of(person: Actor) -> set[int]:
    """The authorities, by key, to which somebody belongs."""
    return represented_by(person) & _confirmed(person)


def _confirmed(person: Actor) -> set[int]:
    claims = Claim.objects.filter(person=person.pk, state=Claim.State.CONFIRMED)
    return set(claims.values_list("authority", flat=True))


def belongs_to_any(person: Actor, authorities: Collection[int]) -> bool:
    """Whether somebody belongs to one of these authorities."""
    if person.pk is None:
        return False
    confirmed = _confirmed(person).intersection(authorities)
    return any(
        source().filter(person=person.pk, of_authority__in=confirmed).exists()
        for source in _sources
    )


def people_of(authorities: Collection[int] | None = None) -> dict[int, set[int]]:
    """Who represents these authorities (all, if none are named), by key; nobody who was refused."""
    refused = set(
        Claim.objects.filter(state=Claim.State.REFUSED).values_list("authority", "person")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for source in _sources:
        rows = source()
        if authorities is not None:
            rows = rows.filter(of_authority__in=authorities)
        for row in rows:
            if (row["of_authority"], row["person"]) not in refused:
                found[row["of_authority"]].add(row["person"])
    return dict(found)


def why_not(person: Actor, authorities: Collection[int]) -> Refusal | None:
    """Why somebody who represents one of these authorities may change nothing yet."""
    represented = represented_by(person).intersection(authorities)
    if not represented:
        return None
    claims = Claim.objects.filter(person=person.pk, authority__in=represented)
    claim = claims.select_related("authority").order_by("-state").first()  # waiting, then refused
    if claim is None:
        words = _(
            "Nobody has confirmed yet that you answer for this authority. Ask for it on the page"
            " “Our links and projects”."
        )
        return Refusal(words, code="not_claimed", status=403)
    if claim.state == Claim.State.REFUSED:
        words = _("It was refused that you answer for %(name)s: write to the federation.")
    else:
        words = _(
            "Your claim waits: nobody has confirmed yet that you answer for %(name)s. You will be"
            " told by e-mail, and nothing is lost: come back then."
        )
    return Refusal(words % {"name": claim.authority.name}, code=f"claim_{claim.state}", status=403)
