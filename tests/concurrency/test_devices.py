"""Two devices tell at the same moment what they read of the same people, in opposite orders."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.gates import actions
from rencontres.gates.actions import Read
from rencontres.gates.models import CheckIn, Gate, Scan

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 30
NINE = datetime(2017, 10, 9, 7, 0, tzinfo=UTC)


@pytest.fixture
def devices():
    edition = factories.edition()
    made = []
    for key in ("main", "garden"):
        gate = Gate.objects.create(edition=edition, key=key, name={"fr": key})
        code = actions.add_device(by=SYSTEM, gate=gate, name=key).code
        made.append(actions.enrol_device(by=SYSTEM, code=code)[0])
    return made


def telling(device, reads):
    return lambda: actions.record_scans(by=SYSTEM, device=device, reads=reads)


def test_each_person_comes_in_once_and_nobody_waits_for_ever(devices):
    delegation = factories.delegation(devices[0].edition)
    tickets = [factories.seat(delegation).ticket for _person in range(PEOPLE)]
    first = [Read(uuid4(), t, NINE + timedelta(minutes=n)) for n, t in enumerate(tickets)]
    second = [Read(uuid4(), t, NINE + timedelta(minutes=n + 1)) for n, t in enumerate(tickets)]
    outcomes = all_at_once([telling(devices[0], first), telling(devices[1], second[::-1])])
    assert outcomes == ["done", "done"]
    assert CheckIn.objects.count() == PEOPLE
    assert set(CheckIn.objects.values_list("at", flat=True)) == {read.at for read in first}
    by_device = Counter(Scan.objects.values_list("device__name", "outcome"))
    assert by_device == {("main", "in"): PEOPLE, ("garden", "again"): PEOPLE}


def test_a_batch_sent_many_times_at_once_counts_once(devices):
    ticket = factories.seat(factories.delegation(devices[0].edition)).ticket
    batch = [Read(uuid4(), ticket, NINE)]
    assert all_at_once([telling(devices[0], batch)] * 8) == ["done"] * 8
    assert (Scan.objects.count(), CheckIn.objects.count()) == (1, 1)
