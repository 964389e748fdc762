"""The staged delegations and door, at a small size on a small registry."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Delegation, Participant
from rencontres.demo.cooperation import RegistrySize
from rencontres.demo.delegations import moments, stage_delegations
from rencontres.demo.door import SHARES, arrival, stage_door
from rencontres.demo.edition import stage_edition
from rencontres.demo.guest_list import HEAD, LEAST, PARTICIPANT, allot
from rencontres.demo.registry import stage_registry
from rencontres.demo.stage import Stage
from rencontres.editions.actions import change_capacity
from rencontres.editions.models import Edition
from rencontres.gates.models import CheckIn

from .. import factories

FILE = Path(__file__).parents[2] / "examples" / "rencontres-2017" / "edition.toml"
SMALL = RegistrySize(engaged=300, projects=400, foreign=400, countries=60)


@given(
    people=st.integers(120, 2000),
    links=st.dictionaries(
        st.text("ABCDEF", min_size=2, max_size=2), st.integers(1, 900), min_size=1, max_size=36
    ),
)
def test_every_country_sends_two_and_the_shares_add_up(people, links):
    shares = allot(people, links)
    assert sum(shares.values()) == people
    assert min(shares.values()) >= LEAST
    by_links = sorted(links, key=lambda country: links[country])
    for fewer, more in pairwise(by_links):
        assert shares[fewer] <= shares[more] or links[fewer] == links[more]


def test_registrations_grow_towards_the_deadline():
    edition = Edition(registration_closes=factories.OPENING, timezone="Europe/Paris")
    drawn = moments(edition, 400, random.Random(1))
    assert drawn == sorted(drawn)
    assert factories.OPENING - timedelta(days=151) < drawn[0]
    assert drawn[-1] < factories.OPENING
    assert {at.hour for at in drawn} <= set(range(7, 19))
    middle = drawn[0] + (drawn[-1] - drawn[0]) / 2
    assert sum(at > middle for at in drawn) > 200


def test_people_arrive_in_the_morning_of_the_venue():
    edition = Edition(timezone="Europe/Paris")
    day = factories.OPENING.date()
    hours = [arrival(day, edition, random.Random(seed)) for seed in range(300)]
    assert all(at.date() == day and 7 <= at.hour <= 17 for at in hours)
    assert sum(8 <= at.hour < 10 for at in hours) > 180


@pytest.mark.django_db
def test_a_small_edition_is_staged_from_the_registry_to_the_door():
    said: list[str] = []
    stage = Stage(file=FILE, participants=200, seed=5, say=said.append)
    stage_registry(stage, SMALL)
    stage_edition(stage)
    assert stage.edition is not None
    stage.edition = change_capacity(by=SYSTEM, edition=stage.edition, capacity=150)
    stage_delegations(stage)
    edition = stage.edition
    assert edition.capacity == 210  # the venue grew with the number asked for
    closes = edition.registration_closes
    assert Participant.objects.count() == 200
    assert Delegation.objects.values("country").distinct().count() == 38
    assert Delegation.objects.filter(registered__lt=closes).count() == Delegation.objects.count()
    by_country = Delegation.objects.values("country").annotate(people=Count("seats__participant"))
    assert min(row["people"] for row in by_country) >= LEAST
    assert max(by_country, key=lambda row: row["people"])["country"] == "FR"
    real = Participant.objects.filter(synthetic=False)
    assert sorted(person.family_name for person in real) == [
        "Giscard d’Estaing",
        "Ries",
        "Rioux",
        "Tau",
        "Vallier",
    ]
    assert set(real.values_list("seat__category__key", flat=True)) == {"speaker"}
    head = Participant.objects.get(email=HEAD)
    assert head.seat.delegation.head == head
    assert head.seat.delegation.seats.filter(participant__email=PARTICIPANT).exists()
    assert head.user.email == HEAD
    assert head.seat.delegation.seats.filter(participant=None).count() == 1

    stage_door(stage)
    came = Participant.objects.filter(check_ins__isnull=False).distinct()
    assert round(200 * SHARES[0]) <= came.count() <= round(200 * SHARES[1])
    countries = (
        came.values("seat__delegation__country")
        .annotate(people=Count("pk", distinct=True))
        .order_by()
    )
    assert len(countries) == 38
    assert min(row["people"] for row in countries) >= LEAST
    assert came.filter(synthetic=False).count() == 5
    assert came.filter(email__in=[HEAD, PARTICIPANT]).count() == 2
    assert sorted({str(day) for day in CheckIn.objects.values_list("day", flat=True)}) == [
        "2017-10-09",
        "2017-10-10",
    ]
    assert said[-1].startswith("Door:")
