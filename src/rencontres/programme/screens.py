"""Screens: what a room holds now and next, for a tablet by its door; and of all rooms at once.

A page tells the whole programme of its rooms and does not depend on the hour, so that it is made
once for all screens; the screen itself shows what its clock makes current (`screens.js`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rencontres.core.dates import hours, weekday
from rencontres.core.public import public
from rencontres.editions.models import Edition, Room

from . import cards, queries
from .models import Session
from .views import edition_or_404


@dataclass
class Screen:
    """A room, and what it holds, in order of time."""

    room: Room
    sessions: list[dict[str, Any]] = field(default_factory=list)


@public
def index(request: HttpRequest, edition: str) -> HttpResponse:
    """The addresses of the screens, for who puts them up."""
    shown = edition_or_404(request, edition)
    return render(request, "programme/screens.html", {"edition": shown, "rooms": shown.rooms.all()})


@public
def rooms(request: HttpRequest, edition: str) -> HttpResponse:
    """All rooms, for the hall."""
    shown = edition_or_404(request, edition)
    return _screen(request, shown, list(shown.rooms.all()), alone=False)


@public
def room(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """One room, for its door."""
    shown = edition_or_404(request, edition)
    return _screen(request, shown, [get_object_or_404(shown.rooms, key=key)], alone=True)


def _screen(
    request: HttpRequest, edition: Edition, chosen: list[Room], *, alone: bool
) -> HttpResponse:
    screens = {room.pk: Screen(room) for room in chosen}
    for session in queries.sessions_of(edition).filter(room__in=chosen).order_by("slot__starts"):
        if session.room_id in screens:
            screens[session.room_id].sessions.append(_shown(edition, session))
    context = {"edition": edition, "screens": list(screens.values()), "alone": alone}
    return render(request, "programme/screen.html", context)


def _shown(edition: Edition, session: Session) -> dict[str, Any]:
    """What a screen tells of a session that has its place."""
    slot = session.slot
    assert slot is not None  # noqa: S101  (whoever has a room has an hour: session_placed_wholly)
    return {
        "title": session.title,
        "kind": session.kind.name,
        "starts": slot.starts.isoformat(),
        "ends": slot.ends.isoformat(),
        "day": weekday(slot.starts.astimezone(edition.zone).date()),
        "hours": hours(slot.starts, slot.ends, edition.zone),
        "languages": [cards.language_name(code) for code in session.languages],
        "interpretation": [cards.language_name(code) for code in session.interpretation],
        "people": cards.people_of(edition, session),
        "cancelled": session.change_id is not None,
        "synthetic": session.synthetic,
    }
