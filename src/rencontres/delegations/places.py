"""Places: how many are left, and to whom of those who wait they go.

Whoever waits comes before whoever registers. Among those who wait, places go to the first group
that fits them whole, in the order of coming: a strict order would leave places empty behind a
large group. But small groups would then always pass, and a large one would wait for ever, as
places come free one by one. So a group that has waited for `PATIENCE` is passed no more: what it
lacks is kept for it as it comes free. In the last days before the edition nothing is kept, since
a place kept then would stay empty.

What is kept is only what the group lacks, the narrowest first: a group that waits for a place of a
full category keeps no place of the edition from the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from rencontres.core.prepared import Prepared
from rencontres.editions.models import Edition
from rencontres.network.countries import countries

from .models import Category, WaitingGroup
from .queries import categories_in

PATIENCE = timedelta(days=2)

State = WaitingGroup.State
HOLDING = (State.OFFERED, State.TO_APPROVE)  # places nobody sits in yet
_SEATS = Prepared(
    """SELECT coalesce(json_agg(json_build_array(key, country_id, number)), '[]') AS counted
    FROM (
        SELECT category.key, delegation.country_id, count(*) AS number
        FROM delegations_seat seat
        JOIN delegations_delegation delegation ON delegation.id = seat.delegation_id
        JOIN delegations_category category ON category.id = seat.category_id
        WHERE delegation.edition_id = %(edition)s AND seat.withdrawn IS NULL
        GROUP BY category.key, delegation.country_id
    ) AS seats"""
)


class Limit(NamedTuple):
    """Something whose places are counted, by its key.

    The edition, a category, a country, or a country's share of a category (`national`).
    """

    kind: str
    key: str = ""


EDITION = Limit("edition")
NARROWEST_FIRST = ("national", "category", "country", "edition")

Places = dict[Limit, int]


def needs(seats: Counter[str], country: str) -> Places:
    """What seats, counted by their category's key, take of each limit."""
    asked = {Limit("category", key): number for key, number in seats.items()}
    share = {national(key, country): number for key, number in seats.items()}
    total = seats.total()
    return {**share, **asked, Limit("country", country): total, EDITION: total}


def national(category: str, country: str) -> Limit:
    """A country's share of a category."""
    return Limit("national", f"{category}/{country}")


def seats_of(categories: Iterable[Category]) -> Counter[str]:
    """How many seats of each category, by its key."""
    return Counter(category.key for category in categories)


def limits(edition: Edition) -> Places:
    """How many places there are, taken or not; what has no limit is not there."""
    known = categories_in(edition)
    limited = {Limit("category", c.key): c.quota for c in known if c.quota is not None}
    shares = {c.key: c.country_quota for c in known if c.country_quota is not None}
    whole = edition.country_quota
    if shares or whole is not None:
        codes = list(countries())
        for key, share in shares.items():
            limited |= {national(key, code): share for code in codes}
        if whole is not None:
            limited |= {Limit("country", code): whole for code in codes}
    return {**limited, EDITION: edition.capacity}


def _taken(edition: Edition, holding: Iterable[WaitingGroup]) -> Counter[Limit]:
    """Places taken by seats, named or not, and held by offers and by who waits for approval."""
    counted: Counter[Limit] = Counter()
    seats = _SEATS.read(edition=edition.pk) or {}
    for key, country, number in seats["counted"]:
        counted.update(needs(Counter({key: number}), country))
    for group in holding:
        counted.update(needs_of(group))
    return counted


def needs_of(group: WaitingGroup) -> Places:
    """What a group takes of each limit."""
    return needs(Counter(group.seats), group.country_id)


def left(edition: Edition) -> Places:
    """How many places are neither taken nor held; below nothing where a limit was lowered."""
    return _left(edition, edition.waiting_groups.filter(state__in=HOLDING))


def _left(edition: Edition, holding: Iterable[WaitingGroup]) -> Places:
    gone = _taken(edition, holding)
    return {limit: number - gone[limit] for limit, number in limits(edition).items()}


def lacking(free: Places, asked: Places) -> list[Limit]:
    """The limits that have too few places for what is asked, the narrowest first."""
    short = [limit for limit, number in asked.items() if free.get(limit, number) < number]
    return sorted(short, key=lambda limit: (NARROWEST_FIRST.index(limit.kind), limit.key))


def served(
    groups: Iterable[WaitingGroup], free: Places, *, patience_until: datetime | None
) -> tuple[list[WaitingGroup], Places]:
    """Which groups get places now, and what remains for whoever comes after them.

    Those who joined before `patience_until` are passed no more; none: nothing is kept for anybody.
    """
    free = dict(free)
    fit = []
    for group in groups:
        asked = needs_of(group)
        short = lacking(free, asked)
        if not short:
            fit.append(group)
            _take(free, asked, free)
        elif patience_until is not None and group.joined <= patience_until:
            _take(free, asked, [short[0]])
    return fit, free


def _take(free: Places, asked: Places, of: Iterable[Limit]) -> None:
    for limit in list(of):
        free[limit] -= min(asked.get(limit, 0), max(free[limit], 0))


def serve(edition: Edition) -> tuple[list[WaitingGroup], Places]:
    """Which groups of an edition get places now, and what remains; the edition must be locked."""
    groups = list(edition.waiting_groups.filter(state__in=(State.WAITING, *HOLDING)))
    waiting = [group for group in groups if group.state == State.WAITING]
    free = _left(edition, [group for group in groups if group.state in HOLDING])
    return served(waiting, free, patience_until=patience_of(edition))


def patience_of(edition: Edition) -> datetime | None:
    """Since when a group must have waited to be passed no more; none in the last days."""
    now = timezone.now()
    return None if now > opening(edition) - PATIENCE else now - PATIENCE


def opening(edition: Edition) -> datetime:
    """The first minute of the edition's first day."""
    return datetime.combine(edition.first_day, time(), tzinfo=edition.zone)
