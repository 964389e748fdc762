"""Organisers at once on one draft: one moves the session, the others are told, nothing is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core import mail

from rencontres.core.actor import SYSTEM
from rencontres.programme import editing, notifying
from rencontres.programme.actions import (
    book_seat,
    drafts,
    place_session,
    release_timetable,
    undo_step,
)
from rencontres.programme.models import Notice, Session, Step

from .. import factories
from ..programme.rows import draft, released, seats, venue
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def one_session():
    """A draft, a session without a place, and a room for each who wants to place it."""
    v = venue()
    session = factories.session(v.edition)
    made = draft(v.edition, {})
    rooms = [factories.room(v.edition) for _n in range(CROWD)]
    return made, [
        lambda room=room: place_session(
            by=SYSTEM, draft=made, session=session, room=room, slot=v.nine, seen=None
        )
        for room in rooms
    ]


def test_one_of_twenty_places_a_session_and_the_others_are_told():
    made, attempts = one_session()
    assert all_at_once(attempts) == ["done", *["moved"] * (CROWD - 1)]
    made.refresh_from_db()
    assert (made.version, made.steps.count(), made.placements.count()) == (1, 1, 1)


def test_different_sessions_are_placed_at_once_and_every_step_is_kept():
    v = venue()
    made = draft(v.edition, {})
    sessions = [factories.session(v.edition) for _n in range(CROWD)]
    rooms = [factories.room(v.edition) for _n in range(CROWD)]
    attempts = [
        lambda session=session, room=room: place_session(
            by=SYSTEM, draft=made, session=session, room=room, slot=v.nine, seen=None
        )
        for session, room in zip(sessions, rooms, strict=True)
    ]
    assert all_at_once(attempts) == ["done"] * CROWD
    numbers = made.steps.values_list("number", flat=True)
    assert list(numbers) == list(range(1, CROWD + 1))
    assert set(editing.spots_of(made)) == {session.key for session in sessions}


def test_one_of_twenty_undoes_the_last_step():
    made, attempts = one_session()
    attempts[0]()
    undo = [lambda: undo_step(by=SYSTEM, draft=made, step=1)] * CROWD
    assert all_at_once(undo) == ["done", *["nothing"] * (CROWD - 1)]
    assert editing.spots_of(made) == {}


def test_control_without_the_lock_they_get_into_each_others_way(monkeypatch):
    _made, attempts = one_session()
    looked = threading.Barrier(CROWD)
    change = editing.change

    def unlocked(row: Any) -> Any:
        return type(row)._default_manager.get(pk=row.pk)

    def once_all_have_looked(*arguments: Any, **named: Any) -> Step:
        looked.wait(timeout=30)
        return change(*arguments, **named)

    monkeypatch.setattr(drafts, "lock", unlocked)
    monkeypatch.setattr(editing, "change", once_all_have_looked)
    outcomes = all_at_once(attempts)
    assert outcomes != ["done", *["moved"] * (CROWD - 1)]
    assert any("step_once" in outcome for outcome in outcomes)


def test_several_workers_tell_each_person_once():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine)})
    for seat in seats(v.edition, 30):
        book_seat(by=SYSTEM, session=session, seat=seat)
    moved = draft(v.edition, {session: (v.large, v.two)})
    release = release_timetable(by=SYSTEM, draft=moved, name="Version 2", tell=False)
    addresses = [f"person{n}@example.org" for n in range(30)]
    Notice.objects.bulk_create(
        Notice(release=release, email=each, language="fr", lines=[]) for each in addresses
    )
    mail.outbox.clear()
    assert all_at_once([lambda: notifying.send_some(release)] * 5) == ["done"] * 5
    assert sorted(message.to[0] for message in mail.outbox) == sorted(addresses)
    assert not release.notices.filter(sent=None).exists()


def test_a_released_draft_is_not_changed_at_the_same_moment():
    """Either the step came first, and is public, or it is refused."""
    made, attempts = one_session()
    release = [lambda: release_timetable(by=SYSTEM, draft=made, name="Version 1", tell=False)]
    outcomes = all_at_once([*attempts, *release])
    assert outcomes.count("done") in (1, 2)
    places = set(made.placements.values_list("session", "room"))
    held = Session.objects.exclude(room=None).values_list("pk", "room")
    assert places == set(held)
