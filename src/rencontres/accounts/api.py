"""Who calls the API (a key's owner, the signed-in user, a visitor), and their own data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import APIKeyHeader
from ninja.throttling import AnonRateThrottle
from ninja.utils import check_csrf
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.core.prepared import Prepared, partly

from . import actions, queries
from .models import User, digest

_OWNER_OF_KEY = Prepared(
    """SELECT owner.id, email, name, language, is_administrator, is_active
    FROM accounts_apikey JOIN accounts_user owner ON owner.id = user_id
    WHERE digest = %(digest)s AND revoked IS NULL AND is_active"""
)

router = Router()


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


class RowOut(Schema):
    """What stands in one row, and the date from which its years count."""

    row: int | str
    since: date | None
    value: bool | int | datetime | str


class FieldOut(Schema):
    """A field that holds something about the caller; `until` is its last day, if it is known."""

    room: str
    table: str
    field: str
    purpose: str
    years: int | None = Field(description="none: as long as the row stands")
    days: int
    until: date | None
    stays: str = Field(description="why it stays when the person is erased; empty: it goes")
    rows: list[RowOut]


class AddressIn(Schema):
    """Whose data it is."""

    email: str = Field(max_length=254)


class ErasureIn(Schema):
    """`token` ends the address of the link that was sent; nobody can bring the data back."""

    token: str = Field(max_length=100)


class OnBehalfIn(AddressIn):
    """Whom an administrator erases, and why."""

    reason: str = Field(description=", ".join(actions.Reason.values))


@router.get("me/data", response=list[FieldOut])
def data(request: HttpRequest) -> list[dict[str, Any]]:
    """Everything held about the caller, with why and until when."""
    require(request.user, "accounts.own_data")
    return queries.export(request.user)  # type: ignore[arg-type]


@router.post("data-links", response={202: None}, throttle=[AnonRateThrottle("60/m")])
def send_link(request: HttpRequest, sent: AddressIn) -> Status[None]:
    """Send a link to an address about which something is held; the answer is always the same."""
    actions.send_data_link(by=request.user, address=sent.email)
    return Status(202, None)


@router.post("erasures/mine", response={204: None})
def erase(request: HttpRequest, sent: ErasureIn) -> Status[None]:
    """Erase what is held about whoever received a link, for good; the link works once."""
    user, proof = actions.open_data_link(by=request.user, token=sent.token)
    actions.erase_person(by=user, user=user, proof=proof)
    return Status(204, None)


@router.post("erasures", response={204: None})
def erase_on_behalf(request: HttpRequest, sent: OnBehalfIn) -> Status[None]:
    """Erase, as an administrator, what is held about whoever has an address."""
    actions.erase_on_behalf(by=request.user, address=sent.email, reason=sent.reason)
    return Status(204, None)
