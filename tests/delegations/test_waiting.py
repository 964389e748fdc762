"""The waiting list: whole groups, fair turns, offers that expire, and people who are forgotten."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations import actions
from rencontres.delegations.models import Delegation, Participant, WaitingGroup
from rencontres.delegations.people import BadPerson
from rencontres.delegations.tasks import pass_places_on
from rencontres.editions.actions import change_capacity, change_offer_hours
from rencontres.editions.models import Edition

from .. import factories
from .test_api import key, sent
from .test_drafts import begin, row, write_all
from .test_register import person, register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    """An edition of six places, all of them taken, one by one."""
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", capacity=6, **days)
    factories.category(edition)
    for _number in range(6):
        factories.seat(factories.delegation(edition))
    return edition


@pytest.fixture
def desk(edition):
    return factories.team_member(edition, "registration")


def people(name, size, category="member"):
    return [person(f"{name}{n}", category=category) for n in range(size)]


def join(edition, name="Awa", size=1, *, by=VISITOR, days=0, **fields):
    defaults = {
        "organisation": f"Ville {name}",
        "country": factories.country(),
        "language": "en",
        "people": people(name, size),
    }
    group = actions.join_waiting_list(by=by, edition=edition, **defaults | fields)
    if days:
        group.joined -= timedelta(days=days)
        group.save()
    return group


def free(edition, number):
    """Give back the seats of some delegations of one."""
    live = edition.delegations.filter(state="registered", organisation__startswith="Organisation")
    for delegation in live.order_by("pk")[:number]:
        actions.withdraw_seat(by=SYSTEM, seat=delegation.seats.get())


def states(*groups):
    return [WaitingGroup.objects.get(pk=group.pk).state for group in groups]


def refused(code, verb, **arguments):
    before = list(WaitingGroup.objects.order_by("pk").values())
    with pytest.raises(Refusal) as refusal:
        verb(**arguments)
    assert refusal.value.code == code
    assert list(WaitingGroup.objects.order_by("pk").values()) == before


def test_a_group_waits_is_offered_all_its_places_and_registers(
    edition, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        group = join(edition, size=2, unnamed_seats=1)
    assert (group.size, group.seats, group.state) == (3, {"member": 3}, "waiting")
    assert mail.outbox[0].to == ["awa0@example.org"]
    assert mail.outbox[0].subject == "You are on the waiting list"
    assert "You asked for 3 places." in mail.outbox[0].body
    free(edition, 2)
    assert states(group) == ["waiting"]
    with django_capture_on_commit_callbacks(execute=True):
        free(edition, 1)
    assert states(group) == ["offered"]
    assert mail.outbox[1].subject == "3 places are held for you"
    assert f"/en/2099/waiting/{group.code}/" in mail.outbox[1].body
    delegation = actions.accept_offer(by=VISITOR, group=group).delegation
    assert delegation.seats.count() == 3
    assert [s.participant.given_name for s in delegation.seats.all() if s.participant] == [
        "Awa0",
        "Awa1",
    ]
    assert delegation.head.email == "awa0@example.org"
    group.refresh_from_db()
    assert (group.state, group.people, group.email) == ("accepted", [], "")
    assert group.delegation == delegation


def test_places_held_are_nobody_elses(edition):
    group = join(edition, size=2)
    free(edition, 2)
    assert states(group) == ["offered"]
    with pytest.raises(Refusal, match="The edition has 0 places left and you ask for 1") as refusal:
        register(edition, person("Late"))
    assert refusal.value.code == "full"
    assert not Participant.objects.filter(given_name="Late").exists()


def test_the_first_group_that_fits_goes_first_while_the_wait_is_short(edition):
    large, small = join(edition, "Large", 3), join(edition, "Small", 2)
    free(edition, 2)
    assert states(large, small) == ["waiting", "offered"]


def test_whoever_has_waited_for_two_days_is_passed_no_more(edition):
    large, small = join(edition, "Large", 3, days=3), join(edition, "Small", 2)
    free(edition, 2)
    assert states(large, small) == ["waiting", "waiting"]
    with pytest.raises(Refusal, match="The edition has 0 places left"):
        register(edition, person("Late"))
    free(edition, 1)
    assert states(large, small) == ["offered", "waiting"]


def test_in_the_last_days_nothing_is_kept_for_a_group_that_may_never_fit(edition):
    edition.first_day = timezone.now().date() + timedelta(days=1)
    edition.save()
    large, small = join(edition, "Large", 3, days=3), join(edition, "Small", 2)
    free(edition, 2)
    assert states(large, small) == ["waiting", "offered"]


def test_who_waits_for_a_full_category_keeps_no_place_of_the_edition(edition):
    press = factories.category(edition, "press", quota=1)
    press_seat = factories.seat(factories.delegation(edition, organisation="Journal"))
    press_seat.category = press
    press_seat.save()
    change_capacity(by=SYSTEM, edition=edition, capacity=8)
    waiting = join(edition, "Journalist", people=people("Journalist", 1, "press"), days=9)
    register(edition, person("Other"))
    assert states(waiting) == ["waiting"]
    actions.withdraw_seat(by=SYSTEM, seat=press_seat)
    assert states(waiting) == ["offered"]


def test_a_small_newcomer_passes_a_new_group_but_no_group_that_fits(edition):
    large = join(edition, "Large", 3)
    free(edition, 2)
    assert register(edition, person("Small")).seats.count() == 1
    assert states(large) == ["waiting"]


def test_an_offer_expires_and_passes_on(edition, django_capture_on_commit_callbacks):
    first, second = join(edition, "First", 2), join(edition, "Second", 2)
    free(edition, 2)
    first.refresh_from_db()
    assert first.expires - first.offered == timedelta(hours=48)
    WaitingGroup.objects.filter(pk=first.pk).update(expires=timezone.now())
    refused("expired", actions.accept_offer, by=VISITOR, group=first)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        pass_places_on()
        pass_places_on()  # again: nothing more
    assert states(first, second) == ["expired", "offered"]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["first0@example.org"], "Your offer has expired"),
        (["second0@example.org"], "2 places are held for you"),
    ]
    first.refresh_from_db()
    assert (first.people, first.email) == ([], "")
    refused("state", actions.accept_offer, by=VISITOR, group=first)


def test_a_declined_offer_goes_to_the_next_and_leaving_frees_what_was_kept(edition):
    first, second = join(edition, "First", 2), join(edition, "Second", 2)
    free(edition, 2)
    actions.decline_offer(by=VISITOR, group=first)
    assert states(first, second) == ["declined", "offered"]
    old, new = join(edition, "Old", 3, days=3), join(edition, "New", 1)
    free(edition, 1)
    assert states(old, new) == ["waiting", "waiting"]
    actions.leave_waiting_list(by=VISITOR, group=old)
    assert states(old, new) == ["left", "offered"]


def test_more_places_are_offered_within_a_minute(edition):
    group = join(edition, size=2)
    change_capacity(by=SYSTEM, edition=edition, capacity=8)
    pass_places_on()
    assert states(group) == ["offered"]


def test_nothing_is_offered_for_an_edition_that_is_cancelled(edition):
    group = join(edition)
    Edition.objects.update(state=Edition.State.CANCELLED, capacity=99)
    pass_places_on()
    assert states(group) == ["waiting"]


def test_the_team_says_for_how_long_and_an_offer_ends_before_the_edition(edition):
    manager = factories.team_member(edition)
    change_offer_hours(by=manager, edition=edition, hours=5)
    group = join(edition)
    free(edition, 1)
    group.refresh_from_db()
    assert group.expires - group.offered == timedelta(hours=5)
    for hours in (0, 337):
        with pytest.raises(Refusal, match="1 to 336 hours"):
            change_offer_hours(by=manager, edition=edition, hours=hours)
    edition.first_day = timezone.now().date()
    edition.save()
    late = join(edition, "Late")
    free(edition, 1)
    late.refresh_from_db()
    assert late.expires - late.offered == timedelta(hours=1)


def test_who_may_not_wait(edition):
    change_capacity(by=SYSTEM, edition=edition, capacity=7)
    arguments = {
        "by": VISITOR,
        "edition": edition,
        "organisation": "Ville",
        "country": factories.country(),
        "language": "fr",
    }
    refused("places_left", actions.join_waiting_list, **arguments, people=people("Awa", 1))
    refused("too_many", actions.join_waiting_list, **arguments, people=people("Awa", 8))
    register(edition, person("Taken"))
    with pytest.raises(BadPerson, match="registered already"):
        join(edition, people=[person("Taken")])
    town = factories.authority()
    join(edition, "First", authority=town)
    refused("waits_already", join, edition=edition, name="First")
    refused("waits_already", join, edition=edition, name="Second", authority=town)


def test_an_offer_whose_people_registered_elsewhere_stays_and_says_why(edition):
    group = join(edition, size=2)
    free(edition, 2)
    change_capacity(by=SYSTEM, edition=edition, capacity=9)
    register(edition, person("Awa1"))
    refused("registered", actions.accept_offer, by=VISITOR, group=group)
    assert states(group) == ["offered"]
    assert not Participant.objects.filter(email="awa0@example.org").exists()


def test_the_database_keeps_nobody_of_a_settled_group(edition):
    group = join(edition)
    group.state, group.settled = "left", timezone.now()
    with pytest.raises(IntegrityError, match="settled_group_is_nobody"), transaction.atomic():
        group.save()


def test_the_team_offers_by_hand_before_its_turn_if_there_are_places(edition, desk):
    old, new = join(edition, "Old", 3, days=3), join(edition, "New", 1)
    refused("full", actions.offer_by_hand, by=desk, group=new)
    free(edition, 1)
    actions.offer_by_hand(by=desk, group=new)
    assert states(old, new) == ["waiting", "offered"]
    refused("state", actions.offer_by_hand, by=desk, group=new)
    with pytest.raises(PermissionDenied):
        actions.offer_by_hand(by=factories.team_member(edition, "press"), group=old)


def test_a_group_accepts_on_its_page(client, edition):
    group = join(edition, size=2)
    address = reverse("delegations:waiting", args=["2099", group.code])
    answer = reverse("delegations:answer_offer", args=["2099", group.code])
    other = join(edition, "Other", 3)
    page = client.get(reverse("delegations:waiting", args=["2099", other.code]))
    assert page.context["turn"] == 2
    assert "places asked for" in client.get(address).content.decode()
    free(edition, 2)
    assert "2 places are held for you" in client.get(address).content.decode()
    page = client.post(answer, {"verb": "accept"}, follow=True).content.decode()
    assert "Your delegation is registered." in page
    assert edition.delegations.get(organisation="Ville Awa").seats.count() == 2
    assert client.post(answer, {"verb": "accept"}).status_code == 409
    assert client.post(answer, {"verb": "eat"}).status_code == 404
    assert client.get(reverse("delegations:waiting", args=["2099", "X"])).status_code == 404
    left = reverse("delegations:answer_offer", args=["2099", other.code])
    page = client.post(left, {"verb": "leave"}, follow=True).content.decode()
    assert "what you wrote is erased" in page


def test_whoever_finds_it_full_joins_from_the_registration_page(client, edition):
    factories.country()
    begun = begin(client, "Ségou", slug="2099", language="en")
    write_all(client, begun, people=[row("Awa")], unnamed_seats="1", language="en")
    page = client.post(f"{begun}check/")
    assert page.status_code == 409
    assert "Join the waiting list" in page.content.decode()
    page = client.post(f"{begun}check/", {"wait": "1"}, follow=True).content.decode()
    assert "your turn on the list" in page
    group = WaitingGroup.objects.get()
    assert (group.organisation, group.size, group.email) == ("Ségou", 2, "awa@example.org")
    assert (group.draft.answers, group.draft.email) == ({}, "")


def test_the_desk_sees_who_waits_offers_and_takes_off(client, edition, desk):
    client.force_login(desk)
    address = reverse("delegations:waiting_list", args=["2099"])
    assert "Nobody is here" in client.get(address).content.decode()
    first, second = join(edition, "First", 3, days=3), join(edition, "Second", 1)
    free(edition, 1)
    page = client.get(address)
    assert (page.context["free"], page.context["kept"]) == (1, 1)
    assert page.context["totals"] == {"groups": 2, "seats": 4, "offers": 0, "held": 0}
    assert "Ville First" in page.content.decode()
    page = client.post(reverse("delegations:offer", args=["2099", second.pk]), follow=True)
    assert "The places are offered: the group is told." in page.content.decode()
    client.post(reverse("delegations:remove_waiting", args=["2099", second.pk]))
    client.post(reverse("delegations:remove_waiting", args=["2099", first.pk]))
    assert states(first, second) == ["left", "declined"]
    assert "Ville First" in client.get(f"{address}?state=left").content.decode()
    assert client.post(reverse("delegations:offer_hours", args=["2099"])).status_code == 403
    client.force_login(factories.team_member(edition))
    client.post(reverse("delegations:offer_hours", args=["2099"]), {"hours": "9"})
    assert Edition.objects.get().offer_hours == 9
    client.force_login(factories.user())
    assert client.get(address).status_code == 403


def test_the_list_costs_the_same_with_one_group_and_with_three(client, edition, desk):
    client.force_login(desk)
    address = reverse("delegations:waiting_list", args=["2099"])

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    join(edition, "First")
    cost()
    one = cost()
    join(edition, "Second")
    join(edition, "Third")
    assert cost() == one


def test_programs_wait_too(client, edition, desk):
    factories.country()
    address = "/api/v1/delegations/2099/waiting"
    body = json.dumps(sent())
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 201
    code = answer.json()["code"]
    assert (answer.json()["turn"], answer.json()["places"]) == (1, 1)
    assert client.get(address).status_code == 403
    listed = client.get(address, headers=key(desk)).json()
    assert (listed["count"], listed["items"][0]["state"]) == (1, "waiting")
    assert "code" not in listed["items"][0]
    free(edition, 1)
    said = {"verb": "accept"}
    answer = client.post(f"{address}/{code}", said, content_type="application/json").json()
    assert (answer["state"], answer["turn"]) == ("accepted", None)
    assert Delegation.objects.get(reference=answer["delegation"]).organisation == "Radio Exemple"
    group = join(edition, "Bakary")
    offer = f"{address}/{group.pk}/offer"
    refusal = client.post(offer, headers=key(desk))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "full")
    change_capacity(by=SYSTEM, edition=edition, capacity=9)
    assert client.post(offer, headers=key(desk)).json()["state"] == "offered"
    assert client.get(f"{address}/{group.code}").json()["state"] == "offered"


# --- More seats of a delegation


@pytest.fixture
def growing(edition):
    """A delegation of one, whose head asks for more seats of the full edition."""
    seat = edition.delegations.first().seats.get()
    delegation = seat.delegation
    delegation.head = seat.participant
    delegation.head.user = factories.user()
    delegation.head.save()
    delegation.save()
    return delegation


def test_a_head_waits_for_more_seats_and_gets_them_all(
    edition, growing, client, django_capture_on_commit_callbacks
):
    head = growing.head.user
    client.force_login(head)
    address = f"/en/2099/delegations/{growing.reference}/seats/"
    page = client.post(address, {"count": "2"})
    assert page.status_code == 409
    assert "Or wait for them together" in page.content.decode()
    page = client.post(address, {"count": "2", "wait": "1"}, follow=True).content.decode()
    assert "You wait for these seats" in page
    assert "2 more seats: waiting" in page
    group = WaitingGroup.objects.get()
    assert (group.enlarges, group.size, group.people, group.email) == (
        growing,
        2,
        [],
        growing.head.email,
    )
    others = edition.delegations.exclude(pk=growing.pk)
    for delegation in others.order_by("pk")[:2]:
        assert states(group) == ["waiting"]
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_seat(by=SYSTEM, seat=delegation.seats.get())
    assert states(group) == ["offered"]
    assert mail.outbox[-1].subject == "2 places vous sont réservées"
    page = client.get(f"/en/2099/waiting/{group.code}/").content.decode()
    assert "Accept 2 seats" in page
    client.post(f"/en/2099/waiting/{group.code}/answer/", {"verb": "accept"})
    assert states(group) == ["accepted"]
    assert growing.seats.filter(withdrawn=None).count() == 3
    assert growing.seats.filter(participant=None).count() == 2


def test_seats_that_are_free_are_added_at_once(edition, growing):
    refused(
        "too_many",
        actions.wait_for_seats,
        by=growing.head.user,
        delegation=growing,
        count=7,
    )
    change_capacity(by=SYSTEM, edition=edition, capacity=8)
    refused(
        "places_left", actions.wait_for_seats, by=growing.head.user, delegation=growing, count=2
    )
    assert len(actions.ask_for_seats(by=growing.head.user, delegation=growing, count=2)) == 2


def test_an_offer_of_seats_expires_and_passes_on(edition, growing):
    group = actions.wait_for_seats(by=growing.head.user, delegation=growing, count=1)
    other = join(edition, "Bakary")
    actions.withdraw_seat(by=SYSTEM, seat=edition.delegations.last().seats.get())
    assert states(group, other) == ["offered", "waiting"]
    WaitingGroup.objects.filter(pk=group.pk).update(expires=timezone.now())
    pass_places_on()
    assert states(group, other) == ["expired", "offered"]
    assert growing.seats.count() == 1


def test_who_withdraws_waits_for_no_more_seats(edition, growing):
    group = actions.wait_for_seats(by=growing.head.user, delegation=growing, count=3)
    actions.withdraw_seat(by=growing.head.user, seat=growing.seats.get())
    assert states(group) == ["left"]


def test_only_the_head_and_the_team_wait_for_seats(edition, growing):
    with pytest.raises(PermissionDenied):
        actions.wait_for_seats(by=factories.user(), delegation=growing, count=1)
    assert WaitingGroup.objects.count() == 0


def test_programs_add_seats_or_wait_for_them(edition, growing, client):
    address = f"/api/v1/delegations/2099/delegations/{growing.reference}/seats"
    asked = {"content_type": "application/json", "headers": key(growing.head.user)}
    answer = client.post(address, data={"count": 1}, **asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    answer = client.post(address, data={"count": 1, "wait": True}, **asked)
    assert (answer.status_code, answer.json()["turn"]) == (202, 1)
    change_capacity(by=SYSTEM, edition=edition, capacity=9)
    answer = client.post(address, data={"count": 2}, **asked)
    assert (answer.status_code, answer.json()) == (201, {"numbers": [2, 3]})
