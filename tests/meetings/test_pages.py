"""What a visitor, a participant and the team see of meetings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.agenda.models import Engagement
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Edition
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.meetings.models import Meeting

from .. import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/2017/meetings/"


@pytest.fixture
def edition():
    edition = factories.edition(slug="2017")
    set_up_tables(by=SYSTEM, edition=edition, count=4)
    return edition


def meeting(edition, user=None, subject="Water in Kaolack", hour=0):
    starts = factories.OPENING + timedelta(hours=hour)
    return agree_meeting(
        by=SYSTEM,
        edition=edition,
        asked_by=factories.seat(factories.delegation(edition), user=user, given_name="Awa"),
        asked_of=factories.seat(factories.delegation(edition), given_name="Jules"),
        subject=subject,
        starts=starts,
        ends=starts + timedelta(minutes=30),
    )


def test_a_visitor_learns_what_meetings_are_and_sees_nobody(client, edition):
    meeting(edition)
    page = client.get(PAGE).text
    assert "4 tables in the meeting area." in page
    assert "Kaolack" not in page
    assert "Jules" not in page
    assert "?next=/en/2017/meetings/" in page


def test_a_participant_sees_their_own_in_the_venue_s_hours(client, edition):
    user = factories.user()
    meeting(edition, user)
    meeting(edition, subject="Somebody else’s")
    client.force_login(user)
    page = client.get(PAGE).text
    assert "09:00–09:30" in page
    assert "Water in Kaolack" in page
    assert "Jules" in page
    assert "Awa" not in page
    assert "Somebody else’s" not in page
    asked = factories.user()
    other = Meeting.objects.last().asked_of.participant
    other.user = asked
    other.save()
    client.force_login(asked)
    assert "Awa" in client.get(PAGE).text


def test_who_has_none_is_told_how_to_get_one(client, edition):
    client.force_login(factories.user())
    assert "You have no meeting yet." in client.get(PAGE).text


def test_the_team_sees_all(client, edition):
    client.force_login(factories.team_member(edition))
    assert "No meeting has been agreed yet." in client.get(PAGE).text
    meeting(edition)
    meeting(edition, subject="Another", hour=1)
    page = client.get(PAGE).text
    assert page.index("Water in Kaolack") < page.index("Another")


def test_one_of_the_two_cancels_and_the_hour_is_free(client, edition):
    user = factories.user()
    mine = meeting(edition, user)
    client.force_login(factories.user())
    assert client.post(f"/en/2017/meetings/{mine.pk}/cancel/").status_code == 403
    client.force_login(user)
    assert client.get(f"/en/2017/meetings/{mine.pk}/cancel/").status_code == 405
    answer = client.post(f"/en/2017/meetings/{mine.pk}/cancel/", follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "its hour is free again" in answer.text
    assert not Engagement.objects.exists()
    answer = client.post(f"/en/2017/meetings/{mine.pk}/cancel/", {"back": PAGE}, follow=True)
    assert "already been cancelled" in answer.text


def test_a_draft_is_its_team_s_only(client):
    edition = factories.edition(slug="2017", state=Edition.State.DRAFT)
    assert client.get(PAGE).status_code == 404
    client.force_login(factories.team_member(edition))
    assert "The meeting area is not set up yet." in client.get(PAGE).text
    client.force_login(factories.user(is_administrator=True))
    assert client.get(PAGE).status_code == 200


def test_the_number_of_statements_does_not_grow(client, edition):
    user = factories.team_member(edition)
    client.force_login(user)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    one = meeting(edition)
    one.asked_by.participant.user = user
    one.asked_by.participant.save()
    few = statements()
    meeting(edition, hour=1)
    meeting(edition, hour=2)
    assert statements() == few
