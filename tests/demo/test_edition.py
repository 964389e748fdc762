"""The staging's steps of the edition and of what surrounds the programme."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from rencontres.demo.edition import stage_edition
from rencontres.demo.extras import pauses, stage_extras
from rencontres.demo.stage import Stage

from .. import factories

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples/rencontres-2017/edition.toml"


@pytest.fixture
def stage():
    said: list[str] = []
    stage = Stage(file=EXAMPLE, say=said.append)
    stage.said = said
    stage_edition(stage)
    return stage


def test_the_edition_is_read_made_and_opened(stage):
    assert (stage.edition.slug, stage.edition.state) == ("2017", "open")
    assert stage.content["edition"]["slug"] == "2017"
    assert "10 rooms, 8 slots" in stage.said[-1]


def test_the_rooms_around_the_programme_are_furnished(stage):
    for code in ("FR", "SN", "MA", "TN", "MG", "LB"):
        factories.country(code)
    for code in ("FR", "SN"):
        delegation = factories.delegation(stage.edition, country=factories.country(code))
        for _ in range(3):
            factories.seat(delegation)
    stage_extras(stage)
    edition = stage.edition
    assert edition.tables.count() == 12
    assert edition.exhibitors.count() == 10
    assert list(edition.stands.filter(exhibitor=None).values_list("number", flat=True)) == ["C3"]
    meeting = edition.meetings.get()
    countries = {meeting.asked_by.delegation.country_id, meeting.asked_of.delegation.country_id}
    assert countries == {"FR", "SN"}
    assert [t.state for t in edition.testimonies.all()] == ["recorded", "planned"]
    assert edition.activities.count() == 3


def test_pauses_are_between_slots_or_after_them_all():
    edition = factories.edition()
    end = factories.slot(edition).ends
    assert pauses(edition) == [end]
    factories.slot(edition, hours=1.75)  # a quarter of an hour later: too short a pause
    factories.slot(edition, hours=4)
    assert pauses(edition) == [factories.OPENING + timedelta(hours=3.25)]
