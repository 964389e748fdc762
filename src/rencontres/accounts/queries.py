"""Reading accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rencontres.core import personal_data

from .models import User

DEMONSTRATION = "@demo.example"  # a domain nobody can own
VOLUNTEERS = ("head@demo.example", "participant@demo.example")


def demonstration_accounts() -> QuerySet[User]:
    """The invented accounts that stand for each role, teams first: four statements.

    Real accounts are never among them, even where a site with real data is shown as a
    demonstration by mistake.
    """
    return (
        User.objects.filter(email__endswith=DEMONSTRATION, is_active=True, is_administrator=False)
        .filter(Q(teams__isnull=False) | Q(duties__isnull=False) | Q(email__in=VOLUNTEERS))
        .distinct()
        .prefetch_related("teams__edition", "duties", "participations__headed")
        .order_by("pk")
    )


def why_not_erased(user: User) -> Any:
    """Why a person's data cannot be erased now, in words; "" where it can."""
    if user.is_administrator and not _another_administrator(user):
        return _("You are the only administrator: name another one first.")
    return ""


def _another_administrator(user: User) -> bool:
    others = User.objects.filter(is_administrator=True, is_active=True)
    return others.exclude(pk=user.pk).exists()


def by_room(user: User) -> dict[str, dict[str, list[personal_data.Held]]]:
    """What is held about a person, by room, then by why it is kept."""
    rooms: dict[str, dict[str, list[personal_data.Held]]] = {}
    for held in personal_data.held(user):
        purposes = rooms.setdefault(str(held.room), {})
        purposes.setdefault(str(held.declared.purpose), []).append(held)
    return rooms


def leaving(user: User) -> dict[str, list[str]]:
    """What goes when a person is erased: the purposes, by room."""
    leaves: dict[str, list[str]] = {}
    for held in personal_data.held(user):
        if not held.declared.stays:
            purposes = leaves.setdefault(str(held.room), [])
            if str(held.declared.purpose) not in purposes:
                purposes.append(str(held.declared.purpose))
    return leaves


def held_about(address: str) -> list[tuple[str, int]]:
    """How many fields are held about whoever has an address, by room."""
    address = address.strip().lower()
    person = User.objects.filter(email=address).first() or User(email=address)
    counts: dict[str, int] = {}
    for held in personal_data.held(person):
        counts[str(held.room)] = counts.get(str(held.room), 0) + len(held.rows)
    return list(counts.items())


def staying(user: User) -> dict[str, list[str]]:
    """What stays when a person is erased: the reasons, and for which purposes."""
    stays: dict[str, list[str]] = {}
    for held in personal_data.held(user):
        if held.declared.stays:
            purposes = stays.setdefault(str(held.declared.stays), [])
            if str(held.declared.purpose) not in purposes:
                purposes.append(str(held.declared.purpose))
    return stays


def export(user: User) -> list[dict[str, Any]]:
    """What is held about a person, as they take it with them."""
    return [
        {
            "room": str(held.room),
            "table": held.table,
            "field": held.name,
            "purpose": str(held.declared.purpose),
            "years": held.declared.years,
            "days": held.declared.days,
            "until": held.until,
            "stays": str(held.declared.stays),
            "rows": [
                {"row": key, "since": since, "value": value} for key, since, value in held.rows
            ],
        }
        for held in personal_data.held(user)
        if held.declared.exported
    ]
