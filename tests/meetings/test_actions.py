"""A meeting takes two people and a table for its time, or nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from rencontres.agenda.models import Activity, Engagement, Holder
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import withdraw_seat
from rencontres.editions.models import TeamMember
from rencontres.meetings.actions import agree_meeting, cancel_meeting, set_up_tables
from rencontres.meetings.models import Meeting, Table

from .. import factories

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


def seats(edition, count=2):
    return [factories.seat(factories.delegation(edition)) for _ in range(count)]


def agree(edition, one, other, hour=0, **changes):
    starts = factories.OPENING + timedelta(hours=hour)
    given = {
        "by": SYSTEM,
        "edition": edition,
        "asked_by": one,
        "asked_of": other,
        "subject": "Water in Kaolack",
        "starts": starts,
        "ends": starts + HALF,
    }
    return agree_meeting(**given | changes)


def test_both_people_and_the_table_are_taken(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=2)
    one, other = seats(edition)
    meeting = agree(edition, one, other)
    assert (meeting.table.number, meeting.state) == (1, "agreed")
    assert meeting.activity.title == {
        "fr": "Rendez-vous\N{NO-BREAK SPACE}: Water in Kaolack",
        "en": "Meeting: Water in Kaolack",
        "es": "Reunión: Water in Kaolack",
    }
    assert (meeting.activity.place, meeting.activity.path) == ("Table 1", "/2017/meetings/")
    assert set(meeting.activity.engagements.values_list("holder", "role")) == {
        (meeting.table.holder_id, "place"),
        (one.holder_id, "attendee"),
        (other.holder_id, "attendee"),
    }


def test_the_first_free_table_is_chosen_and_at_last_there_is_none(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=2)
    a, b, c, d, e, f = seats(edition, 6)
    assert agree(edition, a, b).table.number == 1
    assert agree(edition, c, d).table.number == 2
    with pytest.raises(Refusal, match="No table is free") as refused:
        agree(edition, e, f)
    assert refused.value.code == "no_table"
    assert Meeting.objects.count() == Activity.objects.count() == 2
    assert agree(edition, e, f, hour=0.5).table.number == 1


def test_who_is_taken_elsewhere_does_not_meet(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=3)
    one, other, third = seats(edition, 3)
    agree(edition, one, other)
    with pytest.raises(Refusal, match="two places at once") as refused:
        agree(edition, third, other, hour=0.25)
    assert refused.value.code == "clash"
    assert Meeting.objects.count() == 1
    assert Engagement.objects.count() == 3


def test_a_named_table_that_is_taken_is_refused(edition):
    table = set_up_tables(by=SYSTEM, edition=edition, count=2)[0]
    a, b, c, d = seats(edition, 4)
    agree(edition, a, b, table=table)
    with pytest.raises(Refusal, match="two places at once"):
        agree(edition, c, d, table=table)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "  "}, "subject"),
        ({"ends": factories.OPENING}, "hours"),
        ({"ends": factories.OPENING + timedelta(days=5)}, "hours"),
        ({"starts": factories.OPENING - timedelta(days=1)}, "hours"),
    ],
)
def test_what_makes_no_meeting_is_refused(edition, changes, code):
    set_up_tables(by=SYSTEM, edition=edition, count=1)
    with pytest.raises(Refusal) as refused:
        agree(edition, *seats(edition), **changes)
    assert (refused.value.code, refused.value.status) == (code, 422)
    assert not Meeting.objects.exists()
    assert not Activity.objects.exists()


def test_the_two_are_registered_and_are_two(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=1)
    one, gone = seats(edition)
    gone.withdrawn = timezone.now()
    gone.save()
    stranger = factories.seat(factories.delegation(factories.edition()))
    for other, code in ((one, "same"), (gone, "seat"), (stranger, "seat")):
        with pytest.raises(Refusal) as refused:
            agree(edition, one, other)
        assert refused.value.code == code
    assert not Meeting.objects.exists()


def test_a_table_of_another_edition_is_refused(edition):
    elsewhere = set_up_tables(by=SYSTEM, edition=factories.edition(), count=1)[0]
    with pytest.raises(Refusal, match="another edition"):
        agree(edition, *seats(edition), table=elsewhere)
    assert not Meeting.objects.exists()


def test_tables_are_numbered_once(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=2)
    tables = set_up_tables(by=SYSTEM, edition=edition, count=3)
    assert [table.number for table in tables] == [1, 2, 3]
    assert Holder.objects.filter(kind="table").count() == 3
    with pytest.raises(Refusal, match="3 tables stand already"):
        set_up_tables(by=SYSTEM, edition=edition, count=1)
    assert Table.objects.count() == 3


def test_a_cancelled_meeting_frees_everybody(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=1)
    one, other = seats(edition)
    meeting = agree(edition, one, other)
    cancel_meeting(by=SYSTEM, meeting=meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.activity) == ("cancelled", None)
    assert not Engagement.objects.exists()
    assert agree(edition, one, other).table.number == 1
    with pytest.raises(Refusal, match="already been cancelled"):
        cancel_meeting(by=SYSTEM, meeting=meeting)


def test_the_team_notes_meetings_and_the_two_may_cancel(edition):
    manager = factories.team_member(edition)
    set_up_tables(by=manager, edition=edition, count=1)
    user, stranger = factories.user(), factories.user()
    one = factories.seat(factories.delegation(edition), user=user)
    other = factories.seat(factories.delegation(edition))
    lines = LogEntry.objects.count()
    for actor in (VISITOR, user, factories.team_member(edition, TeamMember.Role.DOOR)):
        with pytest.raises(PermissionDenied):
            agree(edition, one, other, by=actor)
        with pytest.raises(PermissionDenied):
            set_up_tables(by=actor, edition=edition, count=9)
    assert LogEntry.objects.count() == lines
    meeting = agree(edition, one, other, by=manager)
    for actor in (VISITOR, stranger):
        with pytest.raises(PermissionDenied):
            cancel_meeting(by=actor, meeting=meeting)
    assert cancel_meeting(by=user, meeting=meeting).state == "cancelled"


def test_whoever_withdraws_leaves_nobody_waiting(edition):
    set_up_tables(by=SYSTEM, edition=edition, count=1)
    one, other = seats(edition)
    meeting = agree(edition, one, other)
    withdraw_seat(by=SYSTEM, seat=other)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.activity) == ("cancelled", None)
    assert not one.holder.engagements.exists()
    with pytest.raises(Refusal) as refusal:  # as whoever read the seat before sees it
        agree(edition, one, other)
    assert refusal.value.code == "seat"
    assert not one.holder.engagements.exists()
