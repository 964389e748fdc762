"""The door's page and its API, as staff and scanners meet them."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.accounts.actions import create_api_key
from rencontres.core.actor import SYSTEM
from rencontres.gates.actions import check_in
from rencontres.gates.models import CheckIn, Gate

from .. import factories

pytestmark = pytest.mark.django_db
DOOR = "/en/2017/desk/door/"


@pytest.fixture
def edition():
    edition = factories.edition(slug="2017")
    for key in ("main", "garden"):
        Gate.objects.create(edition=edition, key=key, name={"fr": key, "en": f"{key} gate"})
    return edition


@pytest.fixture
def seat(edition):
    delegation = factories.delegation(edition, organisation="Ville de Ségou")
    seat = factories.seat(delegation, given_name="Awa", needs="Ramp")
    seat.ticket = "ABCDEFGHJKLMNPQR"
    seat.save()
    return seat


@pytest.fixture
def staff(client, edition):
    member = factories.team_member(edition, "door")
    client.force_login(member)
    return member


def tone(response):
    page = response.content.decode()
    return page.split('class="door-answer" data-tone="')[1].split('"')[0]


def test_a_scan_is_answered_large_and_clear(client, staff, seat):
    scan = {"ticket": "abcdefghjklmnpqr ", "gate": "main", "nonce": str(uuid.uuid4())}
    response = client.post(DOOR, scan)
    assert (response.status_code, tone(response)) == (200, "good")
    page = response.content.decode()
    assert "Welcome" in page
    assert seat.participant.full_name in page
    assert "Ville de Ségou" in page
    assert "Ramp" in page
    assert CheckIn.objects.get().gate.key == "main"
    assert tone(client.post(DOOR, scan)) == "good"  # the page sent again
    assert CheckIn.objects.count() == 1


def test_a_second_scan_is_an_answer_not_an_error(client, staff, seat):
    first = check_in(by=SYSTEM, gate=Gate.objects.get(key="main"), ticket=seat.ticket)
    response = client.post(DOOR, {"ticket": seat.ticket, "gate": "garden", "nonce": "x"})
    assert (response.status_code, tone(response)) == (200, "warn")
    hour = first.at.astimezone(seat.edition.zone)
    assert f"Already in since {hour:%-I:%M}" in response.content.decode()


def test_an_unknown_ticket_is_told(client, staff, seat):
    response = client.post(DOOR, {"ticket": "nobody", "gate": "main"})
    assert (response.status_code, tone(response)) == (200, "bad")
    assert not CheckIn.objects.exists()


def test_the_gate_is_remembered(client, staff, seat):
    assert client.get(DOOR).context["gate"].key == "garden"  # the first one
    client.get(DOOR, {"gate": "main"})
    assert client.get(DOOR).context["gate"].key == "main"
    assert client.get(DOOR, {"gate": "nonsense"}).context["gate"].key == "garden"


def test_somebody_without_a_ticket_is_found_by_name(client, staff, seat):
    page = client.get(DOOR, {"search": "awa ségou"}).content.decode()
    assert f'name="ticket" value="{seat.ticket}"' in page
    check_in(by=SYSTEM, gate=Gate.objects.get(key="main"), ticket=seat.ticket)
    page = client.get(DOOR, {"search": "awa"}).content.decode()
    assert f'name="ticket" value="{seat.ticket}"' not in page
    assert "in since" in page
    assert "Nobody is registered" in client.get(DOOR, {"search": "zzz"}).content.decode()


def test_the_door_without_gates_says_what_to_do(client):
    other = factories.edition(slug="2018")
    client.force_login(factories.team_member(other, "door"))
    assert "[[gates]]" in client.get("/en/2018/desk/door/").content.decode()
    assert client.post("/en/2018/desk/door/", {"ticket": "x"}).status_code == 200


def test_the_door_is_for_its_team(client, edition, seat):
    assert client.get(DOOR).status_code == 302
    client.force_login(factories.user())
    assert client.get(DOOR).status_code == 403
    assert client.post(DOOR, {"ticket": seat.ticket, "gate": "main"}).status_code == 403
    assert not CheckIn.objects.exists()


def test_the_page_needs_as_many_statements_for_more_rows(client, staff, seat):
    gate = Gate.objects.get(key="main")

    def statements():
        with CaptureQueriesContext(connection) as done:
            client.get(DOOR, {"search": "essai"})
        return len(done)

    check_in(by=SYSTEM, gate=gate, ticket=seat.ticket)
    client.get(DOOR)
    few = statements()
    for code in ("SN", "DE", "MA"):
        delegation = factories.delegation(seat.edition, country=factories.country(code))
        check_in(by=SYSTEM, gate=gate, ticket=factories.seat(delegation).ticket)
    assert statements() == few


def test_a_scanner_checks_in_and_reads_the_counts(client, edition, seat):
    member = factories.team_member(edition, "door")
    headers = {"X-API-Key": create_api_key(by=member, user=member, label="scanner").secret}
    scan = {"gate": "main", "ticket": seat.ticket, "nonce": str(uuid.uuid4())}
    address = "/api/v1/gates/2017/check-ins"

    def send(**changes):
        return client.post(
            address, scan | changes, content_type="application/json", headers=headers
        )

    first, again = send(), send()
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["name"] == seat.participant.full_name
    assert (first.json()["country"], first.json()["gate"]) == ("FR", "main")
    second = send(nonce=str(uuid.uuid4()))
    assert (second.status_code, second.json()["code"]) == (409, "already_in")
    unknown = send(ticket="nobody")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_ticket")
    assert send(gate="nowhere").status_code == 404
    assert send(at="2017-10-09T09:00:00").status_code == 422  # of which zone?
    day = timezone.now().astimezone(edition.zone).date().isoformat()
    assert client.get("/api/v1/gates/2017/counts", headers=headers).json() == {
        "people": 1,
        "expected": 1,
        "countries": {"FR": 1},
        "days": {day: 1},
        "gates": {"garden": 0, "main": 1},
    }
    assert client.get("/api/v1/gates/2017/counts").status_code == 403
