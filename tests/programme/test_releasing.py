"""Planning and releasing: a draft comes true for rooms, people and bookings, or says why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.agenda.actions import schedule
from rencontres.agenda.models import Activity, Engagement
from rencontres.agenda.queries import agenda_of
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.programme.actions import (
    assign_role,
    book_seat,
    discard_draft,
    keep_answer,
    make_wishes,
    order_timetable,
    plan_timetable,
    release_timetable,
)
from rencontres.programme.checking import lines_of
from rencontres.programme.models import Booking, Draft, Release, Session

from .. import factories
from .rows import draft, person, released, seats, venue

SECONDS = 20  # at most: a plan this small is proven best at once

pytestmark = pytest.mark.django_db


def test_a_plan_places_every_session_and_says_how_good_it_is():
    v = venue()
    first, second = factories.session(v.edition), factories.session(v.edition)
    chair = person(v.edition)
    for session in (first, second):
        session.seats_wanted = 50
        session.save()
        assign_role(by=SYSTEM, session=session, participant=chair, kind="chair")
    made = plan_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS, seed=1)
    places = {p.session: p for p in made.placements.all()}
    assert set(places) == {first, second}
    assert {p.room for p in places.values()} == {v.large}
    assert places[first].slot != places[second].slot
    assert (made.state, made.objective, made.bound) == (Draft.State.READY, 0, 0)
    assert made.facts["lost_wishes"] == 0
    assert made.facts["proven_best"] is True
    assert list(lines_of(made)) == []


def test_wishes_keep_two_sessions_apart():
    v = venue()
    first, second = factories.session(v.edition), factories.session(v.edition)
    for session in (first, second):
        session.only_rooms.set([v.large, v.small])
        session.seats_wanted = 2
        session.save()
    people = seats(v.edition, 3)
    make_wishes(
        by=SYSTEM,
        edition=v.edition,
        wishes=[(seat.pk, s.pk) for seat in people for s in (first, second)],
    )
    made = plan_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS)
    assert made.placements.values("slot").distinct().count() == 2
    assert made.facts["lost_wishes"] == 0


def test_what_cannot_be_planned_names_each_demand_and_keeps_nothing():
    v = venue()
    chair = person(v.edition, given_name="Aminata", family_name="Traoré")
    for title in ("Eau", "Sols"):
        session = factories.session(v.edition, title={"fr": title}, seats_wanted=1)
        session.only_slots.set([v.nine])
        assign_role(by=SYSTEM, session=session, participant=chair, kind="chair")
    with pytest.raises(Refusal) as refusal:
        plan_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS)
    told = str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert refusal.value.code == "impossible"
    assert "Aminata Traoré participe à « Eau », « Sols », une à la fois." in told
    assert "« Eau » ne peut se tenir qu’à cet horaire : lundi 9 octobre, 09:00." in told
    assert not Draft.objects.exists()


def test_a_demand_for_seats_and_equipment_is_worded():
    v = venue()
    factories.session(v.edition, title={"fr": "Foule"}, seats_wanted=5000, equipment=[])
    factories.session(v.edition, title={"fr": "Concert"}, seats_wanted=1, equipment=["piano"])
    made = order_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS)
    from rencontres.programme.tasks import plan_draft

    plan_draft.func(draft=made.pk)
    made.refresh_from_db()
    assert made.state == Draft.State.IMPOSSIBLE
    (line,) = [line for _blocking, line in lines_of(made)]
    told = line.replace("\u00a0", " ").replace("\u202f", " ")
    assert told in (
        "« Foule » a besoin de 5000 places (salles qui les ont : aucune).",
        "« Concert » a besoin de « piano » (salles qui en disposent : aucune).",
    )


def test_a_plan_can_be_ordered_in_the_background(django_capture_on_commit_callbacks):
    v = venue()
    factories.session(v.edition)
    with django_capture_on_commit_callbacks(execute=True):
        made = order_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS)
        assert made.state == Draft.State.PLANNING
    made.refresh_from_db()
    assert made.state == Draft.State.READY
    assert made.placements.count() == 1
    from rencontres.programme.tasks import plan_draft

    plan_draft.func(draft=made.pk)  # a task may run twice
    assert made.placements.count() == 1
    plan_draft.func(draft=0)
    verbs = LogEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["programme.order_timetable", "programme.keep_answer"]


@pytest.mark.parametrize("seconds", [0, 601])
def test_the_planner_thinks_for_a_sensible_time(seconds):
    v = venue()
    factories.session(v.edition)
    with pytest.raises(Refusal) as refusal:
        plan_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=seconds)
    assert refusal.value.status == 422


def test_without_sessions_there_is_nothing_to_plan():
    with pytest.raises(Refusal) as refusal:
        plan_timetable(by=SYSTEM, edition=venue().edition, name="Essai")
    assert refusal.value.code == "empty"


def test_a_release_fills_sessions_rooms_and_agendas():
    v = venue()
    session = factories.session(v.edition, title={"fr": "Eau"})
    someone = person(v.edition)
    assign_role(by=SYSTEM, session=session, participant=someone, kind="moderator")
    release = released(v.edition, {session: (v.large, v.nine)}, name="Version 1")
    assert (session.room, session.slot) == (v.large, v.nine)
    assert session.activity.title == {"fr": "Eau"}
    roles = Engagement.objects.order_by("role").values_list("role", "holder")
    assert list(roles) == [
        ("moderator", someone.seat.holder_id),
        ("place", v.large.holder.pk),
    ]
    assert release.facts == {
        "placed": 1,
        "moved": 0,
        "withdrawn": 0,
        "kept_bookings": 0,
        "freed_bookings": 0,
    }
    notes = LogEntry.objects.get(verb="programme.release_timetable").notes
    assert notes == release.facts | {"told": 1}


def test_a_second_release_swaps_rooms_and_keeps_bookings():
    v = venue()
    first, second = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {first: (v.large, v.nine), second: (v.small, v.nine)})
    one, other = seats(v.edition, 2)
    book_seat(by=SYSTEM, session=first, seat=one)
    book_seat(by=SYSTEM, session=second, seat=other)
    before = Activity.objects.get(session=first)
    release = released(
        v.edition, {first: (v.small, v.nine), second: (v.large, v.nine)}, name="Version 2"
    )
    assert first.room == v.small
    assert first.activity == before
    assert first.activity.place == "Petit salon"
    assert (release.facts["moved"], release.facts["kept_bookings"]) == (2, 2)
    assert release.facts["freed_bookings"] == 0
    place = Engagement.objects.get(activity=first.activity, role="place")
    assert place.holder.room == v.small


def test_bookings_follow_their_session_and_the_later_of_two_that_clash_is_freed():
    v = venue()
    first, second = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {first: (v.large, v.nine), second: (v.small, v.eleven)})
    both, free = seats(v.edition, 2)
    book_seat(by=SYSTEM, session=second, seat=both)
    book_seat(by=SYSTEM, session=first, seat=both)
    book_seat(by=SYSTEM, session=first, seat=free)
    release = released(
        v.edition, {first: (v.large, v.two), second: (v.small, v.two)}, name="Version 2"
    )
    assert release.facts["freed_bookings"] == 1
    assert [b.session for b in Booking.objects.filter(seat=both)] == [second]
    (engagement,) = agenda_of(free.holder)
    assert engagement.during.lower == v.two.starts
    assert Engagement.objects.filter(role="attendee").count() == 2


def test_a_booking_gives_way_to_a_duty():
    v = venue()
    first, second = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {first: (v.large, v.nine), second: (v.small, v.eleven)})
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=first, seat=seat)
    assign_role(by=SYSTEM, session=second, participant=seat.participant, kind="speaker")
    release = released(
        v.edition, {first: (v.large, v.nine), second: (v.small, v.nine)}, name="Version 2"
    )
    assert release.facts["freed_bookings"] == 1
    assert not Booking.objects.exists()
    assert [e.role for e in agenda_of(seat.holder)] == ["speaker"]


def test_a_smaller_room_frees_the_latest_bookings():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine)})
    people = seats(v.edition, 4)
    for seat in people:
        book_seat(by=SYSTEM, session=session, seat=seat)
    release = released(v.edition, {session: (v.small, v.eleven)}, name="Version 2")
    assert release.facts["freed_bookings"] == 2
    assert {b.seat for b in Booking.objects.all()} == set(people[:2])


def test_a_session_left_out_loses_its_place_and_bookings():
    v = venue()
    kept, left = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {kept: (v.large, v.nine), left: (v.large, v.two)})
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=left, seat=seat)
    release = released(v.edition, {kept: (v.large, v.nine)}, name="Version 2")
    left.refresh_from_db()
    assert (left.slot, left.activity) == (None, None)
    assert release.facts["withdrawn"] == 1
    assert not agenda_of(seat.holder).exists()
    assert not Booking.objects.exists()


def test_a_person_in_two_sessions_at_once_forbids_the_release():
    v = venue()
    first = factories.session(v.edition, title={"fr": "Eau"}, seats_wanted=1)
    second = factories.session(v.edition, title={"fr": "Sols"}, seats_wanted=1)
    someone = person(v.edition, given_name="Aminata", family_name="Traoré")
    for session in (first, second):
        assign_role(by=SYSTEM, session=session, participant=someone, kind="speaker")
    made = draft(v.edition, {first: (v.large, v.nine), second: (v.small, v.nine)})
    ((blocking, line),) = lines_of(made)
    assert blocking
    assert "Aminata Traoré" in line
    with pytest.raises(Refusal) as refusal:
        release_timetable(by=SYSTEM, draft=made, name="Version 1")
    told = str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert refusal.value.code == "blocked"
    assert "Aminata Traoré est attendu à « Eau », « Sols » en même temps" in told
    assert not Release.objects.exists()
    assert not Activity.objects.exists()
    assert Session.objects.filter(slot=None).count() == 2


def test_a_room_taken_by_something_else_forbids_the_release():
    v = venue()
    session = factories.session(v.edition, title={"fr": "Eau"})
    released(v.edition, {session: (v.large, v.nine)})
    schedule(
        edition=v.edition,
        kind="testimony",
        title={"fr": "Tournage"},
        starts=v.two.starts,
        ends=v.two.ends + timedelta(hours=1),
        holders=[(v.large.holder, "place")],
    )
    with pytest.raises(Refusal) as refusal:
        released(v.edition, {session: (v.large, v.two)}, name="Version 2")
    assert "Grand salon" in str(refusal.value)
    assert "Tournage" in str(refusal.value)
    session.refresh_from_db()
    assert session.slot == v.nine


def test_what_a_draft_breaks_is_told_before_its_release():
    v = venue()
    session = factories.session(v.edition, title={"fr": "Foule"}, seats_wanted=50)
    session.equipment = ["piano"]
    session.save()
    session.only_slots.set([v.nine])
    session.only_rooms.set([v.large])
    alone = factories.session(
        v.edition,
        title={"fr": "Plénière"},
        kind=factories.session_kind(v.edition, "plenary", alone=True),
    )
    factories.session(v.edition, title={"fr": "Oubliée"})
    made = draft(v.edition, {session: (v.small, v.two), alone: (v.large, v.two)})
    lines = list(lines_of(made))
    assert [blocking for blocking, _line in lines] == [True] * 3 + [False] * 3
    told = "\n".join(line for _blocking, line in lines).replace("\u00a0", " ")
    for words in ("Oubliée", "Petit salon", "Plénière", "14:00"):
        assert words in told
    assert len(lines) == 6


def test_what_cannot_be_released():
    v = venue()
    session = factories.session(v.edition)
    done = released(v.edition, {session: (v.large, v.nine)})
    waiting = Draft.objects.create(edition=v.edition, name="w", seconds=1)
    ready = draft(v.edition, {session: (v.large, v.two)})

    def code(which: Draft, name: str) -> str:
        with pytest.raises(Refusal) as refusal:
            release_timetable(by=SYSTEM, draft=which, name=name)
        return refusal.value.code

    assert code(waiting, "Version 2") == "not_ready"
    assert code(done.draft, "Version 2") == "released"
    assert code(ready, "Version 1") == "name"
    assert code(ready, " ") == "name"
    with pytest.raises(PermissionDenied):
        release_timetable(by=factories.user(), draft=ready, name="Version 2")
    assert Release.objects.count() == 1
    session.refresh_from_db()
    assert session.slot == v.nine


def test_a_draft_is_thrown_away_unless_it_was_released():
    v = venue()
    session = factories.session(v.edition)
    done = released(v.edition, {session: (v.large, v.nine)})
    spare = draft(v.edition, {session: (v.large, v.two)})
    discard_draft(by=SYSTEM, draft=spare)
    assert list(Draft.objects.all()) == [done.draft]
    with pytest.raises(Refusal):
        discard_draft(by=SYSTEM, draft=done.draft)
    assert Draft.objects.count() == 1


def test_a_search_without_an_answer_is_remembered_as_such():
    v = venue()
    factories.session(v.edition)
    made = order_timetable(by=SYSTEM, edition=v.edition, name="Essai", seconds=SECONDS)
    kept = keep_answer(by=SYSTEM, draft=made, answer=Refusal("…", code="no_answer"))
    assert (kept.state, kept.facts) == (Draft.State.IMPOSSIBLE, {"reason": "no_answer"})
    assert list(lines_of(kept)) == []
