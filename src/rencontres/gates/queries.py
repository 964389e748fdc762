"""Reading the door: how many came in, where, from which country."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from rencontres.core.prepared import Prepared, partly
from rencontres.delegations.models import Category, Delegation, Participant, Seat
from rencontres.delegations.queries import registered_people
from rencontres.editions.models import Change, Edition
from rencontres.editions.queries import effective_changes
from rencontres.network.models import Country
from rencontres.programme.models import Booking, Role

from .models import CheckIn, Device, Entry, Gate, Scan

SHOWN = 12


@dataclass(frozen=True)
class Counts:
    """How many came in: different people over the edition, and arrivals by day, gate, country."""

    people: int
    expected: int
    by_day: list[tuple[date, int]]
    by_gate: list[tuple[Gate, int]]
    by_country: list[tuple[Country, int]]

    @property
    def countries(self) -> int:
        """Different countries among those who came in."""
        return len(self.by_country)


_GATE = Prepared(
    """SELECT gate.id, gate.edition_id, gate.key, edition.slug, edition.timezone
    FROM gates_gate gate JOIN editions_edition edition ON edition.id = gate.edition_id
    WHERE edition.slug = %(edition)s AND gate.key = %(gate)s"""
)
_SEAT = Prepared(
    """SELECT seat.id, seat.delegation_id, seat.category_id, seat.participant_id, seat.withdrawn,
        delegation.organisation, delegation.country_id, category.name,
        participant.given_name, participant.family_name, participant.synthetic,
        participant.erased,
        (SELECT notice FROM editions_change off WHERE off.edition_id = %(edition)s
            AND off.undone IS NULL AND off.during @> %(at)s LIMIT 1) AS called_off
    FROM delegations_seat seat
    JOIN delegations_delegation delegation ON delegation.id = seat.delegation_id
    JOIN delegations_category category ON category.id = seat.category_id
    LEFT JOIN delegations_participant participant ON participant.id = seat.participant_id
    WHERE seat.ticket = %(ticket)s AND delegation.edition_id = %(edition)s"""
)


def gate(edition: str, key: str) -> Gate | None:
    """A gate of the edition with this slug; the edition knows its slug and zone."""
    read = _GATE.read(edition=edition, gate=key)
    if read is None:
        return None
    found = partly(Gate, id=read["id"], edition_id=read["edition_id"], key=read["key"])
    found.edition = partly(
        Edition, id=read["edition_id"], slug=read["slug"], timezone=read["timezone"]
    )
    return found


def seat(edition: Edition, ticket: str, at: datetime) -> Seat | None:
    """The seat of a ticket's code, with all that the door shows of who sits there.

    Its `called_off` is the notice of what is called off `at` that moment; None where nothing is.
    """
    read = _SEAT.read(edition=edition.pk, ticket=ticket, at=at)
    if read is None:
        return None
    keys = ("id", "delegation_id", "category_id", "participant_id", "withdrawn")
    found = partly(Seat, **{key: read[key] for key in keys}, ticket=ticket)
    found.delegation = partly(
        Delegation,
        id=read["delegation_id"],
        organisation=read["organisation"],
        country_id=read["country_id"],
    )
    found.category = partly(Category, id=read["category_id"], name=json.loads(read["name"]))
    if read["participant_id"]:
        found.participant = partly(
            Participant,
            id=read["participant_id"],
            given_name=read["given_name"],
            family_name=read["family_name"],
            synthetic=read["synthetic"],
            erased=read["erased"],
        )
    found.called_off = read["called_off"] and json.loads(read["called_off"])  # type: ignore[attr-defined]
    return found


def called_off(edition: Edition) -> QuerySet[Change]:
    """The changes of plan that take a time away, with when."""
    return effective_changes(edition).exclude(during=None)


def today(edition: Edition) -> date:
    """The day it is at the venue."""
    return timezone.now().astimezone(edition.zone).date()


def counts(edition: Edition) -> Counts:
    """The door's counts, in six statements."""
    came = CheckIn.objects.filter(edition=edition).order_by()
    by_country = dict(
        came.filter(participant__seat__isnull=False)
        .values_list("participant__seat__delegation__country")
        .annotate(Count("participant", distinct=True))
    )
    by_gate = dict(came.values_list("gate").annotate(Count("pk")))
    countries = Country.objects.in_bulk(by_country)
    ranked = sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
    return Counts(
        people=came.aggregate(people=Count("participant", distinct=True))["people"],
        expected=registered_people(edition).count(),
        by_day=list(came.values_list("day").annotate(Count("pk")).order_by("day")),
        by_gate=[(gate, by_gate.get(gate.pk, 0)) for gate in edition.gates.filter(session=None)],
        by_country=[(countries[code], people) for code, people in ranked],
    )


def last_arrivals(edition: Edition, number: int = SHOWN) -> QuerySet[CheckIn]:
    """The latest check-ins, newest first, with who came."""
    return (
        CheckIn.objects.filter(edition=edition)
        .select_related("gate", "participant__seat__delegation__country")
        .order_by("-at", "-pk")[:number]
    )


def search(edition: Edition, text: str, number: int = SHOWN) -> QuerySet[Seat]:
    """Live, named seats by words of the name, organisation or reference.

    Each has `came_today`: the day's check-ins of its participant, none or one.
    """
    found = Seat.objects.filter(
        delegation__edition=edition,
        withdrawn__isnull=True,
        participant__isnull=False,
        participant__erased=None,
    )
    for word in text.split():
        found = found.filter(
            Q(participant__given_name__icontains=word)
            | Q(participant__family_name__icontains=word)
            | Q(delegation__organisation__icontains=word)
            | Q(delegation__reference__iexact=word)
        )
    check_ins = CheckIn.objects.filter(day=today(edition))
    people = Participant.objects.prefetch_related(
        Prefetch("check_ins", check_ins, to_attr="came_today")
    )
    return (
        found.select_related("delegation__country", "category")
        .prefetch_related(Prefetch("participant", people))
        .order_by("participant__family_name", "participant__given_name", "pk")[:number]
    )


def tickets_of(edition: Edition) -> QuerySet[Seat]:
    """The named, live seats of an edition, with what a gate shows of each: one statement."""
    return (
        Seat.objects.filter(
            delegation__edition=edition,
            withdrawn__isnull=True,
            participant__isnull=False,
            participant__erased=None,
        )
        .select_related("participant", "category", "delegation")
        .order_by("participant__family_name", "participant__given_name", "pk")
    )


def devices(edition: Edition) -> QuerySet[Device]:
    """An edition's devices with the number of their scans."""
    return edition.devices.select_related("gate", "edition").annotate(told=Count("scans"))


def scans(edition: Edition, outcome: str = "") -> QuerySet[Scan]:
    """What devices read, newest first; only one outcome where it is named."""
    found = Scan.objects.filter(device__edition=edition).select_related(
        "device__gate", "participant__seat__delegation"
    )
    return found.filter(outcome=outcome) if outcome else found


def session_gates(edition: Edition) -> QuerySet[Gate]:
    """The gates before sessions in order of time: how many are `inside`, `attended`, `booked`."""
    return (
        edition.gates.filter(session__isnull=False)
        .select_related("edition", "session__slot", "session__room")
        .annotate(
            inside=Count("entries", filter=Q(entries__left=None), distinct=True),
            attended=Count("entries", distinct=True),
            booked=Count("session__bookings", distinct=True),
        )
        .order_by("session__slot__starts", "pk")
    )


def limits(gate: Gate) -> dict[str, Any] | None:
    """What a gate before a session goes by; none at the edition's own."""
    if gate.session_id is None:
        return None
    inside = Entry.objects.filter(gate=gate, left=None).count()
    change = gate.session.change if gate.session else None
    return {
        "capacity": gate.capacity,
        "inside": inside,
        "frees_at": gate.frees_at,
        "called_off": change.notice if change else None,
    }


def admitted(gate: Gate) -> set[int] | None:
    """The seats that a session's gate lets in before free places are given; none: everybody's."""
    if gate.session_id is None:
        return None
    booked = Booking.objects.filter(session=gate.session_id).values_list("seat", flat=True)
    parts = Role.objects.filter(session=gate.session_id, participant__seat__isnull=False)
    invited = Seat.objects.filter(category__gates=gate).values_list("pk", flat=True)
    return {*booked, *parts.values_list("participant__seat", flat=True), *invited}
