"""The agenda: what is taken is taken, a swap is one step, and a refusal has words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from rencontres.agenda.actions import (
    Clash,
    cancel,
    disengage,
    engage,
    holders_of_rooms,
    move,
    new_holders,
    refusing_clashes,
    schedule,
    swapping,
)
from rencontres.agenda.models import Activity, Engagement, Holder
from rencontres.agenda.queries import agenda_of

from .. import factories

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def activity(edition, hours: float = 0, holders=(), **fields) -> Activity:
    """Something of an hour that starts `hours` after the opening."""
    starts = factories.OPENING + hours * HOUR
    defaults = {"kind": "session", "title": {"fr": "Séance"}}
    return schedule(
        edition=edition, starts=starts, ends=starts + HOUR, holders=holders, **defaults | fields
    )


def test_holders_of_rooms_are_made_once():
    edition = factories.edition()
    rooms = [factories.room(edition), factories.room(edition)]
    first = holders_of_rooms(rooms)
    assert set(first) == {room.pk for room in rooms}
    assert holders_of_rooms(rooms) == first
    assert Holder.objects.filter(kind="room").count() == 2


def test_a_holder_cannot_be_in_two_activities_at_once_nor_partly():
    edition = factories.edition()
    (person,) = new_holders(edition, Holder.Kind.PERSON, 1)
    activity(edition, 0, [(person, "attendee")])
    with pytest.raises(Clash) as refusal:
        activity(edition, 0.5, [(person, "attendee")])
    assert (refusal.value.code, refusal.value.status) == ("clash", 409)
    assert Engagement.objects.count() == 1
    activity(edition, 1, [(person, "attendee")])  # one ends when the other starts
    assert [e.activity.title for e in agenda_of(person)] == [{"fr": "Séance"}] * 2


def test_one_clash_among_many_keeps_none():
    edition = factories.edition()
    busy, *free = new_holders(edition, Holder.Kind.PERSON, 3)
    activity(edition, 0, [(busy, "attendee")])
    other = activity(edition, 0)
    with pytest.raises(Clash):
        engage([(other, holder.pk, "attendee") for holder in (*free, busy)])
    assert not other.engagements.exists()


def test_a_freed_holder_is_free():
    edition = factories.edition()
    first, second = new_holders(edition, Holder.Kind.PERSON, 2)
    held = activity(edition, 0, [(first, "attendee"), (second, "attendee")])
    disengage(held, first)
    activity(edition, 0, [(first, "attendee")])
    cancel([held])
    activity(edition, 0, [(second, "attendee")])
    assert Activity.objects.count() == 2


def test_an_activity_moves_with_all_its_holders_or_not_at_all():
    edition = factories.edition()
    first, second = new_holders(edition, Holder.Kind.PERSON, 2)
    held = activity(edition, 0, [(first, "attendee"), (second, "speaker")])
    later = factories.OPENING + 3 * HOUR
    move(held, starts=later, ends=later + HOUR, place="Salon")
    assert {e.during.lower for e in held.engagements.all()} == {later}
    held.refresh_from_db()
    assert (held.place, held.during) == ("Salon", DateTimeTZRange(later, later + HOUR))
    activity(edition, 5, [(second, "attendee")])
    evening = factories.OPENING + 5 * HOUR
    with pytest.raises(Clash), transaction.atomic():
        move(held, starts=evening, ends=evening + HOUR)
    held.refresh_from_db()
    assert held.during.lower == later
    assert {e.during.lower for e in held.engagements.all()} == {later}


def test_two_rooms_swap_in_one_transaction():
    edition = factories.edition()
    rooms = [factories.room(edition), factories.room(edition)]
    large, small = holders_of_rooms(rooms).values()
    first = activity(edition, 0, [(large, "place")])
    second = activity(edition, 0, [(small, "place")])
    with swapping():
        first.engagements.update(holder=small)
        second.engagements.update(holder=large)
    assert first.engagements.get().holder == small
    assert second.engagements.get().holder == large


def test_a_swap_that_ends_in_a_clash_is_refused_whole():
    edition = factories.edition()
    rooms = [factories.room(edition), factories.room(edition)]
    large, small = holders_of_rooms(rooms).values()
    first = activity(edition, 0, [(large, "place")])
    second = activity(edition, 0, [(small, "place")])
    with pytest.raises(Clash), swapping():
        first.engagements.update(holder=small)
    assert first.engagements.get().holder == large
    assert second.engagements.get().holder == small


def test_other_faults_are_not_called_a_clash():
    edition = factories.edition()
    (person,) = new_holders(edition, Holder.Kind.PERSON, 1)
    held = activity(edition, 0, [(person, "attendee")])
    with pytest.raises(IntegrityError), refusing_clashes():
        Engagement.objects.create(
            activity=held, holder=person, role="x", during=DateTimeTZRange(None, None)
        )


def test_an_agenda_is_one_statement(django_assert_num_queries):
    edition = factories.edition()
    (person,) = new_holders(edition, Holder.Kind.PERSON, 1)
    for hours in (0, 2, 4):
        activity(edition, hours, [(person, "attendee")])
    with django_assert_num_queries(1):
        assert len([engagement.activity.title for engagement in agenda_of(person)]) == 3
