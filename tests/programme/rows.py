"""Rows for this room's tests: a small edition with rooms, hours, people and a released session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Participant, Seat
from rencontres.editions.models import Edition, Room, Slot
from rencontres.programme import actions
from rencontres.programme.models import Draft, Placement, Release, Session

from .. import factories


@dataclass
class Venue:
    """An edition with two rooms (of 100 and 2 seats) and three hours."""

    edition: Edition
    large: Room
    small: Room
    nine: Slot
    eleven: Slot
    two: Slot


def venue() -> Venue:
    """An edition where something can be planned."""
    edition = factories.edition()
    return Venue(
        edition,
        factories.room(edition, name="Grand salon", capacity=100),
        factories.room(edition, name="Petit salon", capacity=2),
        factories.slot(edition, 0),
        factories.slot(edition, 2),
        factories.slot(edition, 5),
    )


def seats(edition: Edition, count: int = 1, **person: Any) -> list[Seat]:
    """Seats of one delegation, each with a person."""
    delegation = factories.delegation(edition)
    return [factories.seat(delegation, **person) for _i in range(count)]


def person(edition: Edition, **fields: Any) -> Participant:
    """A person with a seat."""
    participant = seats(edition, **fields)[0].participant
    assert participant is not None
    return participant


def draft(edition: Edition, places: dict[Session, tuple[Room, Slot]], name: str = "d") -> Draft:
    """A finished draft with these places."""
    made = Draft.objects.create(edition=edition, name=name, seconds=1, state=Draft.State.READY)
    Placement.objects.bulk_create(
        Placement(draft=made, session=session, room=room, slot=slot)
        for session, (room, slot) in places.items()
    )
    return made


def released(
    edition: Edition, places: dict[Session, tuple[Room, Slot]], name: str = "Version 1"
) -> Release:
    """A released timetable with these places; the sessions are read again."""
    release = actions.release_timetable(by=SYSTEM, draft=draft(edition, places), name=name)
    for session in places:
        session.refresh_from_db()
    return release
