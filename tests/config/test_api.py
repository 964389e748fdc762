"""`/api/v1` as a program meets it: described, keyed, and refusing in JSON."""

from __future__ import annotations

import pytest

from rencontres.accounts.actions import create_api_key, revoke_api_key
from rencontres.core.actor import SYSTEM

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
