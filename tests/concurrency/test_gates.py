"""One ticket at many gates at once, one scan sent many times at once."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.gates.actions import Read, check_in, check_in_list
from rencontres.gates.models import CheckIn, Gate

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
GATES = 10
RULE = next(c for c in CheckIn._meta.constraints if c.name == "checked_in_once_a_day")


@pytest.fixture
def gates():
    edition = factories.edition()
    return [
        Gate.objects.create(edition=edition, key=f"gate-{n}", name={"fr": str(n)})
        for n in range(GATES)
    ]


def scan(gates, nonces):
    """One ticket is read at all gates at the same moment; what each was answered."""
    ticket = factories.seat(factories.delegation(gates[0].edition)).ticket
    return all_at_once(
        [
            lambda gate=gate, nonce=nonce: check_in(
                by=SYSTEM, gate=gate, ticket=ticket, nonce=nonce
            )
            for gate, nonce in zip(gates, nonces, strict=True)
        ]
    )


def test_a_ticket_at_ten_gates_at_once_lets_one_person_in(gates):
    outcomes = scan(gates, [uuid.uuid4() for _gate in gates])
    assert outcomes == ["already_in"] * (GATES - 1) + ["done"]
    assert CheckIn.objects.count() == 1


def test_a_scan_sent_ten_times_at_once_counts_once(gates):
    assert scan([gates[0]] * GATES, [uuid.uuid4()] * GATES) == ["done"] * GATES
    assert CheckIn.objects.count() == 1


def test_ten_gates_tell_the_same_list_at_once_each_from_another_end(gates):
    delegation = factories.delegation(gates[0].edition)
    tickets = [factories.seat(delegation).ticket for _n in range(20)]
    now = timezone.now()

    def tell(gate, told):
        reads = [Read(uuid.uuid4(), ticket, now) for ticket in told]
        return lambda: check_in_list(by=SYSTEM, gate=gate, reads=reads)

    turned = [tickets if n % 2 else tickets[::-1] for n in range(GATES)]
    assert all_at_once(list(map(tell, gates, turned))) == ["done"] * GATES
    assert CheckIn.objects.count() == 20


def test_control_without_the_constraint_one_person_counts_ten_times(gates):
    with connection.schema_editor() as editor:
        editor.remove_constraint(CheckIn, RULE)
    try:
        assert scan(gates, [uuid.uuid4() for _gate in gates]) == ["done"] * GATES
        assert CheckIn.objects.count() == GATES
    finally:
        CheckIn.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CheckIn, RULE)
