"""Who is to be reminded on a day, and how often it was."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from rencontres.editions.models import Edition

from .models import Order, Reminding
from .queries import not_credited


def days_of(edition: Edition) -> list[int]:
    """The levels of an edition, as days after the due day; empty where nobody is reminded."""
    found = Reminding.objects.filter(edition=edition).first()
    return list(found.days) if found else []


def overdue(edition: Edition, on: date) -> QuerySet[Order]:
    """The orders whose invoice was to be paid before a day, the longest first."""
    due = not_credited().filter(order=OuterRef("pk")).order_by("due").values("due")[:1]
    return (
        edition.orders.filter(state=Order.State.INVOICED)
        .annotate(due=Subquery(due), reminded=Max("reminders__level"))
        .filter(due__lt=on)
        .select_related("payer", "promise")
        .order_by("due", "pk")
    )


def to_remind(edition: Edition, on: date) -> list[tuple[Order, int]]:
    """Each order to be reminded on a day, with the level that is due."""
    days = days_of(edition)
    orders: Any = overdue(edition, on).filter(synthetic=False).exclude(payer__email="")
    orders = orders.exclude(promise__until__gte=on)
    due = [(order, _level(days, (on - order.due).days)) for order in orders]
    return [(order, level) for order, level in due if level > (order.reminded or 0)]


def _level(days: list[int], late: int) -> int:
    """The last level that a number of days has reached."""
    return sum(late >= each for each in days)


def editions_that_remind() -> QuerySet[Edition]:
    """The editions with at least one level."""
    return Edition.objects.filter(reminding__days__len__gt=0).order_by("pk")
