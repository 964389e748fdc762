"""Who calls the API: the owner of a key, the signed-in user, or a visitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyHeader

from .models import ApiKey, digest


class ApiKeyAuth(APIKeyHeader):
    """X-API-Key: the request acts as the key's owner."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if not key:
            return None
        known = (
            ApiKey.objects.select_related("user")
            .filter(digest=digest(key), revoked=None, user__is_active=True)
            .first()
        )
        if known is None:
            return None
        request.user = known.user
        return known.user


class SessionOrVisitor(APIKeyHeader):
    """The session's user, or a visitor, who may do what permissions allow everyone.

    A wrong key must fail, not fall back to being a visitor: hence the look at the header.
    Cross-site requests are refused by the CSRF token that ninja asks of cookie sessions.
    """

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return None if key else request.user
