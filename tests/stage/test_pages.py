"""The running order, as everyone reads it and as the team directs it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.editions.models import TeamMember
from rencontres.stage.actions import go_on_air, grant_image_rights, plan_testimony

from .. import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/2017/stage/"


@pytest.fixture
def edition():
    return factories.edition(slug="2017", stage_title={"fr": "Scène TV", "en": "TV Stage"})


def plan(edition, title="Twinning", hour=0, **person):
    starts = factories.OPENING + timedelta(hours=hour)
    delegation = factories.delegation(edition, organisation="Ville de Kaolack")
    return plan_testimony(
        by=SYSTEM,
        edition=edition,
        participant=factories.seat(delegation, **person).participant,
        title={"en": title},
        starts=starts,
        ends=starts + timedelta(minutes=10),
    )


def titles(page):
    return re.findall(r'class="title">(.*?)</h', page)


def test_everybody_reads_who_speaks_when(client, edition):
    plan(edition, "Later", hour=25)
    plan(edition, given_name="Awa", function={"en": "Mayor"})
    page = client.get(PAGE).text
    assert titles(page) == ["Twinning", "Later"]
    for words in ("09:00–09:10", "Awa Essai", "Mayor", "Ville de Kaolack", "planned"):
        assert words in page
    days = re.findall(r'<h3 class="eyebrow">(.*?)</h3>', page)
    assert days == ["Monday 9 October", "Tuesday 10 October"]
    assert 'data-live="stage"' in page
    assert "Nobody is on air at the moment." in page
    assert "Image rights granted" not in page
    assert "image rights missing" not in page


def test_who_is_on_air_stands_on_top(client, edition):
    plan(edition)
    on_air = plan(edition, "Refugees in town", hour=2)
    grant_image_rights(by=SYSTEM, testimony=on_air)
    go_on_air(by=SYSTEM, testimony=on_air)
    page = client.get(PAGE).text
    assert titles(page) == ["Refugees in town", "Twinning", "Refugees in town"]
    assert "Nobody is on air" not in page


def test_an_empty_stage_says_so(client, edition):
    assert "No testimony is planned yet" in client.get(PAGE).text


def test_the_team_directs_from_the_page(client, edition):
    testimony = plan(edition)
    client.force_login(factories.team_member(edition, TeamMember.Role.STAGE))
    assert "image rights missing" in client.get(PAGE).text

    def gesture(verb):
        address = f"/en/2017/stage/{testimony.pk}/{verb}/"
        answer = client.post(address, {"back": PAGE}, follow=True)
        testimony.refresh_from_db()
        return answer.text

    assert "has not granted image rights" in gesture("start")
    assert testimony.state == "planned"
    gesture("grant")
    gesture("start")
    assert testimony.state == "on_air"
    gesture("end")
    assert testimony.state == "recorded"
    assert "This testimony is recorded" in gesture("drop")
    assert client.post(f"/en/2017/stage/{testimony.pk}/sing/").status_code == 404


def test_nobody_else_directs(client, edition):
    testimony = plan(edition)
    assert client.post(f"/en/2017/stage/{testimony.pk}/grant/").status_code == 403
    testimony.refresh_from_db()
    assert testimony.image_rights is None


def test_the_number_of_statements_does_not_grow(client, edition):
    client.force_login(factories.team_member(edition, TeamMember.Role.STAGE))

    def statements():
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    plan(edition)
    few = statements()
    plan(edition, hour=1)
    plan(edition, hour=2)
    assert statements() == few
