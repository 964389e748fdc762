"""Signing in by code, signing out, and the demonstration's page."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.accounts.actions import ensure_user
from rencontres.accounts.models import User
from rencontres.accounts.queries import demonstration_accounts
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import TeamMember

from .. import factories

pytestmark = pytest.mark.django_db


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def test_a_code_sent_by_mail_signs_in(client):
    user = ensure_user(by=SYSTEM, email="awa@example.org", name="Awa")
    answer = ask_for_code(client, "Awa@example.org")
    assert answer.redirect_chain
    (message,) = mail.outbox
    assert message.to == ["awa@example.org"]
    code = re.search(r"^\s*([A-Z0-9][A-Z0-9-]{4,})\s*$", message.body, re.MULTILINE)[1]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.status_code == 302
    assert answer["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert len(mail.outbox) == 1  # no second code


def test_a_wrong_code_does_not_sign_in(client):
    ensure_user(by=SYSTEM, email="awa@example.org")
    ask_for_code(client, "awa@example.org")
    answer = client.post(reverse("account_confirm_login_code"), {"code": "WRONG-1"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_hall_behind_one_address_signs_in_but_nobody_fills_a_mailbox():
    cache.clear()  # where the attempts are counted
    for number in range(30):
        ensure_user(by=SYSTEM, email=f"awa{number}@example.org")
        ask_for_code(Client(), f"awa{number}@example.org")
    assert len(mail.outbox) == 30
    for _again in range(4):
        ask_for_code(Client(), "awa0@example.org")
    assert len(mail.outbox) == 32
    cache.clear()


def test_an_unknown_address_learns_nothing(client):
    known = ensure_user(by=SYSTEM, email="awa@example.org")
    told = ask_for_code(client, known.email)
    client.session.flush()
    untold = ask_for_code(client, "nobody@example.org")
    assert untold.redirect_chain == told.redirect_chain
    assert re.sub(r"[\w.]+@example\.org|value=\"[^\"]+\"", "", untold.text) == re.sub(
        r"[\w.]+@example\.org|value=\"[^\"]+\"", "", told.text
    )
    assert not any(
        re.search(r"^\s*[A-Z0-9-]{6,}\s*$", m.body, re.MULTILINE) for m in mail.outbox[1:]
    )
    answer = client.post(reverse("account_confirm_login_code"), {"code": "GUESS-1"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_nobody_signs_up(client):
    client.post("/accounts/signup/", {"email": "new@example.org"}, follow=True)
    assert not User.objects.exists()


def test_signing_out_takes_a_post(client):
    client.force_login(factories.user())
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def team(edition, email, role):
    user = ensure_user(by=SYSTEM, email=email, name=email.split("@")[0])
    TeamMember.objects.create(edition=edition, user=user, role=role)
    return user


@pytest.fixture
def staged(settings):
    settings.DEMO = True
    edition = factories.edition(slug="2017")
    team(edition, "door@demo.example", TeamMember.Role.DOOR)
    team(edition, "real@example.org", TeamMember.Role.MANAGER)
    delegation = factories.delegation(edition)
    for name in ("head", "participant", "other"):
        user = ensure_user(by=SYSTEM, email=f"{name}@demo.example", name=name)
        seat = factories.seat(delegation, user=user)
        if name == "head":
            delegation.head = seat.participant
            delegation.save()
    return edition


def test_the_demonstration_lists_its_own_accounts_by_role(client, staged):
    page = client.get("/en/accounts/demo/").text
    assert re.findall(r'name="email" value="([^"]+)"', page) == [
        "door@demo.example",
        "head@demo.example",
        "participant@demo.example",
    ]
    headings = [h.strip() for h in re.findall(r'<th scope="row">(.*?)</th>', page)]
    assert headings == ["Door", "Head of delegation", "Participant"]


def test_one_click_signs_in(client, staged):
    answer = client.post("/accounts/demo/", {"email": "participant@demo.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    answer = client.post("/accounts/demo/", {"email": "door@demo.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/2017/desk/")


@pytest.mark.parametrize("email", ["real@example.org", "other@demo.example", "", "no@demo.example"])
def test_no_other_account_can_be_taken(client, staged, email):
    assert client.post("/accounts/demo/", {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_there_is_no_such_page_elsewhere(client, staged, settings):
    settings.DEMO = False
    assert client.get("/accounts/demo/").status_code == 404
    answer = client.post("/accounts/demo/", {"email": "door@demo.example"})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_before_the_staging_the_page_says_what_to_do(client, settings):
    settings.DEMO = True
    assert "script/demo" in client.get("/en/accounts/demo/").text


def test_the_number_of_statements_does_not_grow(client, staged):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/accounts/demo/")
        return len(captured)

    client.get("/accounts/demo/")
    few = statements()
    for name in ("a", "b", "c"):
        team(staged, f"{name}@demo.example", TeamMember.Role.STAGE)
    assert demonstration_accounts().count() == 6
    assert statements() == few
