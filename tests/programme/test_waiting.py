"""The waiting list of a session: alone or together, fair turns, offers that expire."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations.actions import withdraw_seat
from rencontres.programme.actions import (
    accept_places,
    book_seat,
    book_together,
    book_wishes,
    cancel_booking,
    leave_list,
    make_wishes,
    wait_for_place,
    wait_together,
)
from rencontres.programme.models import Booking, WaitingParty, WaitingSeat
from rencontres.programme.tasks import pass_places_on

from .. import factories
from .rows import released

pytestmark = pytest.mark.django_db
OPENING = datetime(2099, 10, 9, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return factories.edition(
        slug="2099", first_day=date(2099, 10, 9), last_day=date(2099, 10, 10), offer_hours=4
    )


def held(edition, *, capacity=2, at=OPENING, title="Eau"):
    """A session on the agenda, of so many places."""
    session = factories.session(edition, title={"fr": title, "en": title, "es": title})
    slot = factories.slot(edition, starts=at, ends=at + timedelta(minutes=90))
    placed = {s: (s.room, s.slot) for s in edition.sessions.exclude(slot=None)}
    room = factories.room(edition, name=f"Room of {title}", capacity=capacity)
    released(edition, {**placed, session: (room, slot)}, name=f"with {title}")
    return session


def group(edition, size=1, **fields):
    """A delegation and its seats; the first is its head."""
    delegation = factories.delegation(edition, language="en", **fields)
    seats = [factories.seat(delegation) for _n in range(size)]
    delegation.head = seats[0].participant
    delegation.save()
    return delegation, seats


@pytest.fixture
def full(edition):
    """A session of two places, and who has them."""
    session = held(edition)
    _delegation, seats = group(edition, 2)
    for seat in seats:
        book_seat(by=SYSTEM, session=session, seat=seat)
    return session, seats


def states(session):
    return list(session.parties.values_list("state", flat=True))


def refused(code, verb, **arguments):
    """A verb refuses, and nothing is written."""
    before = list(WaitingParty.objects.values()), list(Booking.objects.order_by("pk").values())
    with pytest.raises(Refusal) as refusal:
        verb(by=SYSTEM, **arguments)
    assert refusal.value.code == code
    assert before == (
        list(WaitingParty.objects.values()),
        list(Booking.objects.order_by("pk").values()),
    )
    return str(refusal.value)


def test_who_waits_is_offered_the_place_that_comes_free_and_takes_it(
    full, django_capture_on_commit_callbacks
):
    session, (first, _second) = full
    _delegation, (seat,) = group(session.edition)
    party = wait_for_place(by=SYSTEM, session=session, seat=seat)
    refused("waits_already", wait_for_place, session=session, seat=seat)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_booking(by=SYSTEM, session=session, seat=first)
    party.refresh_from_db()
    assert party.state == "offered"
    hours = (party.expires - timezone.now()).total_seconds() / 3600
    assert 3.9 < hours <= 4
    (message,) = mail.outbox
    assert message.to == [seat.participant.email]
    assert message.subject == "1 place is held for you"
    assert f"/en/2099/places/{party.code}/" in message.body
    assert "Eau" in message.body
    assert "Room of Eau" in message.body
    refused("full", book_seat, session=session, seat=first)  # the place is held
    accept_places(by=VISITOR, party=party)
    assert Booking.objects.filter(session=session, seat=seat).exists()
    assert states(session) == ["accepted"]
    assert not WaitingSeat.objects.exists()


def test_several_are_booked_or_wait_together_and_are_never_split(
    full, django_capture_on_commit_callbacks
):
    session, taken = full
    delegation, seats = group(session.edition, 3)
    assert "This session is full." in refused(
        "full", book_together, session=session, delegation=delegation, seats=seats[:2]
    )
    refused("too_many", wait_together, session=session, delegation=delegation, seats=seats)
    refused("nobody", book_together, session=session, delegation=delegation, seats=[])
    refused("delegation", wait_together, session=session, delegation=delegation, seats=taken)
    party = wait_together(by=SYSTEM, session=session, delegation=delegation, seats=seats[:2])
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    assert states(session) == ["waiting"]
    with django_capture_on_commit_callbacks(execute=True):
        cancel_booking(by=SYSTEM, session=session, seat=taken[1])
    assert states(session) == ["offered"]
    assert mail.outbox[0].to == [delegation.head.email]
    assert mail.outbox[0].subject == "2 places are held for you"
    made = accept_places(by=VISITOR, party=party)
    assert [each.seat for each in made] == seats[:2]


def test_too_few_places_for_all_are_told_with_their_number(edition):
    session = held(edition, capacity=3)
    delegation, seats = group(edition, 4)
    book_seat(by=SYSTEM, session=session, seat=seats[0])
    told = refused("full", book_together, session=session, delegation=delegation, seats=seats[1:])
    assert "This session has 2 places left, which is too few for all of you." in told
    assert (
        len(book_together(by=SYSTEM, session=session, delegation=delegation, seats=seats[1:3])) == 2
    )


def test_one_of_several_who_is_expected_elsewhere_is_named(edition):
    session, other = held(edition, title="Eau"), held(edition, title="Sols")
    delegation, seats = group(edition, 2)
    book_seat(by=SYSTEM, session=other, seat=seats[1])
    told = refused("clash", book_together, session=session, delegation=delegation, seats=seats)
    name = seats[1].participant.full_name
    assert f"{name} is already expected at “Sols” at that hour." in told
    assert Booking.objects.count() == 1


def test_a_small_party_passes_a_large_one_for_a_day_and_no_longer(full):
    session, taken = full
    delegation, seats = group(session.edition, 2)
    large = wait_together(by=SYSTEM, session=session, delegation=delegation, seats=seats)
    _other, (alone,) = group(session.edition)
    small = wait_for_place(by=SYSTEM, session=session, seat=alone)
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    small.refresh_from_db()
    assert small.state == "offered"
    WaitingParty.objects.filter(pk=large.pk).update(joined=timezone.now() - timedelta(hours=25))
    leave_list(by=VISITOR, party=small)
    assert states(session) == ["waiting", "declined"]  # the place is kept for the large one
    _third, (late,) = group(session.edition)
    refused("full", book_seat, session=session, seat=late)
    cancel_booking(by=SYSTEM, session=session, seat=taken[1])
    large.refresh_from_db()
    assert large.state == "offered"


def test_an_offer_expires_and_goes_to_the_next(full, django_capture_on_commit_callbacks):
    session, taken = full
    parties = [
        wait_for_place(by=SYSTEM, session=session, seat=group(session.edition)[1][0])
        for _n in range(2)
    ]
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    WaitingParty.objects.filter(pk=parties[0].pk).update(expires=timezone.now())
    refused("expired", accept_places, party=parties[0])
    with django_capture_on_commit_callbacks(execute=True):
        pass_places_on()
    assert states(session) == ["expired", "offered"]
    assert [message.subject for message in mail.outbox] == [
        "Your offer has expired",
        "1 place is held for you",
    ]
    refused("state", accept_places, party=parties[0])
    with CaptureQueriesContext(connection) as idle:
        pass_places_on()
    assert not [q for q in idle if q["sql"].startswith(("INSERT", "UPDATE"))]


def test_an_offer_near_the_session_leaves_time_for_the_next(full):
    session, taken = full
    now = timezone.now()
    session.slot.starts, session.slot.ends = now + timedelta(hours=2), now + timedelta(hours=3)
    session.slot.save()
    party = wait_for_place(by=SYSTEM, session=session, seat=group(session.edition)[1][0])
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    party.refresh_from_db()
    assert timedelta(minutes=59) < party.expires - timezone.now() <= timedelta(hours=1)


def test_accepting_can_give_back_what_was_booked_meanwhile(full):
    session, taken = full
    other = held(session.edition, capacity=1, title="Sols")
    _delegation, (seat,) = group(session.edition)
    party = wait_for_place(by=SYSTEM, session=session, seat=seat)
    book_seat(by=SYSTEM, session=other, seat=seat)
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    told = refused("clash", accept_places, party=party)
    assert "You are already expected at “Sols” at that hour." in told
    assert states(session) == ["offered"]
    accept_places(by=VISITOR, party=party, instead=True)
    assert list(Booking.objects.filter(seat=seat).values_list("session", flat=True)) == [session.pk]


def test_who_withdraws_waits_no_longer_and_leaves_places_to_others(
    full, django_capture_on_commit_callbacks
):
    session, taken = full
    waiting = [group(session.edition)[1][0] for _n in range(2)]
    for seat in waiting:
        wait_for_place(by=SYSTEM, session=session, seat=seat)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_seat(by=SYSTEM, seat=waiting[0])
    assert states(session) == ["left", "waiting"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_seat(by=SYSTEM, seat=taken[0])
    assert states(session) == ["left", "offered"]


def test_a_smaller_room_takes_the_latest_offer_back(full):
    session, taken = full
    party = wait_for_place(by=SYSTEM, session=session, seat=group(session.edition)[1][0])
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    session.room.capacity = 1
    session.room.save()
    pass_places_on()
    assert states(session) == ["waiting"]
    refused("state", accept_places, party=party)


def test_nobody_waits_where_there_is_nothing_to_wait_for(edition):
    session, past = held(edition), held(edition, title="Passé", at=OPENING + timedelta(hours=3))
    _delegation, (seat,) = group(edition)
    refused("places_left", wait_for_place, session=session, seat=seat)
    past.slot.starts = timezone.now() - timedelta(minutes=5)
    past.slot.save()
    refused("begun", wait_for_place, session=past, seat=seat)


def test_who_books_after_all_waits_no_longer(full):
    session, taken = full
    delegation, seats = group(session.edition, 2)
    party = wait_together(by=SYSTEM, session=session, delegation=delegation, seats=seats)
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    book_seat(by=SYSTEM, session=session, seat=seats[0])
    assert [waiting.seat for waiting in party.seats.all()] == [seats[1]]
    cancel_booking(by=SYSTEM, session=session, seat=taken[1])
    assert states(session) == ["offered"]


def test_places_that_are_held_are_not_given_by_wishes(full):
    session, taken = full
    wait_for_place(by=SYSTEM, session=session, seat=group(session.edition)[1][0])
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    _delegation, (other,) = group(session.edition)
    make_wishes(by=SYSTEM, edition=session.edition, wishes=[(other.pk, session.pk)])
    assert book_wishes(by=SYSTEM, edition=session.edition) == 0


def test_only_the_head_and_the_team_book_for_several(full):
    session, _taken = full
    delegation, seats = group(session.edition, 2)
    for actor in (VISITOR, factories.user(), factories.team_member(session.edition, "door")):
        with pytest.raises(PermissionDenied):
            wait_together(by=actor, session=session, delegation=delegation, seats=seats)
    assert not WaitingParty.objects.exists()
    team = factories.team_member(session.edition, "registration")
    assert wait_together(by=team, session=session, delegation=delegation, seats=seats).size == 2


def test_the_pages_of_waiting_from_the_session_to_the_accepted_place(client, full):
    session, taken = full
    user = factories.user()
    seat = factories.seat(factories.delegation(session.edition, language="en"), user=user)
    client.force_login(user)
    address = f"/en/2099/sessions/{session.key}/"
    assert "Join the waiting list" in client.get(address).content.decode()
    page = client.post(f"{address}wait/", follow=True).content.decode()
    assert "On the waiting list" in page
    party = WaitingParty.objects.get()
    own = f"/en/2099/places/{party.code}/"
    client.logout()  # the code alone opens it
    assert "your turn on the list" in client.get(own).content.decode()
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    response = client.get(own)
    assert response["Cache-Control"] == "no-store"
    assert "1 place is held for you" in response.content.decode()
    done = client.post(f"{own}answer/", {"verb": "accept"}, follow=True).content.decode()
    assert "Your places are kept." in done
    assert Booking.objects.filter(session=session, seat=seat).exists()
    assert client.post(f"{own}answer/", {"verb": "shout"}).status_code == 404


def test_a_head_books_for_those_who_are_ticked(client, edition):
    session = held(edition, capacity=2)
    head = factories.user()
    delegation = factories.delegation(edition)
    seats = [factories.seat(delegation, user=head), *(factories.seat(delegation) for _ in "12")]
    delegation.head = seats[0].participant
    delegation.save()
    client.force_login(head)
    address = f"/en/2099/sessions/{session.key}/"
    page = client.get(address).content.decode()
    assert page.count('name="seat"') == 3
    ticked = {"seat": [seat.pk for seat in seats[:2]], "verb": "book"}
    page = client.post(f"{address}together/", ticked, follow=True).content.decode()
    assert "2 places are kept." in page
    assert page.count("has a place") == 2
    ticked = {"seat": [seats[2].pk], "verb": "wait"}
    assert "waits" in client.post(f"{address}together/", ticked, follow=True).content.decode()
    client.force_login(factories.user())
    assert client.post(f"{address}together/", ticked).status_code == 404


def test_a_session_costs_a_head_as_many_statements_for_1_seat_as_for_3(client, edition):
    session = held(edition, capacity=9)
    head = factories.user()
    delegation = factories.delegation(edition)
    first = factories.seat(delegation, user=head)
    delegation.head = first.participant
    delegation.save()
    factories.seat(delegation)
    client.force_login(head)
    address = f"/en/2099/sessions/{session.key}/"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _n in range(2):
        book_seat(by=SYSTEM, session=session, seat=factories.seat(delegation))
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)


def test_programs_wait_and_answer(client, full):
    session, taken = full
    user = factories.user()
    delegation = factories.delegation(session.edition)
    seats = [factories.seat(delegation, user=user), factories.seat(delegation)]
    delegation.head = seats[0].participant
    delegation.save()
    client.force_login(user)
    api = "/api/v1/programme/2099"

    def post(path, **data):
        sent = client.post(f"{api}/{path}", json.dumps(data), content_type="application/json")
        return sent.status_code, sent.json() if sent.content else {}

    status, party = post(f"sessions/{session.key}/wait")
    assert (status, party["state"], party["turn"]) == (201, "waiting", 1)
    assert party["seats"] == [seats[0].pk]
    together = {"seats": [seat.pk for seat in seats]}
    assert post(f"sessions/{session.key}/wait-together", **together)[1]["code"] == "waits_already"
    assert post(f"sessions/{session.key}/book-together", **together)[1]["code"] == "full"
    assert post(f"sessions/{session.key}/book-together", seats=[0])[0] == 404
    cancel_booking(by=SYSTEM, session=session, seat=taken[0])
    assert client.get(f"{api}/places/{party['code']}").json()["state"] == "offered"
    status, booked = post(f"places/{party['code']}/accept", instead=False)
    assert (status, booked) == (200, [{"session": session.key, "seat": seats[0].pk}])
    assert post(f"places/{party['code']}/leave")[1]["code"] == "state"
