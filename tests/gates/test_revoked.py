"""Tickets that open no door any more: replaced, lost, given back, of people who are erased."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from rencontres.core import personal_data
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import print_badge, replace_participant, withdraw_seat
from rencontres.delegations.people import Person
from rencontres.delegations.queries import revoked_marks, seats_to_print
from rencontres.delegations.tickets import mark
from rencontres.gates.actions import Read, check_in, check_in_list, record_scans
from rencontres.gates.models import CheckIn, Gate
from rencontres.gates.queries import search

from .. import factories
from .test_devices import API, enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate():
    edition = factories.edition(slug="2017")
    return Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})


def person(**fields) -> Person:
    return Person(**{"category": "member", "given_name": "Léa", "family_name": "Roy"} | fields)


@pytest.fixture
def four(gate):
    """Four old tickets, of somebody replaced, erased, withdrawn, and of a lost badge."""
    delegation = factories.delegation(gate.edition)
    seats = [factories.seat(delegation, given_name="Awa") for _n in range(5)]
    old = [seat.ticket for seat in seats]
    replace_participant(by=SYSTEM, seat=seats[0], person=person(email="lea@example.org"))
    user = factories.user()
    seats[1].participant.user = user
    seats[1].participant.save()
    personal_data.erase(user)
    withdraw_seat(by=SYSTEM, seat=seats[2])
    print_badge(by=SYSTEM, seat=seats[3], reason="lost")
    return old[:4], seats


def test_the_door_refuses_them_at_once(gate, four):
    old, seats = four
    before = LogEntry.objects.count()
    codes = []
    for ticket in old:
        with pytest.raises(Refusal) as refusal:
            check_in(by=SYSTEM, gate=gate, ticket=ticket)
        codes.append(refusal.value.code)
    assert codes == ["revoked", "revoked", "withdrawn", "revoked"]
    with pytest.raises(Refusal, match="n’ouvre plus aucune porte"):
        check_in_list(by=SYSTEM, gate=gate, reads=[Read(uuid4(), old[1], timezone.now())])
    assert (CheckIn.objects.exists(), LogEntry.objects.count()) == (False, before)
    for seat in (seats[0], seats[3], seats[4]):
        seat.refresh_from_db()
        check_in(by=SYSTEM, gate=gate, ticket=seat.ticket)
    assert CheckIn.objects.count() == 3


def test_devices_receive_marks_and_nothing_personal(client, gate, four):
    old, seats = four
    _device, key = enrolled(gate.edition, factories.team_member(gate.edition, "door"))
    told = client.get(f"{API}/list", headers={"X-Gate-Key": key}).json()
    assert told["revoked"] == sorted(mark(ticket) for ticket in old)
    assert {len(each) for each in told["revoked"]} == {12}
    live = {ticket["ticket"] for ticket in told["tickets"]}
    assert len(live) == 3
    assert seats[4].ticket in live
    assert not any(ticket in json.dumps(told) for ticket in old)


def test_a_mark_is_what_devices_reckon():
    assert mark("496QU4HQFPBT4M9Y") == "L4Uliv3Bh7jX"


def test_who_came_before_being_erased_had_come(gate):
    device, _key = enrolled(gate.edition, factories.team_member(gate.edition, "door"))
    user = factories.user()
    seat = factories.seat(factories.delegation(gate.edition), user=user)
    morning = timezone.now() - timedelta(hours=2)
    personal_data.erase(user)
    reads = [Read(uuid4(), seat.ticket, at) for at in (morning, timezone.now())]
    told = record_scans(by=VISITOR, device=device, reads=reads)
    assert [scan.outcome for scan in told] == ["in", "revoked"]
    assert CheckIn.objects.get().at == morning


def test_an_erased_person_is_neither_found_nor_printed(gate, four):
    _old, seats = four
    printed = {seat.pk for seat in seats_to_print(gate.edition)}
    assert printed == {seats[0].pk, seats[3].pk, seats[4].pk}
    found = search(gate.edition, seats[0].delegation.organisation)
    assert {seat.pk for seat in found} == printed


def test_another_editions_tickets_are_its_own_affair(gate, four):
    assert revoked_marks(factories.edition()) == set()
