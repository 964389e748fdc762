"""Changing a delegation: naming, replacing, giving back, adding; who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.agenda.actions import schedule
from rencontres.agenda.models import Engagement
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.permissions import allowed
from rencontres.delegations import ties
from rencontres.delegations.actions import (
    LARGEST,
    add_seats,
    name_seat,
    replace_participant,
    withdraw_seat,
)
from rencontres.delegations.models import Delegation, Participant, Replacement
from rencontres.delegations.people import Person
from rencontres.editions.models import Edition

from .. import factories
from .test_register import person, refused, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = factories.edition()
    factories.category(edition)
    return edition


@pytest.fixture
def delegation(edition):
    return register(edition, person("Awa"), person("Zoe"), unnamed_seats=1)


def engage(seat, role="attendee"):
    return schedule(
        edition=seat.edition,
        kind="session",
        title={"fr": "Séance"},
        starts=factories.OPENING,
        ends=factories.OPENING + timedelta(hours=1),
        holders=[(seat.holder, role)],
    )


def test_the_head_manages_and_the_others_see(edition, delegation):
    head, other = (seat.participant.user for seat in delegation.seats.all()[:2])
    stranger, desk = factories.user(), factories.team_member(edition, "registration")
    door = factories.team_member(edition, "door")
    for actor, sees, manages in [
        (head, True, True),
        (other, True, False),
        (stranger, False, False),
        (VISITOR, False, False),
        (desk, True, True),
        (door, True, False),
    ]:
        assert allowed(actor, "delegations.see", delegation) is sees
        assert allowed(actor, "delegations.manage", delegation) is manages
    with pytest.raises(PermissionDenied):
        withdraw_seat(by=other, seat=delegation.seats.get(number=1))
    assert not delegation.seats.filter(withdrawn__isnull=False).exists()


def test_a_seat_is_named_once(delegation):
    head = delegation.head.user
    seat = name_seat(by=head, seat=delegation.seats.get(number=3), person=person("Lea"))
    assert seat.participant.given_name == "Lea"
    assert seat.participant.user.email == "lea@example.org"
    refused("named", name_seat, by=head, seat=seat, person=person("Ana"))
    refused("unnamed", replace_participant, by=head, seat=_unnamed(delegation), person=person("x"))


def _unnamed(delegation):
    [seat] = add_seats(by=SYSTEM, delegation=delegation, count=1)
    return seat


def test_a_replacing_delegate_finds_the_bookings(delegation):
    seat = delegation.seats.get(number=2)
    engage(seat)
    before = seat.ticket
    seat = replace_participant(by=delegation.head.user, seat=seat, person=person("Lea"))
    seat.refresh_from_db()
    assert seat.participant.given_name == "Lea"
    assert seat.holder.engagements.count() == 1
    assert seat.ticket != before
    replacement = Replacement.objects.get()
    assert (replacement.left.given_name, replacement.came.given_name) == ("Zoe", "Lea")
    back = replace_participant(by=SYSTEM, seat=seat, person=person("Zoe"))
    assert (back.participant, Participant.objects.count()) == (replacement.left, 3)


def test_a_head_who_is_replaced_hands_over(delegation):
    seat = delegation.seats.get(number=1)
    replace_participant(by=delegation.head.user, seat=seat, person=person("Lea"))
    delegation.refresh_from_db()
    assert delegation.head.given_name == "Lea"


def test_a_speaker_is_neither_replaced_nor_withdrawn(delegation):
    seat = delegation.seats.get(number=2)
    engage(seat, "speaker")
    refused("engaged", replace_participant, by=SYSTEM, seat=seat, person=person("Lea"))
    refused("engaged", withdraw_seat, by=SYSTEM, seat=seat)
    assert Engagement.objects.count() == 1
    assert not Replacement.objects.exists()


def test_who_is_registered_replaces_nobody(edition, delegation):
    register(edition, person("Ana"))
    refused(
        "registered",
        replace_participant,
        by=SYSTEM,
        seat=delegation.seats.get(number=2),
        person=person("Ana"),
    )
    assert delegation.seats.get(number=2).participant.given_name == "Zoe"


def test_a_seat_given_back_frees_its_hours(delegation, monkeypatch):
    freed = []
    monkeypatch.setattr(ties, "_let_go", [])
    ties.when_withdrawn(lambda seat: freed.append(seat.number))
    seat = delegation.seats.get(number=1)
    engage(seat)
    withdraw_seat(by=SYSTEM, seat=seat)
    delegation.refresh_from_db()
    assert not Engagement.objects.exists()
    assert freed == [1]
    assert delegation.head.given_name == "Zoe"
    assert delegation.state == Delegation.State.REGISTERED
    refused("withdrawn", withdraw_seat, by=SYSTEM, seat=seat)
    refused("withdrawn", replace_participant, by=SYSTEM, seat=seat, person=person("x"))
    refused("withdrawn", name_seat, by=SYSTEM, seat=seat, person=person("x"))


def test_the_last_seat_takes_the_delegation_with_it(delegation):
    for seat in delegation.seats.all():
        withdraw_seat(by=SYSTEM, seat=seat)
    delegation.refresh_from_db()
    assert (delegation.state, delegation.head) == (Delegation.State.WITHDRAWN, None)
    refused("withdrawn", add_seats, by=SYSTEM, delegation=delegation, count=1)


def test_added_seats_follow_the_others(edition, delegation):
    head = delegation.head.user
    seats = add_seats(by=head, delegation=delegation, count=2)
    assert [(seat.number, seat.category.key) for seat in seats] == [(4, "member"), (5, "member")]
    for count in (0, LARGEST):
        refused("size", add_seats, by=head, delegation=delegation, count=count)
    edition.registration_closes = timezone.now() - timedelta(days=1)
    edition.save()
    delegation.refresh_from_db()
    refused("closed", add_seats, by=head, delegation=delegation, count=1)
    name_seat(by=head, seat=seats[0], person=person("Lea"))  # naming stays possible


def test_nothing_changes_once_the_edition_is_over(edition, delegation):
    edition.state = Edition.State.OVER
    edition.save()
    delegation.refresh_from_db()
    seat = delegation.seats.get(number=2)
    refused("over", withdraw_seat, by=SYSTEM, seat=seat)
    refused("over", replace_participant, by=SYSTEM, seat=seat, person=person("Lea"))
    refused("over", name_seat, by=SYSTEM, seat=delegation.seats.get(number=3), person=person("x"))


def test_a_person_needs_a_name_in_a_seat_too(delegation):
    with pytest.raises(Refusal):
        name_seat(by=SYSTEM, seat=delegation.seats.get(number=3), person=Person("", "", ""))
    assert delegation.seats.get(number=3).participant is None
