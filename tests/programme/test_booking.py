"""Booking a place: one a person, never over the room's seats, never two at an hour."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.agenda.models import Engagement
from rencontres.agenda.queries import agenda_of
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import withdraw_seat
from rencontres.editions.models import Edition
from rencontres.programme.actions import (
    assign_role,
    book_seat,
    book_wishes,
    cancel_booking,
    make_wishes,
    remove_role,
)
from rencontres.programme.models import Booking, Role, Wish

from .. import factories
from .rows import person, released, seats, venue

pytestmark = pytest.mark.django_db


def nothing_booked() -> bool:
    return not Booking.objects.exists() and not Engagement.objects.filter(role="attendee").exists()


def test_a_place_is_booked_into_the_agenda():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine)})
    (seat,) = seats(v.edition)
    booking = book_seat(by=SYSTEM, session=session, seat=seat)
    assert (booking.session, booking.seat) == (session, seat)
    (engagement,) = agenda_of(seat.holder)
    assert engagement.role == "attendee"
    assert engagement.activity.title == session.title
    assert engagement.activity.place == "Grand salon"
    assert engagement.activity.path == f"/{v.edition.slug}/sessions/{session.key}/"
    assert (engagement.during.lower, engagement.during.upper) == (v.nine.starts, v.nine.ends)


def test_the_last_place_is_the_last_and_other_sessions_are_named():
    v = venue()
    full, alike, other = (factories.session(v.edition) for _i in range(3))
    country = factories.country("SN")
    full.countries.add(country)
    alike.countries.add(country)
    places = {full: (v.small, v.nine), other: (v.large, v.eleven), alike: (v.large, v.two)}
    released(v.edition, places)
    first, second, third = seats(v.edition, 3)
    book_seat(by=SYSTEM, session=full, seat=first)
    book_seat(by=SYSTEM, session=full, seat=second)
    with pytest.raises(Refusal) as refusal:
        book_seat(by=SYSTEM, session=full, seat=third)
    assert refusal.value.code == "full"
    told = str(refusal.value)
    assert told.index(alike.title["fr"]) < told.index(other.title["fr"])  # most alike first
    assert "lundi 9 octobre, 14:00" in told
    assert Booking.objects.filter(seat=third).count() == 0


def test_a_taken_hour_is_refused_with_what_takes_it():
    v = venue()
    first, second, later = (factories.session(v.edition) for _i in range(3))
    released(
        v.edition,
        {first: (v.large, v.nine), second: (v.small, v.nine), later: (v.small, v.two)},
    )
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=first, seat=seat)
    with pytest.raises(Refusal) as refusal:
        book_seat(by=SYSTEM, session=second, seat=seat)
    assert refusal.value.code == "clash"
    assert first.title["fr"] in str(refusal.value)
    assert later.title["fr"] in str(refusal.value)
    assert Booking.objects.count() == 1
    assert LogEntry.objects.filter(verb="programme.book_seat").count() == 1


def test_what_cannot_be_booked_says_why():
    v = venue()
    statutory = factories.session(
        v.edition, kind=factories.session_kind(v.edition, "statutory", bookable=False)
    )
    placed, waiting = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {statutory: (v.large, v.nine), placed: (v.large, v.eleven)})
    (seat,) = seats(v.edition)
    (stranger,) = seats(factories.edition())
    withdrawn = seats(v.edition)[0]
    withdrawn.withdrawn = timezone.now()
    withdrawn.save()

    def code(session, seat) -> str:
        with pytest.raises(Refusal) as refusal:
            book_seat(by=SYSTEM, session=session, seat=seat)
        return refusal.value.code

    assert code(statutory, seat) == "kind"
    assert code(waiting, seat) == "not_placed"
    assert code(placed, stranger) == "edition"
    assert code(placed, withdrawn) == "withdrawn"
    assert nothing_booked()
    book_seat(by=SYSTEM, session=placed, seat=seat)
    assert code(placed, seat) == "booked"
    Edition.objects.filter(pk=v.edition.pk).update(state=Edition.State.OVER)
    assert code(placed, seats(v.edition)[0]) == "closed"


def test_who_may_book_for_a_seat():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine)})
    delegation = factories.delegation(v.edition)
    head, member = factories.user(), factories.user()
    head_seat = factories.seat(delegation, user=head)
    seat = factories.seat(delegation, user=member)
    delegation.head = head_seat.participant
    delegation.save()
    stranger = factories.user()
    factories.seat(factories.delegation(v.edition), user=stranger)
    for actor in (VISITOR, stranger, factories.team_member(v.edition, "door")):
        with pytest.raises(PermissionDenied):
            book_seat(by=actor, session=session, seat=seat)
    assert nothing_booked()
    for actor in (head, member, factories.team_member(v.edition, "registration")):
        book_seat(by=actor, session=session, seat=seat)
        cancel_booking(by=actor, session=session, seat=seat)
    assert nothing_booked()


def test_a_cancelled_booking_frees_the_hour_and_cannot_be_cancelled_twice():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine)})
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=session, seat=seat)
    cancel_booking(by=SYSTEM, session=session, seat=seat)
    assert nothing_booked()
    with pytest.raises(Refusal, match="annuler"):
        cancel_booking(by=SYSTEM, session=session, seat=seat)


def test_a_part_takes_the_hour_and_the_place_of_a_booking():
    v = venue()
    session, parallel = factories.session(v.edition), factories.session(v.edition)
    released(v.edition, {session: (v.large, v.nine), parallel: (v.small, v.nine)})
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=session, seat=seat)
    role = assign_role(by=SYSTEM, session=session, participant=seat.participant, kind="chair")
    assert (role.kind, role.position) == ("chair", 0)
    assert not Booking.objects.exists()
    assert [e.role for e in agenda_of(seat.holder)] == ["chair"]
    with pytest.raises(Refusal) as again:
        book_seat(by=SYSTEM, session=session, seat=seat)
    assert again.value.code == "role"
    with pytest.raises(Refusal) as twice:
        assign_role(by=SYSTEM, session=parallel, participant=seat.participant, kind="speaker")
    assert twice.value.code == "clash"
    assert Role.objects.count() == 1
    remove_role(by=SYSTEM, session=session, participant=seat.participant)
    assert not agenda_of(seat.holder).exists()
    assert not Role.objects.exists()


def test_a_part_is_refused_to_strangers_doubles_and_unknown_kinds():
    v = venue()
    session, someone = factories.session(v.edition), person(v.edition)
    with pytest.raises(Refusal, match="king"):
        assign_role(by=SYSTEM, session=session, participant=someone, kind="king")
    with pytest.raises(Refusal, match="inscrite"):
        assign_role(
            by=SYSTEM, session=session, participant=person(factories.edition()), kind="speaker"
        )
    assert not Role.objects.exists()
    assign_role(by=SYSTEM, session=session, participant=someone, kind="speaker")
    with pytest.raises(Refusal, match="déjà"):
        assign_role(by=SYSTEM, session=session, participant=someone, kind="chair")
    assert Role.objects.get().kind == "speaker"


def test_wishes_are_noted_once_and_only_within_the_edition():
    v = venue()
    session = factories.session(v.edition)
    first, second = seats(v.edition, 2)
    pairs = [(first.pk, session.pk), (second.pk, session.pk), (first.pk, session.pk)]
    assert make_wishes(by=SYSTEM, edition=v.edition, wishes=pairs) == 2
    assert make_wishes(by=SYSTEM, edition=v.edition, wishes=pairs) == 0
    stranger = seats(factories.edition())[0]
    elsewhere = factories.session(factories.edition())
    for foreign in ((stranger.pk, session.pk), (first.pk, elsewhere.pk)):
        with pytest.raises(Refusal, match="autre édition"):
            make_wishes(by=SYSTEM, edition=v.edition, wishes=[(first.pk, session.pk), foreign])
    assert Wish.objects.count() == 2


def test_wishes_become_bookings_with_the_plenary_for_everybody():
    v = venue()
    plenary = factories.session(
        v.edition, kind=factories.session_kind(v.edition, "plenary", alone=True)
    )
    small, parallel = factories.session(v.edition), factories.session(v.edition)
    released(
        v.edition,
        {plenary: (v.large, v.two), small: (v.small, v.nine), parallel: (v.large, v.nine)},
    )
    people = seats(v.edition, 4)
    speaker = seats(v.edition)[0]
    assign_role(by=SYSTEM, session=small, participant=speaker.participant, kind="speaker")
    wishes = [(seat.pk, small.pk) for seat in (*people, speaker)]
    wishes.append((people[0].pk, parallel.pk))
    make_wishes(by=SYSTEM, edition=v.edition, wishes=wishes)
    assert book_wishes(by=SYSTEM, edition=v.edition) == 5 + 2 + 1
    assert plenary.bookings.count() == 5
    assert small.bookings.count() == 2  # as many as the room seats
    assert [b.seat for b in parallel.bookings.all()] == [people[0]]  # the emptier room
    assert Engagement.objects.filter(role="attendee").count() == 8
    assert book_wishes(by=SYSTEM, edition=v.edition) == 0  # a second time finds nothing to do


def test_whoever_withdraws_leaves_their_place_to_others():
    v = venue()
    session = factories.session(v.edition)
    released(v.edition, {session: (v.small, v.nine)})
    first, second, third = seats(v.edition, 3)
    make_wishes(by=SYSTEM, edition=v.edition, wishes=[(first.pk, session.pk)])
    book_seat(by=SYSTEM, session=session, seat=first)
    book_seat(by=SYSTEM, session=session, seat=second)
    with pytest.raises(Refusal):
        book_seat(by=SYSTEM, session=session, seat=third)
    withdraw_seat(by=SYSTEM, seat=first)
    assert not Wish.objects.exists()
    book_seat(by=SYSTEM, session=session, seat=third)
    assert set(Booking.objects.values_list("seat", flat=True)) == {second.pk, third.pk}
    withdraw_seat(by=SYSTEM, seat=second)
    with pytest.raises(Refusal) as refusal:  # as whoever read the seat before sees it
        book_seat(by=SYSTEM, session=session, seat=second)
    assert refusal.value.code == "withdrawn"
    assert not Booking.objects.filter(seat=second).exists()
    assert not second.holder.engagements.exists()
