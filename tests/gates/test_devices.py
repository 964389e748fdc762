"""Devices that read tickets without network, and tell them later."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import VISITOR
from rencontres.delegations import tickets
from rencontres.gates import actions
from rencontres.gates.actions import Read
from rencontres.gates.models import CheckIn, Device, Gate, Scan

from .. import factories

pytestmark = pytest.mark.django_db
NINE = datetime(2017, 10, 9, 7, 0, tzinfo=UTC)
API = "/api/v1/gates/device"


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "door")


@pytest.fixture
def seat(edition):
    return factories.seat(factories.delegation(edition), given_name="Awa")


def enrolled(edition, team, key="main") -> tuple[Device, str]:
    """A device at a gate, with its key."""
    gate, _made = Gate.objects.get_or_create(
        edition=edition, key=key, defaults={"name": {"fr": key}}
    )
    new = actions.add_device(by=team, gate=gate, name=f"Tablette {key}")
    return actions.enrol_device(by=VISITOR, code=new.code)


def read(ticket, minutes=0, nonce=None) -> Read:
    return Read(nonce or uuid4(), ticket, NINE + timedelta(minutes=minutes))


def told(device, *reads) -> list[str]:
    return [
        scan.outcome for scan in actions.record_scans(by=VISITOR, device=device, reads=list(reads))
    ]


def test_a_code_enrols_one_device_once(edition, team):
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    new = actions.add_device(by=team, gate=gate, name=" Tablette 1 ")
    device, key = actions.enrol_device(by=VISITOR, code=f" {new.code.lower()} ")
    assert (device.name, device.gate) == ("Tablette 1", gate)
    assert key not in str(Device.objects.values().get())
    with pytest.raises(Refusal) as refused:
        actions.enrol_device(by=VISITOR, code=new.code)
    assert refused.value.code == "bad_code"


def test_a_code_is_old_after_a_quarter_of_an_hour(edition, team):
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    new = actions.add_device(by=team, gate=gate, name="Tablette")
    Device.objects.update(code_expires=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="trop ancien"):
        actions.enrol_device(by=VISITOR, code=new.code)
    assert Device.objects.get().enrolled is None


def test_what_was_read_is_told_with_what_it_meant(edition, team, seat):
    device, _key = enrolled(edition, team)
    withdrawn = factories.seat(seat.delegation)
    withdrawn.withdrawn = timezone.now()
    withdrawn.save()
    signed = tickets.signed("2017", seat.ticket.upper())
    forged = signed[:-4] + ("AAAA" if signed[-4:] != "AAAA" else "BBBB")
    seat.ticket = seat.ticket.upper()
    seat.save()
    assert told(
        device,
        read(signed),
        read(seat.ticket, 5),
        read("NOBODY"),
        read(withdrawn.ticket),
        read(forged),
        read(tickets.signed("2018", seat.ticket)),
    ) == ["in", "again", "unknown_ticket", "withdrawn", "forged", "other_edition"]
    came = CheckIn.objects.get()
    assert (came.participant, came.at, came.gate) == (seat.participant, NINE, device.gate)


def test_a_scan_told_twice_counts_once(edition, team, seat):
    device, _key = enrolled(edition, team)
    once = read(seat.ticket)
    assert told(device, once) == told(device, once, once)[:1] == ["in"]
    assert (CheckIn.objects.count(), Scan.objects.count()) == (1, 1)


def test_the_earliest_of_two_gates_is_kept(edition, team, seat):
    main, _key = enrolled(edition, team, "main")
    garden, _key = enrolled(edition, team, "garden")
    late, early = read(seat.ticket, 30), read(seat.ticket, 10)
    assert told(main, late) == ["in"]
    assert told(garden, early) == ["in"]
    came = CheckIn.objects.get()
    assert (came.at, came.gate.key) == (early.at, "garden")
    assert Scan.objects.get(nonce=late.nonce).outcome == "again"
    assert told(main, late) == ["again"]
    assert told(garden, early) == ["in"]


def test_another_day_is_another_arrival(edition, team, seat):
    device, _key = enrolled(edition, team)
    assert told(device, read(seat.ticket), read(seat.ticket, 24 * 60)) == ["in", "in"]
    assert CheckIn.objects.count() == 2


def test_a_clock_that_is_ahead_is_put_back(edition, team, seat):
    device, _key = enrolled(edition, team)
    wrong = Read(uuid4(), seat.ticket, timezone.now() + timedelta(days=400))
    assert told(device, wrong) == ["in"]
    assert CheckIn.objects.get().at < timezone.now() + timedelta(minutes=6)


def test_a_revoked_device_tells_nothing(client, edition, team, seat):
    device, key = enrolled(edition, team)
    actions.revoke_device(by=team, device=device)
    with pytest.raises(Refusal) as refused:
        actions.record_scans(by=VISITOR, device=device, reads=[read(seat.ticket)])
    assert refused.value.code == "revoked"
    assert client.get(f"{API}/list", headers={"X-Gate-Key": key}).status_code == 401
    assert not Scan.objects.exists()


def test_too_many_scans_at_once_are_refused_whole(edition, team, seat):
    device, _key = enrolled(edition, team)
    with pytest.raises(Refusal) as refused:
        actions.record_scans(by=VISITOR, device=device, reads=[read("x")] * 201)
    assert (refused.value.code, refused.value.status) == ("too_many", 422)
    assert not Scan.objects.exists()


def test_only_the_team_adds_and_revokes(edition, team):
    device, _key = enrolled(edition, team)
    stranger = factories.user()
    with pytest.raises(PermissionDenied):
        actions.add_device(by=stranger, gate=device.gate, name="x")
    with pytest.raises(PermissionDenied):
        actions.revoke_device(by=stranger, device=device)
    with pytest.raises(Refusal, match="Nommez l’appareil"):
        actions.add_device(by=team, gate=device.gate, name=" ")
    assert Device.objects.get().revoked is None


def test_a_device_sees_what_it_needs_and_nothing_more(client, edition, team, seat):
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    new = actions.add_device(by=team, gate=gate, name="Tablette")
    sent = client.post(f"{API}/enrol", {"code": new.code}, content_type="application/json")
    key = sent.json()["key"]
    listed = client.get(f"{API}/list", headers={"X-Gate-Key": key}).json()
    assert listed["tickets"] == [
        {
            "ticket": seat.ticket,
            "name": seat.participant.full_name,
            "organisation": seat.delegation.organisation,
            "country": "FR",
            "category": seat.category.name,
            "admitted": True,
        }
    ]
    signed = tickets.signed("2017", "496QU4HQFPBT4M9Y")
    message, _slash, signature = signed.rpartition("/")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(listed["public_key"]))
    public.verify(base64.b32decode(signature + "="), message.encode())
    assert client.get(f"{API}/list").status_code == 401
    again = client.post(f"{API}/enrol", {"code": new.code}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (404, "bad_code")


def test_scans_are_told_over_the_api(client, edition, team, seat):
    _device, key = enrolled(edition, team)
    nonce = str(uuid.uuid4())
    sent = {"scans": [{"nonce": nonce, "ticket": seat.ticket, "at": NINE.isoformat()}]}
    for _try in range(2):
        answer = client.post(
            f"{API}/scans", sent, content_type="application/json", headers={"X-Gate-Key": key}
        )
        assert answer.json() == [{"nonce": nonce, "outcome": "in"}]
    assert CheckIn.objects.count() == 1


def test_the_desk_adds_revokes_and_reads_the_report(client, edition, team, seat):
    Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    client.force_login(team)
    assert "Aucun appareil" in client.get("/2017/desk/door/devices/").content.decode()
    assert client.post("/2017/desk/door/devices/", {"name": "", "gate": "main"}).status_code == 422
    page = client.post("/2017/desk/door/devices/", {"name": "Tablette", "gate": "main"})
    assert "Enrôler Tablette" in page.content.decode()
    device = Device.objects.get()
    client.post(f"/2017/desk/door/devices/{device.pk}/revoke/")
    assert "hors service" in client.get("/2017/desk/door/devices/").content.decode()
    assert "Rien n’a été lu" in client.get("/2017/desk/door/scans/").content.decode()
    other, _key = enrolled(edition, team)
    told(other, read(seat.ticket), read(seat.ticket, 1), read("NOBODY"))
    report = client.get("/2017/desk/door/scans/").content.decode()
    assert "3 lectures" in report
    assert "1 deuxième usage d’un billet." in report
    assert "1 lecture" in client.get("/2017/desk/door/scans/?outcome=again").content.decode()


def test_the_app_and_its_worker_are_for_everybody(client, edition):
    page = client.get("/2017/door/")
    assert "wasm-unsafe-eval" in page["Content-Security-Policy"]
    worker = client.get("/2017/door/worker.js")
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript", "no-cache")
    client.force_login(factories.user())
    assert client.get("/2017/desk/door/devices/").status_code == 403
    assert client.get("/2017/desk/door/scans/").status_code == 403


@pytest.mark.parametrize("page", ["/2017/desk/door/devices/", "/2017/desk/door/scans/"])
def test_pages_take_as_many_statements_for_many_as_for_few(client, edition, team, seat, page):
    client.force_login(team)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    told(enrolled(edition, team)[0], read(seat.ticket))
    few = statements()
    for number in range(2):
        other = factories.seat(factories.delegation(edition))
        told(enrolled(edition, team, f"gate-{number}")[0], read(other.ticket))
    assert statements() == few
