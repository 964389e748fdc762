"""Gates before sessions with limited entry: who comes in, who waits, who left and came back."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.accounts.actions import create_api_key
from rencontres.changes.actions import change_plan
from rencontres.changes.orders import Order
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.gates.actions import Read, enter, leave, record_scans, set_up_session_gate
from rencontres.gates.models import CheckIn, Entry, Gate, Scan
from rencontres.gates.queries import session_gates
from rencontres.programme.actions import book_seat

from .. import factories
from ..changes.rows import placed
from .test_devices import enrolled

pytestmark = pytest.mark.django_db
EARLY = factories.OPENING - timedelta(minutes=20)
LATE = factories.OPENING - timedelta(minutes=5)


@pytest.fixture
def gate():
    """A session of two places with a gate, free places given five minutes before."""
    session = placed(factories.edition(slug="2017"), hours=0)
    session.room.capacity = 2
    session.room.save()
    return set_up_session_gate(by=SYSTEM, session=session, frees_minutes=5)


def somebody(gate, booked=False, **fields):
    seat = factories.seat(factories.delegation(gate.edition), **fields)
    if booked:
        book_seat(by=SYSTEM, session=gate.session, seat=seat)
    return seat


def let_in(gate, seat, at=EARLY, **fields):
    return enter(by=SYSTEM, gate=gate, ticket=seat.ticket, at=at, **fields)


def refused(code, verb, gate, seat, at=EARLY):
    before = list(Entry.objects.values_list())
    with pytest.raises(Refusal) as refusal:
        verb(by=SYSTEM, gate=gate, ticket=seat.ticket, at=at)
    assert refusal.value.code == code
    assert list(Entry.objects.values_list()) == before
    return str(refusal.value)


def test_who_booked_comes_in_and_who_did_not_waits_until_places_are_free(gate):
    booked, waiting = somebody(gate, booked=True), somebody(gate)
    let_in(gate, booked)
    assert "08:55" in refused("not_booked", enter, gate, waiting)
    let_in(gate, waiting, at=LATE)
    assert "2" in refused("full_session", enter, gate, somebody(gate), at=LATE)
    assert Entry.objects.filter(left=None).count() == 2


def test_who_leaves_frees_the_place_and_comes_back_is_counted(gate):
    seat = somebody(gate, booked=True)
    refused("not_inside", leave, gate, seat)
    let_in(gate, seat)
    refused("inside", enter, gate, seat)
    out = leave(by=SYSTEM, gate=gate, ticket=seat.ticket, at=LATE)
    assert out.left == LATE
    again = let_in(gate, seat, at=LATE + timedelta(minutes=1))
    assert (again.times, again.first, again.left) == (2, EARLY, None)
    [seen] = session_gates(gate.edition)
    assert (seen.inside, seen.attended, seen.booked, seen.capacity) == (1, 1, 1, 2)


def test_a_retried_passage_counts_once(gate):
    seat, nonce = somebody(gate, booked=True), uuid.uuid4()
    first = let_in(gate, seat, nonce=nonce)
    assert let_in(gate, seat, nonce=nonce) == first
    gone = uuid.uuid4()
    for _n in range(2):
        leave(by=SYSTEM, gate=gate, ticket=seat.ticket, nonce=gone)
    assert Entry.objects.get().times == 1


def test_invited_categories_come_in_where_no_booked_place_is_taken(gate):
    press = factories.category(gate.edition, "press")
    set_up_session_gate(by=SYSTEM, session=gate.session, frees_minutes=5, categories=[press])
    journalists = [somebody(gate) for _n in range(2)]
    for seat in journalists:
        seat.category = press
        seat.save()
    somebody(gate, booked=True)
    let_in(gate, journalists[0])
    refused("not_booked", enter, gate, journalists[1])


def test_the_cancelled_and_the_unplaced_let_nobody_in(gate):
    seat = somebody(gate, booked=True)
    order = Order(kind="session", session=gate.session)
    change_plan(by=SYSTEM, edition=gate.edition, order=order, confirmation="2017")
    refused("called_off", enter, gate, seat)
    unplaced = set_up_session_gate(by=SYSTEM, session=factories.session(gate.edition))
    refused("not_booked", enter, unplaced, seat)
    door = Gate.objects.create(edition=gate.edition, key="main", name={"fr": "Entrée"})
    refused("no_session", enter, door, seat)


def test_only_the_doors_team_lets_in(gate):
    seat = somebody(gate, booked=True)
    for actor in (VISITOR, factories.team_member(gate.edition, "press")):
        for verb in (enter, leave):
            with pytest.raises(PermissionDenied):
                verb(by=actor, gate=gate, ticket=seat.ticket)
        with pytest.raises(PermissionDenied):
            set_up_session_gate(by=actor, session=gate.session)
    assert not Entry.objects.exists()


def test_a_device_tells_later_who_came_in_left_and_was_too_many(gate):
    device, _key = enrolled(gate.edition, factories.team_member(gate.edition, "door"), gate.key)
    first, second = (somebody(gate, booked=True) for _n in range(2))
    third, stranger = somebody(gate), somebody(gate)

    def read(seat, at, inwards=True):
        return Read(uuid.uuid4(), seat.ticket, at, inwards)

    reads = [
        read(first, EARLY),
        read(second, EARLY),
        read(stranger, EARLY),
        read(third, LATE),
        read(first, LATE, inwards=False),
        read(first, LATE + timedelta(minutes=1)),
    ]
    outcomes = [s.outcome for s in record_scans(by=VISITOR, device=device, reads=reads)]
    assert outcomes == ["in", "in", "not_booked", "over_capacity", "left", "over_capacity"]
    assert [s.outcome for s in record_scans(by=VISITOR, device=device, reads=reads)] == outcomes
    assert Entry.objects.filter(left=None).count() == 3
    assert Entry.objects.get(seat=first).times == 2
    assert not CheckIn.objects.exists()
    assert Scan.objects.count() == 6


def test_a_device_lists_who_is_admitted(client, gate):
    _device, key = enrolled(gate.edition, factories.team_member(gate.edition, "door"), gate.key)
    booked, other = somebody(gate, booked=True), somebody(gate)
    listed = client.get("/api/v1/gates/device/list", headers={"X-Gate-Key": key}).json()
    assert listed["session"] == {
        "capacity": 2,
        "inside": 0,
        "frees_at": "2017-10-09T06:55:00Z",
        "called_off": None,
    }
    admitted = {ticket["ticket"]: ticket["admitted"] for ticket in listed["tickets"]}
    assert admitted == {booked.ticket: True, other.ticket: False}


def test_the_door_page_lets_in_and_out(client, gate):
    seat = somebody(gate, booked=True)
    client.force_login(factories.team_member(gate.edition, "door"))
    page = client.get("/2017/desk/door/", {"gate": gate.key}).content.decode()
    assert 'name="leaving"' in page
    seat.ticket = "TICKETOFAWA"
    seat.save()
    sent = {"gate": gate.key, "ticket": seat.ticket}
    assert "Bienvenue" in client.post("/2017/desk/door/", sent).content.decode()
    left = client.post("/2017/desk/door/", sent | {"leaving": "on"}).content.decode()
    assert "Au revoir" in left
    assert Entry.objects.get().left is not None


def test_the_page_of_sessions_sets_up_a_gate_and_counts(client, gate):
    other = placed(gate.edition, hours=3)
    factories.category(gate.edition)
    client.force_login(factories.team_member(gate.edition, "door"))
    path = "/2017/desk/door/sessions/"
    sent = {"session": other.pk, "frees_minutes": 10, "categories": []}
    page = client.post(path, sent, follow=True).content.decode()
    assert other.title["fr"] in page
    assert other.gate.frees_minutes == 10
    assert client.post(path, sent | {"frees_minutes": 500}).status_code == 422

    def statements():
        with CaptureQueriesContext(connection) as done:
            client.get(path)
        return len(done)

    two = statements()
    for hours in (6, 9, 12):
        set_up_session_gate(by=SYSTEM, session=placed(gate.edition, hours=hours))
    assert statements() == two
    client.force_login(factories.team_member(gate.edition, "press"))
    assert client.get(path).status_code == 403


def test_the_api_lets_in_and_out_and_counts(client, gate):
    seat = somebody(gate, booked=True)
    user = factories.team_member(gate.edition, "door")
    headers = {"X-API-Key": create_api_key(by=user, user=user, label="test").secret}

    def post(path):
        sent = {"session": gate.session.key, "ticket": seat.ticket}
        return client.post(
            f"/api/v1/gates/2017/{path}",
            json.dumps(sent),
            content_type="application/json",
            headers=headers,
        )

    assert post("entries").status_code == 201
    assert (post("entries").status_code, post("entries").json()["code"]) == (409, "inside")
    [seen] = client.get("/api/v1/gates/2017/sessions", headers=headers).json()
    assert (seen["inside"], seen["attended"], seen["capacity"]) == (1, 1, 2)
    assert post("exits").json()["left"] is not None
    assert client.get("/api/v1/gates/2017/sessions").status_code == 403
