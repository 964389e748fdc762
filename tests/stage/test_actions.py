"""One testimony on air, nobody filmed without image rights, nobody in two places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from rencontres.agenda.models import Activity, Engagement
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.editions.models import TeamMember
from rencontres.stage import models
from rencontres.stage.actions import (
    drop_testimony,
    end_testimony,
    go_on_air,
    grant_image_rights,
    plan_testimony,
)

from .. import factories

pytestmark = pytest.mark.django_db
TITLE = {"fr": "Vingt ans de jumelage", "en": "Twenty years of twinning"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return factories.edition(slug="2017", stage_title={"fr": "Scène TV", "en": "TV Stage"})


def plan(edition, hour=0, seat=None, **changes):
    seat = seat or factories.seat(factories.delegation(edition))
    starts = factories.OPENING + timedelta(hours=hour)
    given = {
        "by": SYSTEM,
        "edition": edition,
        "participant": seat.participant,
        "title": TITLE,
        "starts": starts,
        "ends": starts + timedelta(minutes=10),
    }
    return plan_testimony(**given | changes)


def test_a_planned_testimony_takes_the_person_and_the_stage(edition):
    seat = factories.seat(factories.delegation(edition))
    testimony = plan(edition, seat=seat)
    assert (testimony.state, testimony.activity.path) == ("planned", "/2017/stage/")
    assert set(testimony.activity.engagements.values_list("holder", "role")) == {
        (seat.holder_id, "speaker"),
        (models.Studio.objects.get().holder_id, "place"),
    }


def test_the_stage_films_one_person_at_a_time(edition):
    plan(edition)
    with pytest.raises(Refusal, match="two places at once"):
        plan(edition)
    plan(edition, hour=0.5)
    assert models.Testimony.objects.count() == Activity.objects.count() == 2
    assert models.Studio.objects.count() == 1


def test_a_person_who_is_elsewhere_is_not_planned(edition):
    seat = factories.seat(factories.delegation(edition))
    plan(edition, seat=seat)
    models.Studio.objects.get().holder.engagements.all().delete()  # another stage would be free
    with pytest.raises(Refusal, match="two places at once"):
        plan(edition, seat=seat)
    assert models.Testimony.objects.count() == 1


def test_only_registered_people_within_the_edition(edition):
    stranger = factories.seat(factories.delegation(factories.edition()))
    with pytest.raises(Refusal, match="register them first"):
        plan(edition, seat=stranger)
    for hour, length in ((0, 0), (48, 10), (-24, 10)):
        starts = factories.OPENING + timedelta(hours=hour)
        with pytest.raises(Refusal, match="choose another hour"):
            plan(edition, starts=starts, ends=starts + timedelta(minutes=length))
    assert not models.Testimony.objects.exists()
    assert not Activity.objects.exists()


def test_nobody_is_filmed_without_image_rights(edition):
    testimony = plan(edition)
    with pytest.raises(Refusal, match="image rights") as refused:
        go_on_air(by=SYSTEM, testimony=testimony)
    assert refused.value.code == "image_rights"
    testimony.refresh_from_db()
    assert testimony.state == "planned"
    with pytest.raises(IntegrityError, match="no_recording"), transaction.atomic():
        models.Testimony.objects.update(state="on_air")  # PostgreSQL refuses it too


def test_from_planned_to_recorded(edition):
    testimony = plan(edition)
    since = grant_image_rights(by=SYSTEM, testimony=testimony).image_rights
    assert grant_image_rights(by=SYSTEM, testimony=testimony).image_rights == since
    assert go_on_air(by=SYSTEM, testimony=testimony).state == "on_air"
    assert end_testimony(by=SYSTEM, testimony=testimony).state == "recorded"
    for verb in (go_on_air, end_testimony, drop_testimony):
        with pytest.raises(Refusal) as refused:
            verb(by=SYSTEM, testimony=testimony)
        assert refused.value.code == "state"
    testimony.refresh_from_db()
    assert testimony.state == "recorded"


def test_one_testimony_is_on_air(edition):
    first, second = plan(edition), plan(edition, hour=1)
    for testimony in (first, second):
        grant_image_rights(by=SYSTEM, testimony=testimony)
    go_on_air(by=SYSTEM, testimony=first)
    with pytest.raises(Refusal, match="Another testimony is on air") as refused:
        go_on_air(by=SYSTEM, testimony=second)
    assert refused.value.code == "on_air"
    second.refresh_from_db()
    assert second.state == "planned"
    end_testimony(by=SYSTEM, testimony=first)
    assert go_on_air(by=SYSTEM, testimony=second).state == "on_air"


def test_a_dropped_testimony_frees_its_time(edition):
    testimony = plan(edition)
    assert drop_testimony(by=SYSTEM, testimony=testimony).state == "dropped"
    assert not Engagement.objects.exists()
    assert plan(edition).state == "planned"


def test_the_stage_team_directs_and_the_person_grants_their_rights(edition):
    user = factories.user()
    seat = factories.seat(factories.delegation(edition), user=user)
    team = factories.team_member(edition, TeamMember.Role.STAGE)
    testimony = plan(edition, by=team, seat=seat)
    for actor in (VISITOR, user, factories.team_member(edition, TeamMember.Role.DOOR)):
        with pytest.raises(PermissionDenied):
            plan(edition, by=actor, hour=2)
        with pytest.raises(PermissionDenied):
            go_on_air(by=actor, testimony=testimony)
        with pytest.raises(PermissionDenied):
            drop_testimony(by=actor, testimony=testimony)
    with pytest.raises(PermissionDenied):
        grant_image_rights(by=VISITOR, testimony=testimony)
    with pytest.raises(PermissionDenied):
        grant_image_rights(by=factories.user(), testimony=testimony)
    testimony.refresh_from_db()
    assert (testimony.state, testimony.image_rights) == ("planned", None)
    assert grant_image_rights(by=user, testimony=testimony).image_rights
    assert go_on_air(by=team, testimony=testimony).state == "on_air"
