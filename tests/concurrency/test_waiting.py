"""The last fifty places, wanted by 400 people in groups of 1 to 6 at the same moment.

Exactly fifty are given, no group is split. The control takes the lock away and must see more
places given than there are.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations.actions import (
    accept_offer,
    decline_offer,
    join_waiting_list,
    offers,
    pass_places_on,
    register_delegation,
    withdraw_seat,
)
from rencontres.delegations.actions import delegations as registering
from rencontres.delegations.actions import waiting as answering
from rencontres.delegations.models import Participant, Seat, WaitingGroup
from rencontres.delegations.people import Person

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 50
LINES = 40  # connections, of the hundred that the database takes; the groups stand in line
SIZES = [(n * 5) % 6 + 1 for n in range(114)] + [1]  # 400 people


def wanted(number, size, countries):
    return {
        "by": VISITOR,
        "organisation": f"Organisation {number}",
        "country": countries[number % len(countries)],
        "language": "fr",
        "people": [
            Person("Awa", f"Exemple-{n}", f"person-{number}-{n}@example.org", "member")
            for n in range(size)
        ],
    }


@pytest.fixture
def edition():
    edition = factories.edition(
        capacity=PLACES, first_day=date(2099, 10, 9), last_day=date(2099, 10, 10)
    )
    factories.category(edition)
    return edition


def given_seats(edition):
    """The seats of each delegation."""
    return sorted(each.seats.count() for each in edition.delegations.all())


def test_exactly_fifty_places_are_given_and_no_group_is_split(edition):
    assert sum(SIZES) == 400
    countries = [factories.country(code) for code in ("FR", "SN", "DE", "MA")]
    registered: list[int] = []

    def come(number):
        size, asked = SIZES[number], wanted(number, SIZES[number], countries)
        try:
            register_delegation(edition=edition, **asked)
        except Refusal as refusal:
            if refusal.code != "full":
                raise
            join_waiting_list(edition=edition, **asked)
        else:
            registered.append(size)

    def line(first):
        return lambda: [come(number) for number in range(first, len(SIZES), LINES)]

    assert all_at_once([line(first) for first in range(LINES)]) == ["done"] * LINES
    assert given_seats(edition) == sorted(registered)
    assert sum(registered) == PLACES == Participant.objects.count()
    waiting = edition.waiting_groups.filter(state="waiting")
    assert sorted(waiting.values_list("size", flat=True)) == sorted(
        (Counter(SIZES) - Counter(registered)).elements()
    )


def test_freed_places_pass_through_the_list_under_a_storm_of_answers(edition):
    """Withdrawals, answers, expiries and newcomers at once: never one place too many."""
    country = factories.country()
    alone = [factories.seat(factories.delegation(edition)) for _number in range(PLACES)]
    groups = [
        join_waiting_list(edition=edition, **wanted(number, number % 6 + 1, [country]))
        for number in range(20)
    ]
    for seat in alone[:20]:
        withdraw_seat(by=SYSTEM, seat=seat)
    offered = list(edition.waiting_groups.filter(state="offered"))
    assert 15 <= sum(group.size for group in offered) <= 20
    WaitingGroup.objects.filter(pk=offered[0].pk).update(expires=timezone.now() - timedelta(1))
    attempts = [
        lambda g=group: accept_offer(by=VISITOR, group=g) for group in offered for _ in "12"
    ]
    attempts += [lambda: decline_offer(by=VISITOR, group=offered[1])]
    attempts += [lambda: pass_places_on(by=SYSTEM, edition=edition) for _ in range(3)]
    attempts += [lambda s=seat: withdraw_seat(by=SYSTEM, seat=s) for seat in alone[20:30]]
    attempts += [
        lambda n=n: register_delegation(edition=edition, **wanted(n, 2, [country]))
        for n in range(50, 60)
    ]
    assert set(all_at_once(attempts)) <= {"done", "state", "expired", "full"}
    live = Seat.objects.filter(delegation__edition=edition, withdrawn=None).count()
    held = sum(group.size for group in edition.waiting_groups.filter(state="offered"))
    assert live + held <= PLACES
    for group in edition.waiting_groups.filter(state="accepted"):
        assert group.delegation.seats.count() == group.size
    assert groups[0].pk not in edition.waiting_groups.filter(state="waiting").values_list("pk")


def test_an_offer_is_accepted_once(edition):
    for _number in range(PLACES):
        seat = factories.seat(factories.delegation(edition))
    group = join_waiting_list(edition=edition, **wanted(1, 1, [factories.country()]))
    withdraw_seat(by=SYSTEM, seat=seat)
    outcomes = all_at_once([lambda: accept_offer(by=VISITOR, group=group)] * 8)
    assert outcomes == ["done", *["state"] * 7]
    assert Participant.objects.filter(email="person-1-0@example.org").count() == 1


def test_control_without_the_lock_places_are_offered_twice(monkeypatch, edition):
    for _number in range(PLACES):
        seat = factories.seat(factories.delegation(edition))
    country = factories.country()
    for number in range(4):
        join_waiting_list(edition=edition, **wanted(number, 1, [country]))
    Seat.objects.filter(pk=seat.pk).update(withdrawn=timezone.now())
    first, second = (edition.waiting_groups.order_by("pk")[n] for n in (0, 1))
    counted = threading.Barrier(2)
    left = offers.left

    def slowly(edition):
        free = left(edition)
        counted.wait(timeout=30)  # both have counted, and nobody has written yet
        return free

    for module in (offers, registering, answering):
        monkeypatch.setattr(module, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(offers, "left", slowly)
    outcomes = all_at_once(
        [lambda g=group: offers.offer_by_hand(by=SYSTEM, group=g) for group in (first, second)]
    )
    assert outcomes == ["done", "done"]
    held = edition.waiting_groups.filter(state="offered").count()
    live = Seat.objects.filter(delegation__edition=edition, withdrawn=None).count()
    assert held + live == PLACES + 1
