"""How much of an edition its changes of plan call off, and which orders are asked less for it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from rencontres.editions.models import Edition
from rencontres.editions.queries import effective_changes
from rencontres.money.models import EditionTerms
from rencontres.money.models import Order as MoneyOrder
from rencontres.money.remitting import Loss, Remission, remissions, terms_of

from . import orders, wording
from .orders import Kind, Order


def orders_concerned(edition: Edition, order: Order) -> QuerySet[MoneyOrder]:
    """The orders that may be asked less, with what counts what they are."""
    standing = MoneyOrder.objects.filter(edition=edition, cancelled=None)
    if order.kind not in (Kind.EDITION, Kind.DAY, Kind.STOPPED):
        return standing.none()
    return standing.select_related("payer").prefetch_related("lines").order_by("pk")


def remissions_of(edition: Edition, order: Order, found: QuerySet[MoneyOrder]) -> list[Remission]:
    """What each of these orders is asked less, and is given back, once the change is made."""
    if order.kind not in (Kind.EDITION, Kind.DAY, Kind.STOPPED):
        return []
    return remissions(found, loss(edition, order), wording.notice(edition, order))


def loss(edition: Edition, order: Order) -> Loss:
    """The share of the price that is called off, this change and those before it together."""
    terms = terms_of(edition)
    during = orders.span(edition, order)
    lost = _lost_days(edition, terms, [*_earlier(edition), (order.kind, during)])
    days = (edition.last_day - edition.first_day).days + 1
    each = Fraction(1, days) if terms.day is None else Fraction(terms.day, 100)
    share = min(Fraction(1), each * sum(lost.values(), Fraction(0)))
    if order.kind == Kind.EDITION:
        return Loss(max(share, Fraction(terms.whole, 100)), ends=True)
    return Loss(share)


def _earlier(edition: Edition) -> list[tuple[str, Any]]:
    found = effective_changes(edition).filter(kind__in=(Kind.DAY, Kind.STOPPED))
    return [(change.kind, change.during) for change in found]


def _lost_days(
    edition: Edition, terms: EditionTerms, changes: list[tuple[str, Any]]
) -> dict[date, Fraction]:
    """How much of each day is called off: a day counts once, however often it was."""
    lost: dict[date, Fraction] = defaultdict(Fraction)
    for kind, during in changes:
        if kind == Kind.EDITION:
            continue
        day = during.lower.astimezone(edition.zone).date()
        part = Fraction(terms.stopped, 100) if kind == Kind.STOPPED else Fraction(1)
        lost[day] = max(lost[day], part)
        while kind == Kind.STOPPED and day < edition.last_day:
            day += timedelta(days=1)
            lost[day] = Fraction(1)
    return lost
