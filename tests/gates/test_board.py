"""Arrivals, live: expected and arrived by gate, hour, category and country."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.accounts.actions import create_api_key
from rencontres.agenda.models import Holder
from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Participant, Seat
from rencontres.gates.actions import check_in
from rencontres.gates.models import CheckIn, Gate
from rencontres.gates.tallies import board

from .. import factories

pytestmark = pytest.mark.django_db
NINE = datetime(2017, 10, 9, 7, 12, tzinfo=UTC)  # 9:12 in Paris
PAGE = "/2017/desk/door/counts/"


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


def came(edition, seat, at=NINE, gate="main"):
    door, _made = Gate.objects.get_or_create(
        edition=edition, key=gate, defaults={"name": {"fr": gate}}
    )
    check_in(by=SYSTEM, gate=door, ticket=seat.ticket, at=at)


def test_arrived_and_expected_by_everything(edition):
    french = factories.delegation(edition)
    senegal = factories.delegation(edition, country=factories.country("SN"))
    press = factories.category(edition, "press")
    seats = [factories.seat(french), factories.seat(french), factories.seat(senegal)]
    seats[2].category = press
    seats[2].save()
    came(edition, seats[0])
    came(edition, seats[0], at=NINE + timedelta(days=1), gate="garden")
    came(edition, seats[2], at=NINE + timedelta(hours=2))
    seen = board(edition)
    assert (seen.arrived, seen.expected) == (2, 3)
    assert [(r.key, r.arrived) for r in seen.by_gate] == [("garden", 1), ("main", 2)]
    shares = [(r.key, r.arrived, r.expected, r.share) for r in seen.by_category]
    assert shares == [("member", 1, 2, 50), ("press", 1, 1, 100)]
    assert [(r.key, r.arrived, r.expected) for r in seen.by_country] == [("FR", 1, 2), ("SN", 1, 1)]
    hours = [(f"{h.starts:%d %H}", h.arrived) for h in seen.by_hour]
    assert hours == [("09 09", 1), ("09 11", 1), ("10 09", 1)]
    first = board(edition, date(2017, 10, 9))
    assert (first.arrived, len(first.by_hour)) == (2, 2)
    assert board(edition, date(2017, 10, 10)).arrived == 1


def test_nobody_yet(client, edition):
    client.force_login(factories.team_member(edition, "door"))
    page = client.get(PAGE).content.decode()
    assert "Personne n’est encore entré." in page
    assert client.get(PAGE, {"day": "yesterday"}).status_code == 404


def test_ten_thousand_arrivals_ask_as_many_statements_as_one(client, edition):
    delegation = factories.delegation(edition)
    category = factories.category(edition)
    came(edition, factories.seat(delegation))
    client.force_login(factories.team_member(edition, "door"))

    def statements():
        with CaptureQueriesContext(connection) as done:
            page = client.get(PAGE).content.decode()
        return len(done), page

    one, _page = statements()
    people = Participant.objects.bulk_create(
        Participant(edition=edition, given_name="A", family_name="B", email=f"{n}@example.org")
        for n in range(9_999)
    )
    holders = Holder.objects.bulk_create(Holder(edition=edition, kind="person") for _p in people)
    Seat.objects.bulk_create(
        Seat(
            delegation=delegation,
            number=n,
            category=category,
            participant=person,
            holder=holder,
            ticket=f"T{n}",
        )
        for n, (person, holder) in enumerate(zip(people, holders, strict=True), start=2)
    )
    gate = Gate.objects.get()
    CheckIn.objects.bulk_create(
        CheckIn(
            gate=gate, edition=edition, participant=p, day=NINE.date(), at=NINE, nonce=uuid.uuid4()
        )
        for p in people
    )
    many, page = statements()
    assert many == one
    assert "10\u202f000" in page.replace("\u00a0", "\u202f")


def test_the_api_tells_the_same(client, edition):
    came(edition, factories.seat(factories.delegation(edition)))
    user = factories.team_member(edition, "door")
    headers = {"X-API-Key": create_api_key(by=user, user=user, label="test").secret}
    seen = client.get("/api/v1/gates/2017/arrivals", headers=headers).json()
    assert (seen["arrived"], seen["expected"]) == (1, 1)
    assert seen["by_hour"] == [{"starts": "2017-10-09T09:00:00+02:00", "arrived": 1}]
    assert client.get("/api/v1/gates/2017/arrivals").status_code == 403
    stranger = factories.team_member(edition, "press")
    client.force_login(stranger)
    assert client.get(PAGE).status_code == 403
