"""At the door: once a participant and day, whatever the scans and retries."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import withdraw_seat
from rencontres.gates.actions import AlreadyIn, Read, check_in, check_in_list, create_gates
from rencontres.gates.models import CheckIn, Gate
from rencontres.gates.queries import counts, last_arrivals, search

from .. import factories

pytestmark = pytest.mark.django_db
MORNING = datetime(2017, 10, 9, 7, 12, tzinfo=UTC)  # 9:12 in Paris


def gate(edition, key="main"):
    return Gate.objects.create(edition=edition, key=key, name={"fr": key})


@pytest.fixture
def edition():
    return factories.edition()


@pytest.fixture
def seat(edition):
    return factories.seat(factories.delegation(edition))


def refused(code, **scan):
    before = CheckIn.objects.count(), LogEntry.objects.count()
    with pytest.raises(Refusal) as refusal:
        check_in(by=SYSTEM, **scan)
    assert refusal.value.code == code
    assert (CheckIn.objects.count(), LogEntry.objects.count()) == before
    return refusal.value


def test_a_participant_comes_in(edition, seat):
    door = factories.team_member(edition, "door")
    came = check_in(by=door, gate=gate(edition), ticket=f" {seat.ticket} ", at=MORNING)
    assert (came.participant, came.day, came.at) == (seat.participant, date(2017, 10, 9), MORNING)
    assert LogEntry.objects.get(verb="gates.check_in").by == door


def test_the_second_scan_of_a_day_tells_when_the_first_was(edition, seat):
    main, garden = gate(edition), gate(edition, "garden")
    first = check_in(by=SYSTEM, gate=main, ticket=seat.ticket, at=MORNING)
    answer = refused("already_in", gate=garden, ticket=seat.ticket, at=MORNING.replace(hour=9))
    assert isinstance(answer, AlreadyIn)
    assert answer.first == first
    assert "09:12" in str(answer)
    check_in(by=SYSTEM, gate=main, ticket=seat.ticket, at=MORNING.replace(day=10))
    assert CheckIn.objects.count() == 2


def test_the_day_is_that_of_the_venue(seat):
    edition = seat.edition
    edition.timezone = "Pacific/Auckland"
    edition.save()
    came = check_in(
        by=SYSTEM, gate=gate(edition), ticket=seat.ticket, at=datetime(2017, 10, 9, 20, tzinfo=UTC)
    )
    assert came.day == date(2017, 10, 10)


def test_a_retried_scan_counts_once(edition, seat):
    main, nonce = gate(edition), uuid.uuid4()
    first = check_in(by=SYSTEM, gate=main, ticket=seat.ticket, at=MORNING, nonce=nonce)
    assert check_in(by=SYSTEM, gate=main, ticket=seat.ticket, at=MORNING, nonce=nonce) == first
    assert CheckIn.objects.count() == 1
    other = factories.seat(seat.delegation)
    refused("nonce", gate=main, ticket=other.ticket, at=MORNING, nonce=nonce)


def test_a_list_lets_its_people_in_once_a_day(edition, seat):
    main, other = gate(edition), factories.seat(seat.delegation)
    check_in(by=SYSTEM, gate=main, ticket=other.ticket, at=MORNING)
    later, next_day = MORNING.replace(hour=9), MORNING.replace(day=10)
    moments = [(seat, later), (seat, MORNING), (other, later), (other, next_day)]
    reads = [Read(uuid.uuid4(), each.ticket, at) for each, at in moments]
    door = factories.team_member(edition, "door")
    assert check_in_list(by=door, gate=main, reads=reads) == 2
    came = CheckIn.objects.values_list("participant", "day", "at")
    assert set(came) == {
        (seat.participant_id, date(2017, 10, 9), MORNING),
        (other.participant_id, date(2017, 10, 9), MORNING),
        (other.participant_id, date(2017, 10, 10), next_day),
    }
    told = LogEntry.objects.get(verb="gates.check_in_list")
    assert (told.by, told.notes) == (door, {"counted": 2, "known_before": 2})
    assert check_in_list(by=door, gate=main, reads=reads) == 0


def test_a_list_with_a_wrong_ticket_lets_nobody_in(edition, seat):
    foreign = factories.seat(factories.delegation(factories.edition()))
    reads = [Read(uuid.uuid4(), each.ticket, MORNING) for each in (seat, foreign)]
    with pytest.raises(Refusal) as refusal:
        check_in_list(by=SYSTEM, gate=gate(edition), reads=reads)
    assert refusal.value.code == "unknown_ticket"
    with pytest.raises(PermissionDenied):
        check_in_list(by=VISITOR, gate=Gate.objects.get(key="main"), reads=reads[:1])
    assert not CheckIn.objects.exists()
    assert not LogEntry.objects.filter(verb="gates.check_in_list").exists()


def test_a_list_asks_as_many_statements_for_many(edition, seat, django_assert_num_queries):
    main = gate(edition)
    seats = [seat, *(factories.seat(seat.delegation) for _n in range(3))]
    for some in (seats[:1], seats[1:]):
        reads = [Read(uuid.uuid4(), each.ticket, MORNING) for each in some]
        with django_assert_num_queries(9):
            check_in_list(by=SYSTEM, gate=main, reads=reads)


def test_tickets_that_open_nothing(edition, seat):
    main = gate(edition)
    refused("unknown_ticket", gate=main, ticket="X" * 16)
    foreign = factories.seat(factories.delegation(factories.edition()))
    refused("unknown_ticket", gate=main, ticket=foreign.ticket)
    withdraw_seat(by=SYSTEM, seat=seat)
    refused("withdrawn", gate=main, ticket=seat.ticket)
    unnamed = factories.seat(factories.delegation(edition))
    unnamed.participant = None
    unnamed.save()
    refused("unnamed", gate=main, ticket=unnamed.ticket)


def test_only_the_door_checks_in(edition, seat):
    main = gate(edition)
    for actor in (VISITOR, factories.user(), factories.team_member(edition, "press")):
        with pytest.raises(PermissionDenied):
            check_in(by=actor, gate=main, ticket=seat.ticket)
    assert not CheckIn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_check_in_is_four_statements_in_its_transaction(edition, seat):
    door, main = factories.team_member(edition, "door"), gate(edition)
    with CaptureQueriesContext(
        connection,
    ) as done:
        check_in(by=door, gate=main, ticket=seat.ticket)
    statements = [query["sql"].split()[0] for query in done]
    assert (statements[0], statements[1], statements[-1]) == ("SELECT", "BEGIN", "COMMIT")
    assert statements[2:-1] == ["SELECT", "INSERT", "SELECT", "INSERT"]


def test_gates_come_from_the_editions_file(edition):
    rows = [{"key": "main", "name": {"fr": "Entrée"}}, {"key": "garden", "name": {"fr": "Jardin"}}]
    create_gates(by=factories.team_member(edition), edition=edition, rows=rows)
    assert [g.key for g in edition.gates.all()] == ["garden", "main"]


def _came(edition, code, number, entrance, day=9):
    delegation = factories.delegation(edition, country=factories.country(code))
    for _n in range(number):
        check_in(
            by=SYSTEM,
            gate=entrance,
            ticket=factories.seat(delegation).ticket,
            at=MORNING.replace(day=day),
        )
    return delegation


def test_counts_by_day_gate_and_country(edition):
    main, garden = gate(edition), gate(edition, "garden")
    french = _came(edition, "FR", 3, main)
    _came(edition, "SN", 1, garden)
    check_in(
        by=SYSTEM,
        gate=garden,
        ticket=french.seats.first().ticket,
        at=MORNING.replace(day=10),
    )
    factories.seat(french)
    seen = counts(edition)
    assert (seen.people, seen.expected, seen.countries) == (4, 5, 2)
    assert seen.by_day == [(date(2017, 10, 9), 4), (date(2017, 10, 10), 1)]
    assert [(g.key, n) for g, n in seen.by_gate] == [("garden", 2), ("main", 3)]
    assert [(c.code, n) for c, n in seen.by_country] == [("FR", 3), ("SN", 1)]


def test_reads_need_as_many_statements_for_more_rows(edition):
    main = gate(edition)

    def statements():
        with CaptureQueriesContext(connection) as done:
            counts(edition)
            [c.participant.seat.delegation.country.name for c in last_arrivals(edition)]
            [(s.delegation.organisation, s.participant.came_today) for s in search(edition, "ess")]
        return len(done)

    _came(edition, "FR", 1, main)
    one = statements()
    _came(edition, "SN", 3, main)
    assert statements() == one


def test_search_finds_people_by_any_words(edition):
    delegation = factories.delegation(edition, organisation="Ville de Ségou", reference="ML-0001")
    seat = factories.seat(delegation, given_name="Awa", family_name="Exemple-Diarra")
    gone = factories.seat(delegation, given_name="Zoé", family_name="Exemple-Diarra")
    withdraw_seat(by=SYSTEM, seat=gone)
    for words in ("awa", "diarra ségou", "ml-0001", "Exemple-Diarra Awa"):
        assert list(search(edition, words)) == [seat], words
    assert list(search(edition, "awa bamako")) == []
