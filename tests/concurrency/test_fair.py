"""Twenty exhibitors sent to one stand at once: one has it."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.fair.actions import add_exhibitors, add_stands, assign_stand
from rencontres.fair.models import Stand

from .. import factories
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_twenty_gets_the_stand():
    factories.country("FR")
    edition = factories.edition()
    (stand,) = add_stands(by=SYSTEM, edition=edition, rows=[{"number": "A1", "area": 9}])
    rows = [{"kind": "company", "name": {"fr": str(n)}, "country": "FR"} for n in range(CROWD)]
    bids = [
        lambda exhibitor=exhibitor: assign_stand(by=SYSTEM, stand=stand, exhibitor=exhibitor)
        for exhibitor in add_exhibitors(by=SYSTEM, edition=edition, rows=rows)
    ]
    assert all_at_once(bids) == ["done", *["taken"] * (CROWD - 1)]
    assert Stand.objects.get().exhibitor is not None


def test_one_exhibitor_sent_to_twenty_stands_has_one():
    factories.country("FR")
    edition = factories.edition()
    rows = [{"number": str(n), "area": 9} for n in range(CROWD)]
    stands = add_stands(by=SYSTEM, edition=edition, rows=rows)
    (exhibitor,) = add_exhibitors(
        by=SYSTEM, edition=edition, rows=[{"kind": "company", "name": {"fr": "E"}, "country": "FR"}]
    )
    bids = [
        lambda stand=stand: assign_stand(by=SYSTEM, stand=stand, exhibitor=exhibitor)
        for stand in stands
    ]
    assert all_at_once(bids) == ["done"] * CROWD
    assert Stand.objects.filter(exhibitor=exhibitor).count() == 1
