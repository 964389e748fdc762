"""The agenda's rule: nobody and no room in two places at once, and a swap is one step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rencontres.agenda.actions import (
    Clash,
    cancel,
    disengage,
    engage,
    holders_of_rooms,
    move,
    new_holders,
    schedule,
    swapping,
)
from rencontres.agenda.models import Activity, Engagement, Holder

from .. import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def edition():
    return factories.edition()


def at(edition, hour, *holders, length=1.0, **facts):
    """An activity that starts `hour` hours after the opening and engages holders."""
    starts = factories.OPENING + hour * HOUR
    return schedule(
        edition=edition,
        kind="session",
        title={"fr": "Séance"},
        starts=starts,
        ends=starts + length * HOUR,
        holders=[(holder, "attendee") for holder in holders],
        **facts,
    )


def test_a_person_is_in_one_place_at_a_time(edition):
    (holder,) = new_holders(edition, Holder.Kind.PERSON, 1)
    at(edition, 0, holder)
    with translation.override("en"), pytest.raises(Clash, match="two places at once") as refused:
        at(edition, 0.5, holder)
    assert (refused.value.code, refused.value.status) == ("clash", 409)
    assert Engagement.objects.count() == 1


def test_one_thing_may_start_when_another_ends(edition):
    (holder,) = new_holders(edition, Holder.Kind.PERSON, 1)
    for hour in (0, 1, -1):
        at(edition, hour, holder)
    assert holder.engagements.count() == 3


def test_two_people_may_be_anywhere(edition):
    for holder in new_holders(edition, Holder.Kind.PERSON, 2):
        at(edition, 0, holder)
    assert Engagement.objects.count() == 2


def test_a_bulk_that_clashes_engages_nobody(edition):
    one, other = new_holders(edition, Holder.Kind.PERSON, 2)
    at(edition, 0, one)
    activity = at(edition, 0)
    with pytest.raises(Clash):
        engage([(activity, other.pk, "speaker"), (activity, one.pk, "speaker")])
    assert not activity.engagements.exists()
    assert engage([(activity, other.pk, "speaker")]) == 1
    assert other.engagements.get().role == "speaker"


def test_being_engaged_twice_in_one_activity_is_no_clash(edition):
    (holder,) = new_holders(edition, Holder.Kind.PERSON, 1)
    activity = at(edition, 0, holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        engage([(activity, holder.pk, "chair")])
    assert holder.engagements.get().role == "attendee"


def test_who_leaves_is_free_and_the_others_stay(edition):
    one, other = new_holders(edition, Holder.Kind.PERSON, 2)
    activity = at(edition, 0, one, other)
    disengage(activity, one)
    assert list(activity.engagements.values_list("holder", flat=True)) == [other.pk]
    at(edition, 0, one)


def test_what_is_cancelled_frees_everybody(edition):
    holders = new_holders(edition, Holder.Kind.PERSON, 2)
    first, second = at(edition, 0, *holders), at(edition, 1, *holders)
    cancel([first])
    assert list(Activity.objects.all()) == [second]
    assert Engagement.objects.count() == 2


def test_an_activity_moves_with_all_its_people(edition):
    one, other = new_holders(edition, Holder.Kind.PERSON, 2)
    activity = at(edition, 0, one, other, place="Salon A")
    starts = factories.OPENING + 3 * HOUR
    move(activity, starts=starts, ends=starts + HOUR, place="Salon B")
    activity.refresh_from_db()
    assert (activity.during.lower, activity.place) == (starts, "Salon B")
    assert {e.during.lower for e in Engagement.objects.all()} == {starts}
    move(activity, starts=starts + HOUR, ends=starts + 2 * HOUR)
    assert activity.place == "Salon B"


def test_a_move_onto_something_else_is_refused(edition):
    (holder,) = new_holders(edition, Holder.Kind.PERSON, 1)
    at(edition, 0, holder)
    activity = at(edition, 2, holder)
    starts = factories.OPENING
    with pytest.raises(Clash), transaction.atomic():
        move(activity, starts=starts, ends=starts + HOUR)
    activity.refresh_from_db()
    assert activity.during.lower == factories.OPENING + 2 * HOUR
    assert activity.engagements.get().during == activity.during


def test_two_rooms_swap_in_one_step(edition):
    rooms = [factories.room(edition), factories.room(edition)]
    holders = holders_of_rooms(rooms)
    a, b = holders[rooms[0].pk], holders[rooms[1].pk]
    first, second = at(edition, 0, a), at(edition, 0, b)
    with swapping():
        first.engagements.update(holder=b)
        second.engagements.update(holder=a)
    assert (first.engagements.get().holder, second.engagements.get().holder) == (b, a)


def test_a_swap_that_leaves_a_clash_is_refused_whole(edition):
    one, other = new_holders(edition, Holder.Kind.PERSON, 2)
    first = at(edition, 0, one)
    at(edition, 0, other)
    with pytest.raises(Clash), transaction.atomic(), swapping():
        first.engagements.update(holder=other)
    assert first.engagements.get().holder == one
    with pytest.raises(Clash):  # the constraint is immediate again
        at(edition, 0, one)


def test_rooms_have_one_holder_each_however_often_they_are_asked(edition):
    rooms = [factories.room(edition), factories.room(edition)]
    first = holders_of_rooms(rooms[:1])
    assert holders_of_rooms(rooms)[rooms[0].pk] == first[rooms[0].pk]
    assert Holder.objects.filter(kind="room").count() == 2


def test_what_takes_no_time_is_refused_by_the_database(edition):
    (holder,) = new_holders(edition, Holder.Kind.PERSON, 1)
    with pytest.raises(IntegrityError, match="activity_takes_time"), transaction.atomic():
        at(edition, 0, holder, length=0)
    assert not Activity.objects.exists()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(1, 4)), min_size=2, max_size=8
    )
)
def test_exactly_what_overlaps_is_refused(edition, wanted):
    """The database's answer is that of the definition, whatever is asked, in any order."""
    holders = new_holders(edition, Holder.Kind.PERSON, 2)
    kept: list[tuple[int, int, int]] = []
    for who, starts, length in wanted:
        overlaps = any(
            who == other and starts < end and begin < starts + length for other, begin, end in kept
        )
        if overlaps:
            with pytest.raises(Clash):
                at(edition, starts, holders[who], length=length)
        else:
            at(edition, starts, holders[who], length=length)
            kept.append((who, starts, starts + length))
    assert Engagement.objects.filter(holder__in=holders).count() == len(kept)
