"""Approval: places held, nobody registered before, decided once, refusals taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.delegations import actions, queries
from rencontres.delegations.models import Bill, Consent, Delegation, Participant, Seat, WaitingGroup
from rencontres.delegations.places import EDITION, left
from rencontres.delegations.tasks import pass_places_on
from rencontres.editions.models import Edition

from .. import factories
from .test_api import key
from .test_drafts import begin, row, write_all
from .test_register import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", capacity=5, **days)
    factories.category(edition)
    factories.category(edition, "press", approval=True, price=100)
    return edition


@pytest.fixture
def desk(edition):
    return factories.team_member(edition, "registration")


def ask(edition, name="Awa", size=1, *, category="press", by=VISITOR, **fields):
    people = [person(f"{name}{n}", category=category) for n in range(size)]
    wanted = {
        "organisation": f"Radio {name}",
        "country": factories.country(),
        "language": "en",
        "people": people,
    }
    return actions.ask_approval(by=by, edition=edition, **wanted | fields)


def register(edition, name, size, *, by=VISITOR, category="member"):
    return actions.register_delegation(
        by=by,
        edition=edition,
        organisation=name,
        country=factories.country(),
        language="en",
        people=[person(f"{name}{n}", category=category) for n in range(size)],
    )


def state_of(group):
    return WaitingGroup.objects.get(pk=group.pk).state


def refused(code, verb, **arguments):
    before = list(WaitingGroup.objects.order_by("pk").values()), Seat.objects.count()
    with pytest.raises(Refusal) as refusal:
        verb(**arguments)
    assert refusal.value.code == code
    assert (list(WaitingGroup.objects.order_by("pk").values()), Seat.objects.count()) == before
    return str(refusal.value)


def test_a_group_holds_its_places_and_nobody_of_it_is_registered(
    edition, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        group = ask(edition, size=3, unnamed_seats=1)
    assert (group.state, group.size, group.seats) == ("to_approve", 4, {"press": 4})
    assert left(edition)[EDITION] == 1
    refused("full", register, edition=edition, name="Late", size=2)
    assert Participant.objects.count() == Seat.objects.count() == Bill.objects.count() == 0
    assert queries.registered_people(edition).count() == 0
    [told] = mail.outbox
    assert told.to == ["awa0@example.org"]
    assert told.subject == "Your registration was received: it is to be approved"
    assert "Your 4 places are held meanwhile" in told.body
    assert f"/en/2099/waiting/{group.code}/" in told.body
    client.force_login(User.objects.get(email="awa0@example.org"))
    page = client.get("/en/me/").content.decode()
    assert "You have asked to come" in page
    assert "to be approved" in page
    assert f"/en/2099/waiting/{group.code}/" in page


def test_the_team_approves_and_the_head_is_told(edition, desk, django_capture_on_commit_callbacks):
    agreed = actions.delegations.Said({Consent.Kind.IMAGE_RIGHTS: True}, "en")
    group = ask(edition, size=2, kind="press", consents=agreed)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.approve(by=desk, group=group)
    delegation = Delegation.objects.get()
    assert done.delegation == delegation
    assert (delegation.state, delegation.kind, delegation.seats.count()) == (
        "registered",
        "press",
        2,
    )
    assert delegation.head.email == "awa0@example.org"
    assert delegation.bill.order.total == 200
    assert [(c.kind, c.given) for c in delegation.head.consents.all()] == [("image_rights", True)]
    assert [each.subject for each in mail.outbox] == [
        f"Your delegation is approved and registered: {delegation.reference}"
    ]
    kept = WaitingGroup.objects.get()
    assert (kept.state, kept.people, kept.email, kept.consents) == ("accepted", [], "", {})
    assert left(edition)[EDITION] == 3


def test_the_price_is_that_of_the_day_of_asking(edition, desk):
    edition.categories.filter(key="press").update(
        early_price=60, early_until=timezone.now() + timedelta(hours=1)
    )
    group = ask(edition)
    edition.categories.filter(key="press").update(early_until=timezone.now() - timedelta(1))
    WaitingGroup.objects.update(asked=timezone.now() - timedelta(days=3))
    actions.approve(by=desk, group=group)
    assert Seat.objects.get().price == 60


def test_a_refusal_tells_why_and_its_places_are_offered(
    edition, desk, django_capture_on_commit_callbacks
):
    group = ask(edition, size=5)
    waiting = actions.join_waiting_list(
        by=VISITOR,
        edition=edition,
        organisation="Ville",
        country=factories.country(),
        language="en",
        people=[person("Demba")],
    )
    refused("reason", actions.refuse_approval, by=desk, group=group, reason="  ")
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse_approval(by=desk, group=group, reason="Two of a medium at most.")
    assert (state_of(group), state_of(waiting)) == ("refused", "offered")
    [to_head] = [each for each in mail.outbox if each.to == ["awa0@example.org"]]
    assert to_head.subject == "Your registration was not approved"
    assert "Two of a medium at most." in to_head.body
    # Four of its five places are free still: the refusal of five cannot be taken back.
    refused("full", actions.take_refusal_back, by=desk, group=group)
    actions.decline_offer(by=VISITOR, group=waiting)
    actions.take_refusal_back(by=desk, group=group)
    back = WaitingGroup.objects.get(pk=group.pk)
    assert (back.state, back.reason, back.decided, back.expires) == ("to_approve", "", None, None)
    assert left(edition)[EDITION] == 0
    actions.approve(by=desk, group=back)
    assert Participant.objects.count() == 5


def test_a_refusal_is_final_after_a_week_and_forgets_who_it_was(edition, desk):
    group = ask(edition)
    actions.refuse_approval(by=desk, group=group, reason="No")
    pass_places_on()
    assert WaitingGroup.objects.get().email == "awa0@example.org"
    WaitingGroup.objects.update(expires=timezone.now() - timedelta(minutes=1))
    pass_places_on()
    kept = WaitingGroup.objects.get()
    assert (kept.state, kept.people, kept.email, kept.reason) == ("refused", [], "", "")
    assert kept.settled is not None
    refused("state", actions.take_refusal_back, by=desk, group=group)


def test_whoever_was_refused_may_ask_anew_and_then_the_refusal_stays(edition, desk):
    group = ask(edition)
    actions.refuse_approval(by=desk, group=group, reason="No")
    again = ask(edition)
    refused("waits_already", actions.take_refusal_back, by=desk, group=group)
    assert (state_of(group), state_of(again)) == ("refused", "to_approve")
    refused("waits_already", ask, edition=edition)


def test_the_second_who_decides_is_told_what_the_first_decided(edition, desk):
    desk.name = "Coumba Ba"
    desk.save()
    group = ask(edition)
    actions.refuse_approval(by=desk, group=group, reason="No")
    other = factories.team_member(edition, "registration")
    said = refused("decided", actions.approve, by=other, group=group)
    assert said == "Radio Awa waits no longer: it is “not approved” (Coumba Ba)."


def test_only_the_registration_team_decides(edition):
    group = ask(edition)
    for role in ("programme", "door"):
        stranger = factories.team_member(edition, role)
        for verb, more in (("approve", {}), ("refuse_approval", {"reason": "No"})):
            with pytest.raises(PermissionDenied):
                getattr(actions, verb)(by=stranger, group=group, **more)
    assert state_of(group) == "to_approve"
    assert Seat.objects.count() == 0


def test_nobody_is_registered_past_the_approval(edition, desk):
    refused("approval", register, edition=edition, name="Past", size=1, category="press")
    refused("no_approval", ask, edition=edition, category="member")
    made = register(edition, "Desk", 1, by=desk, category="press")
    assert made.seats.count() == 1  # what the team does is approved


def test_a_delegation_is_not_asked_for_twice_by_its_authority(edition):
    town = factories.authority()
    actions.register_delegation(
        by=VISITOR,
        edition=edition,
        organisation=town.name,
        country=town.country,
        authority=town,
        language="en",
        people=[person("Demba")],
    )
    refused("authority_registered", ask, edition=edition, authority=town)


def test_a_full_edition_asks_for_no_approval_before_there_are_places(edition, desk):
    seats = [factories.seat(factories.delegation(edition)) for _number in range(5)]
    refused("full", ask, edition=edition)
    group = actions.join_waiting_list(
        by=VISITOR,
        edition=edition,
        organisation="Radio",
        country=factories.country(),
        language="en",
        people=[person("Awa", category="press")],
    )
    actions.withdraw_seat(by=SYSTEM, seat=seats[0])
    assert state_of(group) == "offered"
    assert actions.accept_offer(by=VISITOR, group=group).state == "to_approve"
    assert left(edition)[EDITION] == 0
    actions.approve(by=desk, group=group)
    assert Participant.objects.filter(email="awa@example.org").exists()


def test_more_seats_are_approved_too(edition, desk, django_capture_on_commit_callbacks):
    delegation = register(edition, "Radio", 1, by=desk, category="press")
    head = delegation.head.user
    refused("approval", actions.add_seats, by=head, delegation=delegation, count=2)
    group = actions.ask_for_seats(by=head, delegation=delegation, count=2)
    assert (group.enlarges, group.state, group.seats) == (delegation, "to_approve", {"press": 2})
    assert delegation.seats.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(by=desk, group=group)
    assert delegation.seats.count() == 3
    assert Bill.objects.get().order.total == 300
    assert [(each.subject, each.to) for each in mail.outbox] == [
        ("Your seats are approved", ["radio0@example.org"])
    ]


def test_whoever_waits_may_withdraw(edition, client):
    group = ask(edition, size=5)
    page = client.get(f"/en/2099/waiting/{group.code}/").content.decode()
    assert "To be approved by the team" in page
    assert "Withdraw: we do not come" in page
    client.post(f"/en/2099/waiting/{group.code}/answer/", {"verb": "leave"})
    assert state_of(group) == "left"
    assert left(edition)[EDITION] == 5


def test_a_registration_page_says_that_it_is_to_be_approved(edition, client):
    factories.country()
    address = begin(client, slug="2099", language="en")
    write_all(client, address, [row(category="press")])
    page = client.get(f"{address}check/").content.decode()
    assert "The team approves this registration first" in page
    client.post(f"{address}check/")
    group = WaitingGroup.objects.get()
    assert (group.state, group.kind) == ("to_approve", "press")
    assert group.consents == {
        "answers": {"image_rights": True, "contact_sharing": False},
        "language": "en",
    }
    response = client.get(f"{address}done/")
    assert response.url == f"/en/2099/waiting/{group.code}/"
    assert Participant.objects.count() == 0


# --- The team's page


def test_the_page_lists_filters_and_decides(edition, desk, client):
    group, other = ask(edition, size=2), ask(edition, "Bakary", country=factories.country("SN"))
    client.force_login(desk)
    page = client.get("/en/2099/desk/approvals/").content.decode()
    assert 'data-live="approvals-' in page
    assert "Radio Awa" in page
    assert "Awa1 Exemple" in page
    found = client.get("/en/2099/desk/approvals/", {"country": "SN"}).content.decode()
    assert "Radio Bakary" in found
    assert "Radio Awa" not in found
    decide = f"/en/2099/desk/approvals/{group.pk}/"
    said = client.post(decide, {"verb": "refuse", "reason": "Late"}, follow=True)
    assert "Radio Awa is refused, and told why." in said.content.decode()
    page = client.get("/en/2099/desk/approvals/", {"state": "refused"}).content.decode()
    assert "Late" in page
    assert "Take the refusal back" in page
    client.post(decide, {"verb": "take_back"})
    page = client.post(
        "/en/2099/desk/approvals/several/", {"group": [group.pk, other.pk]}, follow=True
    ).content.decode()
    assert "2 groups are approved." in page
    assert "Nobody waits for approval" in page
    assert Participant.objects.count() == 3


def test_one_that_cannot_be_approved_keeps_none_waiting(edition, desk, client):
    first, second = ask(edition), ask(edition, "Bakary")
    register(edition, "Awa", 1)  # the address is registered elsewhere meanwhile
    client.force_login(desk)
    page = client.post(
        "/en/2099/desk/approvals/several/", {"group": [first.pk, second.pk]}, follow=True
    ).content.decode()
    assert "1 group is approved." in page
    assert "Radio Awa: Person 1: this address is registered already" in page
    assert (state_of(first), state_of(second)) == ("to_approve", "accepted")
    page = client.post("/en/2099/desk/approvals/several/", follow=True).content.decode()
    assert "Nothing was ticked" in page


def test_the_page_is_the_registration_teams(edition, client):
    for role, status in (("registration", 200), ("door", 403)):
        client.force_login(factories.team_member(edition, role))
        assert client.get("/en/2099/desk/approvals/").status_code == status


def test_as_many_statements_for_one_group_as_for_four(edition, desk, client):
    client.force_login(desk)

    def statements():
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/en/2099/desk/approvals/").status_code == 200
        return len(counted)

    ask(edition)
    statements()
    one = statements()
    for name in ("Bakary", "Coumba", "Demba"):
        ask(edition, name)
    assert statements() == one


# --- Over HTTP


def json_of(data):
    return {"data": data, "content_type": "application/json"}


def test_programs_ask_list_and_decide(edition, desk, client):
    wanted = {
        "organisation": "Radio Exemple",
        "country": factories.country().pk,
        "language": "en",
        "kind": "press",
        "people": [
            {
                "given_name": "Awa",
                "family_name": "Exemple",
                "email": "awa@example.org",
                "category": "press",
            }
        ],
    }
    answer = client.post("/api/v1/delegations/2099/", **json_of(wanted))
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["places"], told["turn"]) == ("to_approve", 1, None)
    team = key(desk)
    listed = client.get("/api/v1/delegations/2099/approvals", headers=team).json()
    assert listed["count"] == 1
    [item] = listed["items"]
    assert (item["names"], item["organisation"]) == (["Awa Exemple"], "Radio Exemple")
    decide = f"/api/v1/delegations/2099/approvals/{item['id']}"
    answer = client.post(decide, headers=team, **json_of({"verb": "refuse"}))
    assert (answer.status_code, answer.json()["code"]) == (422, "reason")
    answer = client.post(decide, headers=team, **json_of({"verb": "refuse", "reason": "Late"}))
    assert (answer.json()["state"], answer.json()["reason"]) == ("refused", "Late")
    answer = client.post(decide, headers=team, **json_of({"verb": "approve"}))
    assert (answer.status_code, answer.json()["code"]) == (409, "decided")
    client.post(decide, headers=team, **json_of({"verb": "take_back"}))
    several = client.post(
        "/api/v1/delegations/2099/approvals", headers=team, **json_of({"ids": [item["id"]]})
    ).json()
    assert several == {"approved": [item["id"]], "refused": []}
    assert Delegation.objects.get().kind == "press"
    assert client.get("/api/v1/delegations/2099/approvals").status_code in (401, 403)


def test_an_edition_that_is_over_approves_nobody(edition, desk):
    group = ask(edition)
    Edition.objects.update(state="over")
    refused("over", actions.approve, by=desk, group=group)
