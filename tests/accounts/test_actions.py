"""Accounts are made once per address; a key is shown once and ends when revoked."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from rencontres.accounts.actions import create_api_key, ensure_user, ensure_users, revoke_api_key
from rencontres.accounts.models import ApiKey, User
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_an_address_has_one_account_however_it_is_written():
    first = ensure_user(by=SYSTEM, email="Awa@Example.org", name="Awa Diop", language="en")
    again = ensure_user(by=VISITOR, email=" awa@example.ORG ", name="Somebody else", language="es")
    assert again == first
    assert User.objects.count() == 1
    again.refresh_from_db()
    assert (again.email, again.name, again.language) == ("awa@example.org", "Awa Diop", "en")
    assert not again.has_usable_password()


def test_many_accounts_are_made_at_once_beside_those_that_stand():
    standing = ensure_user(by=SYSTEM, email="awa@example.org", name="Awa Diop")
    users = ensure_users(
        by=SYSTEM, names={"awa@example.org": "Other", "jules@example.org": "Jules"}
    )
    assert users["awa@example.org"] == standing
    assert {address: user.name for address, user in users.items()} == {
        "awa@example.org": "Awa Diop",
        "jules@example.org": "Jules",
    }
    assert User.objects.count() == 2


def test_a_language_the_interface_does_not_speak_becomes_the_default():
    assert ensure_user(by=SYSTEM, email="a@example.org", language="xx").language == "fr"


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "two@example.org,three@example.org", f"{'a' * 250}@example.org"],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Refusal, match=r"is not an e-mail address") as refused:
        ensure_user(by=SYSTEM, email=address)
    assert (refused.value.code, refused.value.status) == ("email", 422)
    assert not User.objects.exists()


def test_only_the_digest_of_a_key_is_kept_and_it_opens_the_api(client):
    user = factories.user()
    key, secret = create_api_key(by=user, user=user, label=" Badge printer ")
    assert key.label == "Badge printer"
    assert key.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(ApiKey.objects.values().get())


def test_a_revoked_key_stays_revoked_since_the_first_time():
    user = factories.user()
    key, _secret = create_api_key(by=user, user=user, label="Old")
    since = revoke_api_key(by=user, key=key).revoked
    assert since is not None
    assert revoke_api_key(by=user, key=key).revoked == since


def test_a_key_needs_a_name():
    user = factories.user()
    with pytest.raises(Refusal, match="Name the key"):
        create_api_key(by=user, user=user, label="  ")
    assert not ApiKey.objects.exists()


def test_keys_belong_to_their_owner_and_to_administrators():
    owner, other = factories.user(), factories.user()
    with pytest.raises(PermissionDenied):
        create_api_key(by=other, user=owner, label="Theirs")
    with pytest.raises(PermissionDenied):
        create_api_key(by=VISITOR, user=owner, label="Theirs")
    assert not ApiKey.objects.exists()
    key, _secret = create_api_key(by=owner, user=owner, label="Mine")
    with pytest.raises(PermissionDenied):
        revoke_api_key(by=other, key=key)
    administrator = factories.user(is_administrator=True)
    assert revoke_api_key(by=administrator, key=key).revoked
