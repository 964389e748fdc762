"""Reading changes of plan: what one would do, what was done, who has been told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rencontres.agenda.queries import begun_in
from rencontres.core.languages import Text
from rencontres.delegations.models import Participant
from rencontres.delegations.queries import registered_people
from rencontres.editions.models import Change, Edition
from rencontres.meetings.actions import agreed_during
from rencontres.money import models as money
from rencontres.programme.models import Booking, Release, Role, Session
from rencontres.programme.queries import sessions_of
from rencontres.stage.actions import planned_during

from . import orders, wording
from .orders import Kind, Order


@dataclass(frozen=True)
class Preview:
    """What a change of plan will do."""

    sessions: list[Session]
    bookings: int
    meetings: int
    testimonies: int
    orders: int  # cancelled for good: what was invoiced is credited, what was paid to be refunded
    people: dict[str, int]  # to be told, by language
    notice: Text

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
        orders=orders_concerned(edition, order).count(),
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


def orders_concerned(edition: Edition, order: Order) -> QuerySet[money.Order]:
    """The orders that a cancelled edition cancels."""
    orders = money.Order.objects.filter(edition=edition, cancelled=None)
    return orders.order_by("pk") if order.kind == Kind.EDITION else orders.none()


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
