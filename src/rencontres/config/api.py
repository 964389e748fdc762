"""`/api/v1`: every room's router, one way to authenticate, refusals in JSON."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from rencontres.accounts.api import ApiKeyAuth, SessionOrVisitor
from rencontres.core.actions import BadInput, Refusal

api = NinjaAPI(
    title="rencontres",
    version="1",
    description="Public reads need no key. Verbs act as the owner of the key sent in X-API-Key, "
    "or as the signed-in user, whose requests that change something carry the token of the cookie "
    "csrftoken in X-CSRFToken.",
    auth=[ApiKeyAuth(), SessionOrVisitor()],
    urls_namespace="api",
)

for room in (
    "accounts",
    "network",
    "editions",
    "money",
    "delegations",
    "programme",
    "contributions",
    "fair",
    "gates",
    "press",
    "changes",
):
    api.add_router(f"/{room}/", f"rencontres.{room}.api.router", tags=[room])

api.add_router("/money/", "rencontres.money.treasury.api.router", tags=["money"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The state or the input forbids it: 409 or 422 with a code and words."""
    return api.create_response(
        request, {"code": refusal.code, "message": str(refusal)}, status=refusal.status
    )


@api.exception_handler(DataError)
def unreadable(request: HttpRequest, error: DataError) -> HttpResponse:
    """PostgreSQL cannot hold it: 422."""
    return refused(request, BadInput(error))


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """The caller may not: 403 with the permission that was asked for, or `csrf`."""
    return api.create_response(request, {"code": "denied", "permission": str(error)}, status=403)
