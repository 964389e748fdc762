"""The last places of an edition, asked for by many delegations at once.

The control takes the lock away and must see more places given than there are.
"""

from __future__ import annotations

from threading import Barrier

import pytest

from rencontres.core.actor import VISITOR
from rencontres.delegations.actions import delegations as actions
from rencontres.delegations.actions import register_delegation
from rencontres.delegations.models import Participant, Seat
from rencontres.delegations.people import Person

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = [4, 3, 5, 2, 4, 6, 1, 5, 3, 7]  # 40 people
PLACES = 10


def rush(edition, groups=GROUPS):
    """Every group registers at the same moment; what each was answered."""
    # A country each, so that the control without a lock is not saved by the references.
    countries = [factories.country(f"X{letter}") for letter in "ABCDEFGHIJ"]

    def attempt(number, size):
        return lambda: register_delegation(
            by=VISITOR,
            edition=edition,
            organisation=f"Organisation {number}",
            country=countries[number],
            language="fr",
            people=[
                Person("Awa", f"Exemple-{n}", f"person-{number}-{n}@example.org", "member")
                for n in range(size)
            ],
        )

    return all_at_once([attempt(number, size) for number, size in enumerate(groups)])


@pytest.fixture
def edition():
    edition = factories.edition(capacity=PLACES)
    factories.category(edition)
    return edition


def test_the_last_places_are_given_once_and_no_group_is_split(edition):
    outcomes = rush(edition)
    sizes = [delegation.seats.count() for delegation in edition.delegations.all()]
    assert outcomes == ["done"] * len(sizes) + ["full"] * (len(GROUPS) - len(sizes))
    refused = list(GROUPS)
    for size in sizes:
        refused.remove(size)  # a group came whole, or did not come
    left = PLACES - sum(sizes)
    assert left >= 0
    assert all(size > left for size in refused)
    assert Participant.objects.count() == sum(sizes)


def test_people_one_by_one_fill_the_places_exactly(edition):
    factories.seat(factories.delegation(edition))
    assert rush(edition, [1] * PLACES) == ["done"] * (PLACES - 1) + ["full"]
    assert Seat.objects.filter(delegation__edition=edition).count() == PLACES


def test_control_without_the_lock_the_edition_overflows(monkeypatch, edition):
    counted = Barrier(len(GROUPS))
    require_places = actions.require_places

    def slowly(*arguments):
        require_places(*arguments)
        counted.wait(timeout=30)  # everybody has counted, and nobody has written yet

    monkeypatch.setattr(actions, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(actions, "require_places", slowly)
    assert rush(edition) == ["done"] * len(GROUPS)
    assert Seat.objects.filter(delegation__edition=edition).count() == sum(GROUPS) > PLACES


def test_an_address_registered_twice_at_once_counts_once(edition):
    country = factories.country()
    outcomes = all_at_once(
        [
            lambda n=n: register_delegation(
                by=VISITOR,
                edition=edition,
                organisation=f"Organisation {n}",
                country=country,
                language="fr",
                people=[Person("Awa", "Exemple", "awa@example.org", "member")],
            )
            for n in range(5)
        ]
    )
    assert outcomes == ["done", *["registered"] * 4]
    assert Participant.objects.count() == edition.delegations.count() == 1
