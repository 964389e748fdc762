"""`/api/v1` as a program meets it: described, keyed, and refusing in JSON."""

from __future__ import annotations

import pytest
from django.test import Client

from rencontres.accounts.actions import create_api_key, revoke_api_key
from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Delegation

from .. import factories

pytestmark = pytest.mark.django_db


def test_every_operation_says_what_it_does(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    operations = [f"{verb} {path}" for path, verbs in paths.items() for verb in verbs]
    assert len(operations) > 20
    silent = [
        f"{verb} {path}"
        for path, verbs in paths.items()
        for verb, operation in verbs.items()
        if not operation.get("description")
    ]
    assert silent == []


def test_its_documentation_comes_from_here(client):
    page = client.get("/api/v1/docs").content.decode()
    assert "ninja/swagger-ui-bundle" in page
    assert "http" not in page.replace("http://testserver", "")


def test_a_wrong_key_is_not_a_visitor(client):
    edition = factories.edition()
    path = f"/api/v1/programme/{edition.slug}/sessions"
    assert client.get(path).status_code == 200
    assert client.get(path, headers={"X-API-Key": "wrong"}).status_code == 401


def test_a_revoked_key_opens_nothing(client):
    edition = factories.edition()
    path = f"/api/v1/programme/{edition.slug}/sessions"
    issued = create_api_key(by=SYSTEM, user=factories.user(), label="test")
    headers = {"X-API-Key": issued.secret}
    assert client.get(path, headers=headers).status_code == 200
    revoke_api_key(by=SYSTEM, key=issued.key)
    assert client.get(path, headers=headers).status_code == 401


def test_who_may_not_is_told_which_permission_is_missing(client):
    edition = factories.edition()
    answer = client.get(f"/api/v1/delegations/{edition.slug}/")
    assert answer.status_code == 403
    assert answer.json()["code"] == "denied"


def test_another_site_cannot_act_in_the_name_of_who_is_signed_in():
    edition = factories.edition()
    factories.category(edition)
    factories.country()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.user())
    person = {"given_name": "Awa", "family_name": "Essai", "category": "member"}
    delegation = {
        "organisation": "Essai",
        "country": "FR",
        "people": [person | {"email": "awa@example.org"}],
    }
    path = f"/api/v1/delegations/{edition.slug}/"

    def sends(**headers):
        return browser.post(path, delegation, content_type="application/json", headers=headers)

    for forged in ({}, {"Origin": "https://elsewhere.example"}, {"X-CSRFToken": "0" * 32}):
        refused = sends(**forged)
        assert (refused.status_code, refused.json()["permission"]) == (403, "csrf")
    assert not Delegation.objects.exists()
    assert browser.get(f"/api/v1/programme/{edition.slug}/sessions").status_code == 200
    browser.get("/accounts/login/code/")  # a page with a form gives the token
    assert sends(**{"X-CSRFToken": browser.cookies["csrftoken"].value}).status_code == 201
    program = Client(enforce_csrf_checks=True)
    person["email"] = "zoe@example.org"
    issued = create_api_key(by=SYSTEM, user=factories.user(), label="test")
    delegation["people"] = [person]
    headers = {"X-API-Key": issued.secret}
    kept = program.post(path, delegation, content_type="application/json", headers=headers)
    assert kept.status_code == 201


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/network/authorities?kind=%00",
        "/api/v1/network/authorities?offset=99999999999999999999",
        "/api/v1/programme/2017/sessions?language=%00",
        "/api/v1/programme/2017/sessions?day=9999-12-31",
        "/api/v1/programme/%00/sessions",
    ],
)
def test_what_the_database_cannot_hold_is_bad_input(client, path):
    factories.edition(slug="2017")
    answer = client.get(path)
    assert answer.status_code == 422, answer.content
