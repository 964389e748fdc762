"""Who calls the API: the owner of a key, the signed-in user, or a visitor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import APIKeyHeader
from ninja.utils import check_csrf

from rencontres.core.prepared import Prepared, partly

from .models import User, digest

_OWNER_OF_KEY = Prepared(
    """SELECT owner.id, email, name, language, is_administrator, is_active
    FROM accounts_apikey JOIN accounts_user owner ON owner.id = user_id
    WHERE digest = %(digest)s AND revoked IS NULL AND is_active"""
)


class ApiKeyAuth(APIKeyHeader):
    """X-API-Key: the request acts as the key's owner."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if not key:
            return None
        owner = _OWNER_OF_KEY.read(digest=digest(key))
        if owner is None:
            return None
        request.user = partly(User, **owner)
        return request.user


class SessionOrVisitor(APIKeyHeader):
    """The session's user, or a visitor, who may do what permissions allow everyone.

    A wrong key must fail, not fall back to being a visitor: hence the look at the header.
    A session's cookie comes along even with what another site sends: who is signed in proves
    with the CSRF token (X-CSRFToken) that the request is theirs.
    """

    param_name = "X-API-Key"
    csrf = True  # ninja's own page of documentation then sends the token

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if key:
            return None
        if request.user.is_authenticated and check_csrf(request):
            raise PermissionDenied("csrf")
        return request.user
