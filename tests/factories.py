"""Rows for tests, plain and explicit: `factories.session(edition, title={"en": "Water"})`.

Each room adds its own functions to the file of its name in this folder's siblings; the ones that
several rooms need are here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from rencontres.accounts.models import User
from rencontres.agenda.models import Holder
from rencontres.delegations.models import Category, Delegation, Participant, Seat
from rencontres.editions.models import Edition, Room, Slot, TeamMember
from rencontres.network.models import Authority, Country
from rencontres.programme.models import Session, SessionKind

_number = count(1)

FRENCH_NAMES = {"FR": "France", "SN": "Sénégal", "DE": "Allemagne", "MA": "Maroc"}
OPENING = datetime(2017, 10, 9, 7, 0, tzinfo=UTC)  # 9:00 in Paris


def country(code: str = "FR", **fields: Any) -> Country:
    """A country; the same row when asked for twice."""
    defaults = {
        "names": {"fr": FRENCH_NAMES.get(code, code), "en": code, "es": code},
        "continent": "EU",
        "latitude": 46.0,
        "longitude": 2.0,
    }
    return Country.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def authority(name: str = "Ville Exemple", code: str = "FR", **fields: Any) -> Authority:
    """A commune in France, a municipality elsewhere."""
    kind = Authority.Kind.COMMUNE if code == "FR" else Authority.Kind.MUNICIPALITY
    return Authority.objects.create(
        **{"kind": kind, "name": name, "search_name": name.lower(), "country": country(code)}
        | fields
    )


def edition(**fields: Any) -> Edition:
    """An edition of two days, open, with plenty of places."""
    defaults = {
        "slug": f"edition-{next(_number)}",
        "state": Edition.State.OPEN,
        "title": {"fr": "Rencontres d’essai", "en": "Test gathering", "es": "Encuentros de prueba"},
        "organiser": "Fédération d’essai",
        "organiser_short": "FE",
        "first_day": date(2017, 10, 9),
        "last_day": date(2017, 10, 10),
        "venue": "Pavillon d’essai",
        "city": {"fr": "Paris"},
        "capacity": 1000,
        "registration_closes": datetime(2100, 1, 1, tzinfo=UTC),
    }
    return Edition.objects.create(**defaults | fields)


def user(name: str = "Essai", **fields: Any) -> User:
    """An account that signs in by code."""
    return User.objects.create_user(f"user{next(_number)}@example.org", name=name, **fields)


def team_member(of: Edition, role: str = TeamMember.Role.MANAGER) -> User:
    """An account with a role in an edition's team."""
    member = user()
    TeamMember.objects.create(edition=of, user=member, role=role)
    return member


def room(of: Edition, **fields: Any) -> Room:
    """A room of 100 seats."""
    key = f"room-{next(_number)}"
    return Room.objects.create(**{"edition": of, "key": key, "name": key, "capacity": 100} | fields)


def slot(of: Edition, hours: float = 0, **fields: Any) -> Slot:
    """A slot of 90 minutes that starts `hours` after the opening."""
    starts = OPENING + timedelta(hours=hours)
    defaults = {
        "edition": of,
        "key": f"slot-{next(_number)}",
        "starts": starts,
        "ends": starts + timedelta(minutes=90),
    }
    return Slot.objects.create(**defaults | fields)


def category(of: Edition, key: str = "member", **fields: Any) -> Category:
    """A category open to everybody; the same row when asked for twice."""
    defaults = {"name": {"fr": key, "en": key, "es": key}} | fields
    return Category.objects.get_or_create(edition=of, key=key, defaults=defaults)[0]


def delegation(of: Edition, **fields: Any) -> Delegation:
    """A delegation without seats."""
    number = next(_number)
    defaults = {
        "edition": of,
        "reference": f"D{number:05}",
        "organisation": f"Organisation {number}",
        "country": country(),
        "registered": OPENING - timedelta(days=30),
    }
    return Delegation.objects.create(**defaults | fields)


def seat(of: Delegation, **person: Any) -> Seat:
    """A seat with a participant in it."""
    number = next(_number)
    defaults = {
        "edition": of.edition,
        "given_name": "Camille",
        "family_name": f"Essai{number}",
        "email": f"person{number}@example.org",
        "synthetic": True,
    }
    return Seat.objects.create(
        delegation=of,
        number=of.seats.count() + 1,
        category=category(of.edition),
        participant=Participant.objects.create(**defaults | person),
        holder=Holder.objects.create(edition=of.edition, kind=Holder.Kind.PERSON),
        ticket=f"ticket{number}",
    )


def seat_holder(of: Edition, kind: str = Holder.Kind.TABLE) -> Holder:
    """Something that can be in one place only."""
    return Holder.objects.create(edition=of, kind=kind)


def session_kind(of: Edition, key: str = "workshop", **fields: Any) -> SessionKind:
    """A kind of session; the same row when asked for twice."""
    defaults = {
        "name": {"fr": key, "en": key, "es": key},
        "plural": {"fr": f"{key}s", "en": f"{key}s", "es": f"{key}s"},
    } | fields
    return SessionKind.objects.get_or_create(edition=of, key=key, defaults=defaults)[0]


def session(of: Edition, **fields: Any) -> Session:
    """A session not yet placed."""
    number = next(_number)
    defaults = {
        "edition": of,
        "key": f"session-{number}",
        "kind": session_kind(of),
        "title": {"fr": f"Séance {number}", "en": f"Session {number}", "es": f"Sesión {number}"},
    }
    return Session.objects.create(**defaults | fields)
