"""The last places of a session, asked for at several gates' devices at the same moment."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.gates.actions import enter, leave, set_up_session_gate
from rencontres.gates.actions import sessions as verbs
from rencontres.gates.models import Entry, Gate

from .. import factories
from ..changes.rows import placed
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 3


@pytest.fixture
def gate():
    session = placed(factories.edition(), hours=0)
    session.room.capacity = PLACES
    session.room.save()
    return set_up_session_gate(by=SYSTEM, session=session)


def everybody(gate):
    seats = [factories.seat(factories.delegation(gate.edition)) for _n in range(CROWD)]
    return [lambda s=seat: enter(by=SYSTEM, gate=gate, ticket=s.ticket) for seat in seats]


def test_the_last_places_are_given_once(gate):
    outcomes = all_at_once(everybody(gate))
    assert outcomes == ["done"] * PLACES + ["full_session"] * (CROWD - PLACES)
    assert Entry.objects.count() == PLACES


def test_one_person_at_twenty_devices_is_inside_once(gate):
    seat = factories.seat(factories.delegation(gate.edition))
    coming = [lambda: enter(by=SYSTEM, gate=gate, ticket=seat.ticket)] * CROWD
    assert all_at_once(coming) == ["done"] + ["inside"] * (CROWD - 1)
    going = [lambda: leave(by=SYSTEM, gate=gate, ticket=seat.ticket)] * CROWD
    assert all_at_once(going) == ["done"] + ["not_inside"] * (CROWD - 1)
    assert Entry.objects.get().times == 1


def test_control_without_the_lock_too_many_come_in(gate, monkeypatch):
    def unlocked(asked):
        rows = Gate.objects.select_related("edition", "session__slot", "session__room")
        return rows.get(pk=asked.pk)

    monkeypatch.setattr(verbs, "_locked", unlocked)
    outcomes = all_at_once(everybody(gate))
    assert outcomes.count("done") > PLACES
    assert Entry.objects.count() > PLACES
