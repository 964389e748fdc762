"""Reading changes of plan: what one would do, what was done, who has been told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rencontres.agenda.queries import begun_in
from rencontres.core.languages import Text
from rencontres.delegations.models import Participant
from rencontres.delegations.queries import registered_people
from rencontres.editions.models import Change, Edition
from rencontres.meetings.actions import agreed_during
from rencontres.money.remitting import Remission
from rencontres.programme.models import Booking, Release, Role, Session
from rencontres.programme.queries import sessions_of
from rencontres.stage.actions import planned_during

from . import orders, wording
from .losses import orders_concerned, remissions_of
from .orders import Kind, Order


@dataclass(frozen=True)
class Preview:
    """What a change of plan will do."""

    sessions: list[Session]
    bookings: int
    meetings: int
    testimonies: int
    remissions: list[Remission]  # what orders are asked less
    people: dict[str, int]  # to be told, by language
    notice: Text

    @property
    def orders(self) -> int:
        """How many orders are asked less."""
        return len(self.remissions)

    @property
    def sums(self) -> list[tuple[str, Decimal, Decimal]]:
        """By currency: what is asked less, and what is to be given back."""
        currencies = sorted({each.order.currency for each in self.remissions})
        return [(code, *self._sum(code)) for code in currencies]

    def _sum(self, currency: str) -> tuple[Decimal, Decimal]:
        mine = [each for each in self.remissions if each.order.currency == currency]
        zero = Decimal(0)
        return sum((each.amount for each in mine), zero), sum((each.back for each in mine), zero)

    @property
    def told(self) -> int:
        """How many people will be told."""
        return sum(self.people.values())


def preview(edition: Edition, order: Order) -> Preview:
    """Refuse what cannot be, else tell what it would do, writing nothing."""
    orders.check(edition, order)
    concerned = sessions_concerned(edition, order)
    during = orders.span(edition, order)
    people = Counter(
        people_concerned(edition, order).values_list("seat__delegation__language", flat=True)
    )
    for others in others_concerned(edition, order):
        people.update(others.values_list("language", flat=True))
    return Preview(
        sessions=list(concerned),
        bookings=Booking.objects.filter(session__in=concerned.order_by()).count(),
        meetings=agreed_during(edition, during).count() if during else 0,
        testimonies=planned_during(edition, during).count() if during else 0,
        remissions=remissions_of(edition, order, orders_concerned(edition, order)),
        people=dict(people),
        notice=wording.notice(edition, order),
    )


def sessions_concerned(edition: Edition, order: Order) -> QuerySet[Session]:
    """The sessions that will not take place, or will on other days.

    A session that has begun when the edition stops is held: it is only cut short.
    """
    living = sessions_of(edition).filter(change=None)
    if order.kind == Kind.SESSION and order.session:
        return living.filter(pk=order.session.pk)
    during = orders.span(edition, order)
    if order.kind in (Kind.DAY, Kind.STOPPED) and during:
        return begun_in(living, "activity__during", during)
    return living


def people_concerned(edition: Edition, order: Order) -> QuerySet[Participant]:
    """Who will be told: of a session, who booked or has a part in it; otherwise everybody."""
    registered = registered_people(edition)
    if order.kind != Kind.SESSION:
        return registered
    booked = Booking.objects.filter(session=order.session, seat=OuterRef("seat"))
    in_it = Role.objects.filter(session=order.session, participant=OuterRef("pk"))
    return registered.filter(Exists(booked) | Exists(in_it))


def others_concerned(edition: Edition, order: Order) -> list[QuerySet[Any]]:
    """Who waits for places, or is writing a registration; of a session, nobody of them is told."""
    if order.kind == Kind.SESSION:
        return []
    waiting = edition.waiting_groups.filter(settled=None)
    return [waiting, edition.registrations_begun.filter(sent=None).exclude(email="")]


def changes(edition: Edition) -> QuerySet[Change]:
    """The changes of an edition, newest first, with how many are to be told and are told."""
    return edition.changes.select_related("by").annotate(
        to_tell=Count("tellings"), told=Count("tellings", filter=Q(tellings__sent__isnull=False))
    )


def archive_of(change: Change) -> list[dict[str, Any]]:
    """The programme as it stood before a change: frozen, so that nothing done later alters it."""
    release = Release.objects.filter(pk=change.facts.get("release")).first()
    rows: list[dict[str, Any]] = release.facts["programme"] if release else []
    zone = change.edition.zone
    for row in rows:
        for name in ("starts", "ends"):
            said = row[name]
            row[name] = datetime.fromisoformat(said).astimezone(zone) if said else None
    return rows
