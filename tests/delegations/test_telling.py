"""Who is told when people of a delegation change, and how many links to drafts are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import VISITOR
from rencontres.delegations import actions
from rencontres.delegations.actions import links
from rencontres.delegations.models import Draft, LinkSent
from rencontres.delegations.tasks import forget_drafts

from .. import factories
from .test_drafts import begin, head, row
from .test_register import person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099")
    factories.category(edition)
    return edition


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """The messages that a verb sends: to whom, and how they begin."""

    def send(verb, **arguments):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            verb(by=arguments.pop("by", VISITOR), **arguments)
        return {message.to[0]: message for message in mail.outbox}

    return send


def seats_of(edition, *names):
    delegation = register(edition, *(person(name) for name in names))
    return delegation, list(delegation.seats.all())


def test_who_is_replaced_and_who_comes_are_told_in_their_language(edition, told):
    delegation, [_head, seat] = seats_of(edition, "Awa", "Bakary")
    leaving = seat.participant.user
    leaving.language = "es"
    leaving.save()
    messages = told(
        actions.replace_participant, by=delegation.head.user, seat=seat, person=person("Coumba")
    )
    assert set(messages) == {"bakary@example.org", "coumba@example.org"}
    left, came = messages["bakary@example.org"], messages["coumba@example.org"]
    assert left.subject == "Otra persona asiste en su lugar: Encuentros de prueba"
    assert "Su entrada ya no abre ninguna puerta" in left.body
    assert came.subject == "Vous êtes inscrit : Rencontres d’essai"
    assert "Cher Coumba" not in left.body
    assert "/me/" in came.body
    assert seat.ticket not in left.body + came.body


def test_who_has_their_seat_given_back_is_told(edition, told):
    delegation, [_head, seat] = seats_of(edition, "Awa", "Bakary")
    messages = told(actions.withdraw_seat, by=delegation.head.user, seat=seat)
    assert {to: each.subject for to, each in messages.items()} == {
        "bakary@example.org": "Vous n’êtes plus attendu : Rencontres d’essai"
    }
    assert delegation.organisation in messages["bakary@example.org"].body


def test_the_head_is_told_once_that_the_delegation_has_withdrawn(edition, told):
    delegation, [seat] = seats_of(edition, "Awa")
    messages = told(actions.withdraw_seat, by=delegation.head.user, seat=seat)
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["awa@example.org"], "Votre délégation s’est retirée : Rencontres d’essai")
    ]
    assert delegation.reference in messages["awa@example.org"].body


def test_a_refusal_tells_nobody(edition, told):
    delegation, [seat, _other] = seats_of(edition, "Awa", "Bakary")
    mail.outbox.clear()
    with pytest.raises(Refusal):
        told(
            actions.replace_participant,
            by=delegation.head.user,
            seat=seat,
            person=person("Bakary"),
        )
    assert mail.outbox == []


def test_invented_people_are_not_written_to(edition, told):
    seat = factories.seat(factories.delegation(edition))
    factories.seat(seat.delegation)
    desk = factories.team_member(edition, "registration")
    assert told(actions.withdraw_seat, by=desk, seat=seat) == {}


# --- Links to drafts


def links_to(edition, client, address, email):
    return client.post(f"{address}head/", head(row(email=email)), follow=True)


def test_an_address_receives_five_links_an_hour(
    edition, client, django_capture_on_commit_callbacks
):
    factories.country()
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(links.MOST_TO_ADDRESS + 1):
            page = links_to(edition, client, begin(client, slug="2099"), "awa@example.org")
    assert len(mail.outbox) == links.MOST_TO_ADDRESS == 5
    assert page.status_code == 200  # the registration goes on, on the next page
    assert page.redirect_chain[-1][0].endswith("/delegates/")
    assert "trop de liens ont été demandés depuis une heure" in page.content.decode()
    draft = Draft.objects.order_by("pk").last()
    assert (draft.email, draft.answers["head"]["person-0-email"]) == ("", ["awa@example.org"])
    with django_capture_on_commit_callbacks(execute=True):
        links_to(edition, client, begin(client, slug="2099"), "bakary@example.org")
    assert mail.outbox[-1].to == ["bakary@example.org"]


def test_a_client_causes_so_many_links_an_hour(edition, client, monkeypatch):
    factories.country()
    monkeypatch.setattr(links, "MOST_OF_CLIENT", 2)
    address = begin(client, slug="2099")
    for name in ("awa", "bakary", "coumba"):
        links_to(edition, client, address, f"{name}@example.org")
    assert Draft.objects.get().email == "bakary@example.org"
    assert LinkSent.objects.count() == 4
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    client.post(f"{address}head/", head(row(email="coumba@example.org")), **elsewhere)
    assert Draft.objects.get().email == "coumba@example.org"


def test_what_is_counted_is_unreadable_and_forgotten(edition, client, monkeypatch):
    factories.country()
    monkeypatch.setattr(links, "MOST_TO_ADDRESS", 1)
    links_to(edition, client, begin(client, slug="2099"), "awa@example.org")
    assert not LinkSent.objects.filter(key__contains="awa").exists()
    LinkSent.objects.update(at=timezone.now() - timedelta(minutes=61))
    links_to(edition, client, begin(client, slug="2099"), "awa@example.org")
    assert list(Draft.objects.values_list("email", flat=True)) == ["awa@example.org"] * 2
    LinkSent.objects.update(at=timezone.now() - timedelta(minutes=61))
    with translation.override("en"):
        forget_drafts()
    assert LinkSent.objects.count() == 0
