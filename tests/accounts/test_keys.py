"""A program acts as its key's owner until the key is revoked; a wrong key is no visitor."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from ninja.errors import AuthenticationError

from rencontres.accounts.actions import create_api_key, revoke_api_key
from rencontres.accounts.api import ApiKeyAuth, SessionOrVisitor
from rencontres.core.actor import VISITOR

from .. import factories

pytestmark = pytest.mark.django_db


def caller(key: str | None):
    """Who the API takes a request with this key for."""
    request = RequestFactory().get("/api/v1/", headers={"X-API-Key": key} if key else {})
    request.user = VISITOR
    for way in (ApiKeyAuth(), SessionOrVisitor()):
        user = way(request)
        if user is not None:
            return request.user
    raise AuthenticationError


def test_a_key_acts_as_its_owner_until_it_is_revoked():
    user = factories.user()
    key, secret = create_api_key(by=user, user=user, label="Badge printer")
    assert caller(secret) == user
    revoke_api_key(by=user, key=key)
    with pytest.raises(AuthenticationError):
        caller(secret)


def test_a_wrong_key_fails_and_no_key_is_a_visitor():
    with pytest.raises(AuthenticationError):
        caller("wrong")
    assert caller(None) is VISITOR


def test_the_key_of_a_closed_account_fails():
    user = factories.user()
    _key, secret = create_api_key(by=user, user=user, label="Badge printer")
    user.is_active = False
    user.save()
    with pytest.raises(AuthenticationError):
        caller(secret)
