"""A code for five people, and a share of a country, wanted by twenty at the same moment."""

from __future__ import annotations

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


def attempts(edition, number, **options):
    country = factories.country()
    return [
        lambda n=n: register_delegation(
            by=VISITOR,
            edition=edition,
            organisation=f"Organisation {n}",
            country=country,
            language="fr",
            people=[Person("Awa", "Exemple", f"person-{n}@example.org", "press")],
            **options,
        )
        for n in range(number)
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
