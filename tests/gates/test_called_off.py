"""Cancellations at the door: what is told, by whom it is overruled, and what devices know of it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.changes.actions import change_plan, undo_change
from rencontres.changes.orders import Order
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.editions.models import Change
from rencontres.gates.actions import (
    Read,
    check_in,
    check_in_list,
    record_scans,
    set_up_session_gate,
)
from rencontres.gates.models import CheckIn, Gate, Scan

from .. import factories
from ..changes.rows import placed
from .test_devices import API, enrolled

pytestmark = pytest.mark.django_db
DAY = date(2017, 10, 9)
NINE = datetime(2017, 10, 9, 7, 0, tzinfo=UTC)
WHY = "Dépose les clés du stand, Mme Diop"


@pytest.fixture
def gate():
    edition = factories.edition(slug="2017")
    return Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})


@pytest.fixture
def seat(gate):
    return factories.seat(factories.delegation(gate.edition))


def call_off(edition, kind="day", **fields):
    order = Order(kind=kind, **(fields or {"day": DAY}))
    return change_plan(by=SYSTEM, edition=edition, order=order, confirmation="2017")


def device_list(client, key):
    return client.get(f"{API}/list", headers={"X-Gate-Key": key}).json()


def test_a_list_read_while_nothing_takes_place_is_refused_whole(gate, seat):
    call_off(gate.edition)
    reads = [Read(uuid4(), seat.ticket, NINE + timedelta(days=days)) for days in (1, 0)]
    with pytest.raises(Refusal, match="Pas aujourd’hui : La journée du lundi 9 octobre") as refusal:
        check_in_list(by=SYSTEM, gate=gate, reads=reads)
    assert refusal.value.code == "called_off"
    assert not CheckIn.objects.exists()
    assert check_in_list(by=SYSTEM, gate=gate, reads=reads[:1]) == 1


def test_a_manager_lets_in_all_the_same_and_the_log_keeps_why(gate, seat):
    call_off(gate.edition)
    manager, door = (factories.team_member(gate.edition, role) for role in ("manager", "door"))
    asked = {"gate": gate, "ticket": seat.ticket, "at": NINE}
    with pytest.raises(PermissionDenied):
        check_in(by=door, despite=WHY, **asked)
    with pytest.raises(Refusal):
        check_in(by=manager, despite=" ", **asked)
    assert not CheckIn.objects.exists()
    check_in(by=manager, despite=f" {WHY} ", **asked)
    logged = LogEntry.objects.get(verb="gates.check_in")
    assert (logged.by, logged.notes) == (manager, {"despite": WHY})
    assert CheckIn.objects.get().participant == seat.participant


def test_devices_know_what_is_called_off_in_every_language(client, gate, seat):
    team = factories.team_member(gate.edition, "door")
    _device, key = enrolled(gate.edition, team)
    assert device_list(client, key)["called_off"] == []
    change = call_off(gate.edition)
    assert device_list(client, key)["called_off"] == [
        {
            "starts": "2017-10-08T22:00:00Z",
            "ends": "2017-10-09T22:00:00Z",
            "notice": {
                "fr": "La journée du lundi 9 octobre est annulée : rien n’a lieu ce jour-là.",
                "en": "Monday 9 October is cancelled: nothing takes place on that day.",
                "es": "La jornada del lunes 9 de octubre queda cancelada: ese día no se celebra"
                " nada.",
            },
        }
    ]
    undo_change(by=SYSTEM, change=change)
    assert device_list(client, key)["called_off"] == []


def test_a_cancelled_edition_has_no_end_and_a_cancelled_session_its_own_notice(client, gate):
    session = placed(gate.edition, hours=0)
    team = factories.team_member(gate.edition, "door")
    before = set_up_session_gate(by=team, session=session)
    _device, key = enrolled(gate.edition, team, key=before.key)
    assert device_list(client, key)["session"]["called_off"] is None
    call_off(gate.edition, "session", session=session)
    told = device_list(client, key)
    assert told["called_off"] == []
    assert set(told["session"]["called_off"]) == {"fr", "en", "es"}
    call_off(gate.edition, "edition")
    [whole] = device_list(client, key)["called_off"]
    assert (whole["starts"], whole["ends"]) == (None, None)
    assert whole["notice"]["en"].endswith("is cancelled.")


def test_a_device_tells_who_was_let_in_all_the_same(client, gate, seat):
    device, _key = enrolled(gate.edition, factories.team_member(gate.edition, "door"))
    call_off(gate.edition)
    Change.objects.update(at=NINE - timedelta(hours=1))
    other = factories.seat(seat.delegation)
    reads = [
        Read(uuid4(), seat.ticket, NINE),
        Read(uuid4(), other.ticket, NINE, despite=f" {WHY} "),
        Read(uuid4(), seat.ticket, NINE + timedelta(days=1)),
    ]
    told = record_scans(by=VISITOR, device=device, reads=reads)
    assert [scan.outcome for scan in told] == ["called_off", "in", "in"]
    assert Scan.objects.get(participant=other.participant).despite == WHY
    assert set(CheckIn.objects.values_list("participant", "day")) == {
        (other.participant_id, DAY),
        (seat.participant_id, DAY + timedelta(days=1)),
    }
    client.force_login(factories.team_member(gate.edition, "door"))
    report = client.get("/2017/desk/door/scans/").content.decode()
    assert f"entrée accordée tout de même : {WHY}" in report


def test_who_came_before_the_cancellation_was_told_had_come(gate, seat):
    device, _key = enrolled(gate.edition, factories.team_member(gate.edition, "door"))
    call_off(gate.edition)
    Change.objects.update(at=NINE + timedelta(minutes=30))
    other = factories.seat(seat.delegation)
    reads = [Read(uuid4(), seat.ticket, NINE)]
    reads += [Read(uuid4(), other.ticket, NINE + timedelta(hours=1))]
    told = record_scans(by=VISITOR, device=device, reads=reads)
    assert [scan.outcome for scan in told] == ["in", "called_off"]
    assert CheckIn.objects.get().participant == seat.participant


def test_the_page_offers_it_to_managers_alone(client, gate, seat):
    call_off(gate.edition, "edition")
    scan = {"ticket": seat.ticket, "gate": "main", "nonce": str(uuid.uuid4())}
    seat.ticket = seat.ticket.upper()
    seat.save()
    client.force_login(factories.team_member(gate.edition, "door"))
    page = client.post("/2017/desk/door/", scan).content.decode()
    assert "Pas aujourd’hui" in page
    assert 'name="despite"' not in page
    client.force_login(factories.team_member(gate.edition, "manager"))
    assert 'name="despite"' in client.post("/2017/desk/door/", scan).content.decode()
    assert not CheckIn.objects.exists()
    page = client.post("/2017/desk/door/", scan | {"despite": WHY}).content.decode()
    assert "Bienvenue" in page
    assert CheckIn.objects.get().participant == seat.participant
