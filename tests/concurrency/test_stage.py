"""Two testimonies sent on air at once, or planned for the same minutes: one is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.stage.actions import go_on_air, grant_image_rights, plan_testimony
from rencontres.stage.models import Studio

from .. import factories
from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def plan(edition, participant, minutes):
    starts = factories.OPENING + timedelta(minutes=minutes)
    return plan_testimony(
        by=SYSTEM,
        edition=edition,
        participant=participant,
        title={"fr": "Jumelage"},
        starts=starts,
        ends=starts + timedelta(minutes=5),
    )


def people(edition):
    delegation = factories.delegation(edition)
    return [factories.seat(delegation).participant for _ in range(CROWD)]


def test_one_of_twenty_gets_the_minutes_and_there_is_one_studio():
    edition = factories.edition()
    bids = [lambda person=person: plan(edition, person, 0) for person in people(edition)]
    assert all_at_once(bids) == [*["clash"] * (CROWD - 1), "done"]
    assert Studio.objects.count() == 1


def test_one_of_twenty_goes_on_air():
    edition = factories.edition()
    planned = [plan(edition, person, 5 * n) for n, person in enumerate(people(edition))]
    for testimony in planned:
        grant_image_rights(by=SYSTEM, testimony=testimony)
    bids = [
        lambda testimony=testimony: go_on_air(by=SYSTEM, testimony=testimony)
        for testimony in planned
    ]
    assert all_at_once(bids) == ["done", *["on_air"] * (CROWD - 1)]
    assert edition.testimonies.filter(state="on_air").count() == 1
