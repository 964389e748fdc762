"""The last thirty seats of a session, wanted by 300 people at the same moment.

Exactly thirty are given, and nobody is in two places; the others wait. The control takes the
lock away and must see more places given than there are.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from rencontres.agenda.models import Engagement, Holder
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations.models import Participant, Seat
from rencontres.programme import places
from rencontres.programme.actions import (
    accept_places,
    book_seat,
    cancel_booking,
    leave_list,
    pass_session_on,
    wait_for_place,
    waiting,
)
from rencontres.programme.models import Booking, WaitingParty, WaitingSeat

from .. import factories
from ..programme.rows import released
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, PEOPLE, BUSY = 30, 300, 40
LINES = 40  # connections, of the hundred that the database takes
OPENING = datetime(2099, 10, 9, 7, tzinfo=UTC)


@pytest.fixture
def edition():
    return factories.edition(first_day=date(2099, 10, 9), last_day=date(2099, 10, 10))


@pytest.fixture
def sessions(edition):
    """Two sessions at one hour: thirty places in the one, many in the other."""
    slot = factories.slot(edition, starts=OPENING, ends=OPENING + timedelta(minutes=90))
    wanted, other = factories.session(edition), factories.session(edition)
    small, large = (factories.room(edition, capacity=n) for n in (PLACES, PEOPLE))
    released(edition, {wanted: (small, slot), other: (large, slot)})
    return wanted, other


def people(edition, number):
    """So many seats of one delegation, each with somebody."""
    delegation, category = factories.delegation(edition), factories.category(edition)
    holders = Holder.objects.bulk_create(
        Holder(edition=edition, kind=Holder.Kind.PERSON) for _n in range(number)
    )
    persons = Participant.objects.bulk_create(
        Participant(
            edition=edition,
            given_name="Camille",
            family_name=f"Exemple-{n}",
            email=f"person-{n}@example.org",
            synthetic=True,
        )
        for n in range(number)
    )
    return Seat.objects.bulk_create(
        Seat(
            delegation=delegation,
            number=n + 1,
            category=category,
            participant=persons[n],
            holder=holders[n],
            ticket=f"place-{n}",
        )
        for n in range(number)
    )


def nobody_is_in_two_places(edition):
    twice = Engagement.objects.filter(holder__edition=edition, holder__kind="person")
    return not twice.values("holder").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_exactly_thirty_places_are_given_and_the_others_wait(edition, sessions):
    wanted, other = sessions
    seats = people(edition, PEOPLE)
    for seat in seats[:BUSY]:
        book_seat(by=SYSTEM, session=other, seat=seat)
    outcomes: list[str] = []

    def come(seat):
        try:
            book_seat(by=SYSTEM, session=wanted, seat=seat)
        except Refusal as refusal:
            outcomes.append(refusal.code)
            if refusal.code == "full":
                wait_for_place(by=SYSTEM, session=wanted, seat=seat)
        else:
            outcomes.append("done")

    def line(first):
        return lambda: [come(seat) for seat in seats[first::LINES]]

    assert all_at_once([line(first) for first in range(LINES)]) == ["done"] * LINES
    told = Counter(outcomes)
    assert told["done"] == PLACES == Booking.objects.filter(session=wanted).count()
    assert told["done"] + told["full"] + told["clash"] == PEOPLE
    assert told["clash"] <= BUSY
    assert WaitingSeat.objects.filter(session=wanted).count() == told["full"]
    assert nobody_is_in_two_places(edition)


def test_places_pass_through_the_list_under_a_storm_of_answers(edition, sessions):
    """People give back, accept, decline, come late and expire at once: never one too many."""
    wanted, other = sessions
    seats = people(edition, PLACES + 30)
    for seat in seats[:PLACES]:
        book_seat(by=SYSTEM, session=wanted, seat=seat)
    parties = [wait_for_place(by=SYSTEM, session=wanted, seat=seat) for seat in seats[PLACES:]]
    for seat in seats[:10]:
        cancel_booking(by=SYSTEM, session=wanted, seat=seat)
    for seat in seats[PLACES : PLACES + 3]:
        book_seat(by=SYSTEM, session=other, seat=seat)  # and yet they hold an offer
    WaitingParty.objects.filter(pk=parties[9].pk).update(expires=timezone.now())
    attempts = [
        lambda p=party, n=n: accept_places(by=VISITOR, party=p, instead=bool(n))
        for party in parties[:8]
        for n in range(2)
    ]
    attempts += [lambda: leave_list(by=VISITOR, party=parties[8])]
    attempts += [lambda: pass_session_on(by=SYSTEM, session=wanted) for _n in range(3)]
    attempts += [
        lambda s=seat: cancel_booking(by=SYSTEM, session=wanted, seat=s) for seat in seats[10:15]
    ]
    attempts += [lambda s=seat: book_seat(by=SYSTEM, session=wanted, seat=s) for seat in seats[:5]]
    assert set(all_at_once(attempts)) <= {"done", "state", "expired", "full", "clash", "booked"}
    booked = Booking.objects.filter(session=wanted).count()
    assert booked + places.held(wanted) <= PLACES
    taken = WaitingParty.objects.filter(state="accepted").count()
    assert taken == 8
    assert nobody_is_in_two_places(edition)


def test_control_without_the_lock_a_place_is_offered_and_taken_twice(
    edition, sessions, monkeypatch
):
    wanted, _other = sessions
    seats = people(edition, PLACES + 2)
    for seat in seats[:PLACES]:
        book_seat(by=SYSTEM, session=wanted, seat=seat)
    for seat in seats[PLACES:]:
        wait_for_place(by=SYSTEM, session=wanted, seat=seat)
    Booking.objects.filter(seat=seats[0]).delete()
    counted = threading.Barrier(2)
    serve, turns = places.serve, iter([0, 1])

    def slowly(session):
        fit, free = serve(session)
        counted.wait(timeout=30)  # both have counted, and nobody has written yet
        return [session.parties.order_by("pk")[next(turns)] for _party in fit], free

    monkeypatch.setattr(waiting, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(places, "serve", slowly)
    outcomes = all_at_once([lambda: pass_session_on(by=SYSTEM, session=wanted)] * 2)
    assert outcomes == ["done", "done"]
    booked = Booking.objects.filter(session=wanted).count()
    assert booked + places.held(wanted) == PLACES + 1
