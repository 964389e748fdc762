"""The door: who comes, on which day, at what hour; some of the registered never do."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db.models import Count

from rencontres.delegations.models import Seat
from rencontres.editions.actions import conclude
from rencontres.editions.models import Edition
from rencontres.gates.actions import (
    Read,
    check_in_list,
    create_gates,
    enter,
    leave,
    set_up_session_gate,
)
from rencontres.gates.models import Gate

from .guest_list import HEAD, LEAST, PARTICIPANT
from .stage import Stage

SHARES = (0.925, 0.94)  # of those registered, how many come: between these, by the seed
LATER = 0.42  # of those who came on a day, how many come on the next one too
LIMITED, SEEN = 2, 25  # sessions with a gate, and how many are seen to enter each
FIRST_ONLY = 0.94  # of all who come, how many are there on the first day already


def stage_door(stage: Stage) -> None:
    """Check people in on each day of the edition, through the verb that counts them once a day."""
    edition, content = stage.edition, stage.content
    assert edition is not None  # noqa: S101  (steps before make them)
    assert content is not None  # noqa: S101
    create_gates(by=stage.by, edition=edition, rows=content["gates"])
    draw = stage.draw("door")
    came = comers(edition, draw)
    arrivals = [
        (arrival(day, edition, draw), seat.ticket)
        for day, seats in by_day(edition, came, draw).items()
        for seat in seats
    ]
    gates = list(edition.gates.filter(session=None).select_related("edition"))
    busy = [len(gates) * 2, *[1] * (len(gates) - 1)]  # most people take the main entrance
    gates.sort(key=lambda gate: gate.key != content["gates"][0]["key"])
    read: defaultdict[Gate, list[Read]] = defaultdict(list)
    for at, ticket in sorted(arrivals):
        read[draw.choices(gates, busy)[0]].append(Read(uuid4(), ticket, at))
    for gate, reads in read.items():
        check_in_list(by=stage.by, gate=gate, reads=reads)
    entered = sessions(stage, edition, {seat.pk for seat in came})
    stage.edition = conclude(by=stage.by, edition=edition)
    stage.say(
        f"Door: {len(came):,} people came in, {len(arrivals):,} times; {entered} into sessions."
    )


def sessions(stage: Stage, edition: Edition, came: set[int]) -> int:
    """Put gates before the two fullest sessions; the first who booked come in, a few leave."""
    placed = edition.sessions.exclude(slot=None).exclude(room=None).filter(kind__bookable=True)
    fullest = placed.annotate(booked=Count("bookings")).order_by("-booked", "pk")[:LIMITED]
    entered = 0
    for session in fullest.select_related("slot"):
        assert session.slot is not None  # noqa: S101  (only placed ones are asked)
        gate = set_up_session_gate(by=stage.by, session=session)
        booked = session.bookings.filter(seat__in=came).select_related("seat").order_by("pk")
        for number, booking in enumerate(booked[: min(SEEN, gate.capacity)]):
            at = session.slot.starts - timedelta(seconds=900 - 10 * number)
            enter(by=stage.by, gate=gate, ticket=booking.seat.ticket, at=at)
            entered += 1
            if number % 10 == 9:
                at = session.slot.starts + timedelta(minutes=30, seconds=number)
                leave(by=stage.by, gate=gate, ticket=booking.seat.ticket, at=at)
    return entered


def comers(edition: Edition, draw: random.Random) -> list[Seat]:
    """Who comes: a share of the registered, at least two of each country, all who are expected."""
    seats = list(
        Seat.objects.filter(
            delegation__edition=edition, withdrawn__isnull=True, participant__isnull=False
        )
        .select_related("participant", "delegation", "category")
        .order_by("pk")
    )
    number = round(len(seats) * draw.uniform(*SHARES))
    draw.shuffle(seats)
    seats.sort(key=lambda seat: not _expected(seat))
    present: Counter[str] = Counter()
    certain: list[Seat] = []
    possible: list[Seat] = []
    for seat in seats:
        country = seat.delegation.country_id
        sure = _expected(seat) or present[country] < LEAST
        present[country] += sure
        (certain if sure else possible).append(seat)
    return [*certain, *possible][:number]


def _expected(seat: Seat) -> bool:
    """Speakers come, the team too, and the accounts of the demonstration."""
    assert seat.participant is not None  # noqa: S101  (only named seats are asked)
    return seat.category.by_invitation or seat.participant.email in (HEAD, PARTICIPANT)


def by_day(edition: Edition, came: list[Seat], draw: random.Random) -> dict[date, list[Seat]]:
    """Who comes on which day; each at least once, most on the first."""
    days = [
        edition.first_day + timedelta(days=n)
        for n in range((edition.last_day - edition.first_day).days + 1)
    ]
    present: defaultdict[date, list[Seat]] = defaultdict(list)
    for seat in came:
        first = 0 if len(days) == 1 or draw.random() < FIRST_ONLY else draw.randrange(1, len(days))
        present[days[first]].append(seat)
        for day in days[first + 1 :]:
            if draw.random() < LATER or seat.category.key == "staff":
                present[day].append(seat)
    return present


def arrival(day: date, edition: Edition, draw: random.Random) -> datetime:
    """When somebody arrives: most around nine, some after lunch, a few in the afternoon."""
    hour = draw.choices(
        (draw.gauss(8.9, 0.35), draw.gauss(13.7, 0.3), draw.uniform(10, 16)), (78, 12, 10)
    )[0]
    seconds = int(min(max(hour, 7.75), 17.5) * 3600)
    midnight = datetime.combine(day, time(0), tzinfo=edition.zone)
    return midnight + timedelta(seconds=seconds)
