"""A code for five people, and a share of a country, wanted by twenty at the same moment."""

from __future__ import annotations

import itertools
import threading

import pytest

from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations import rules
from rencontres.delegations.actions import delegations as registering
from rencontres.delegations.actions import invite, register_delegation
from rencontres.delegations.models import Invitation, Seat
from rencontres.delegations.people import Person

from .. import factories
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def attempts(edition, number, *, country="FR", category="press", first=0, **options):
    country = factories.country(country)
    return [
        lambda n=n: register_delegation(
            by=VISITOR,
            edition=edition,
            organisation=f"Organisation {n}",
            country=country,
            language="fr",
            people=[Person("Awa", "Exemple", f"person-{n}@example.org", category)],
            **options,
        )
        for n in range(first, first + number)
    ]


def test_a_code_of_five_opens_five_seats(client):
    edition = factories.edition()
    press = factories.category(edition, "press", by_invitation=True)
    code = invite(by=SYSTEM, category=press, uses=5).code
    outcomes = all_at_once(attempts(edition, CROWD, invitation=code))
    assert outcomes == ["done"] * 5 + ["invitation"] * 15
    assert (Invitation.objects.get().used, Seat.objects.count()) == (5, 5)


def test_a_country_takes_its_share_and_no_more():
    edition = factories.edition()
    factories.category(edition, "press", country_quota=5)
    outcomes = all_at_once(attempts(edition, CROWD))
    assert outcomes == ["done"] * 5 + ["national_full"] * 15
    assert Seat.objects.count() == 5


def test_a_country_takes_its_places_of_the_edition_over_all_categories():
    edition = factories.edition(country_quota=5)
    for key in ("press", "member"):
        factories.category(edition, key)
    outcomes = all_at_once(
        [*attempts(edition, 10), *attempts(edition, 10, category="member", first=10)]
    )
    assert outcomes == ["country_full"] * 15 + ["done"] * 5
    assert Seat.objects.count() == 5
    abroad = attempts(edition, 1, country="SN", first=20)
    assert all_at_once(abroad) == ["done"]


@pytest.mark.parametrize(
    ("of_edition", "of_category"), [({"country_quota": 1}, {}), ({}, {"country_quota": 1})]
)
def test_control_without_the_lock_a_country_takes_too_many(monkeypatch, of_edition, of_category):
    edition = factories.edition(**of_edition)
    factories.category(edition, "press", **of_category)
    counted = threading.Barrier(2)
    require_places, numbers = registering.require_places, itertools.count(1)

    def slowly(*arguments):
        require_places(*arguments)
        counted.wait(timeout=30)  # both have counted, and nobody has written yet

    monkeypatch.setattr(registering, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(registering, "next_reference", lambda _e, _c: f"X-{next(numbers)}")
    monkeypatch.setattr(registering, "require_places", slowly)
    assert all_at_once(attempts(edition, 2)) == ["done", "done"]
    assert Seat.objects.count() == 2


def test_control_without_the_lock_a_code_opens_too_many_seats(monkeypatch):
    edition = factories.edition()
    press = factories.category(edition, "press", by_invitation=True)
    code = invite(by=SYSTEM, category=press, uses=1).code
    read = threading.Barrier(2)
    found = rules.invitation_of

    def slowly(*arguments):
        invitation = found(*arguments)
        read.wait(timeout=30)  # both have read it, and nobody has counted yet
        return invitation

    monkeypatch.setattr(registering, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(
        registering, "next_reference", lambda _e, _c: f"X-{threading.get_ident()}"[:12]
    )
    monkeypatch.setattr(rules, "invitation_of", slowly)
    outcomes = all_at_once(attempts(edition, 2, invitation=code))
    assert outcomes == ["done", "done"]
    assert (Invitation.objects.get().used, Seat.objects.count()) == (1, 2)
