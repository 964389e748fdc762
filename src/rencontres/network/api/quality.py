"""How true the registry is, and which agreements come to their term, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from rencontres.core.permissions import require

from .. import queries

router = Router()


class ShareOut(Schema):
    """How many of those that live were confirmed in the last twelve months."""

    confirmed: int
    living: int
    percent: float


class SharesOut(Schema):
    """The shares of the whole, by kind of link (or `project`) and by foreign country."""

    whole: ShareOut
    by_kind: dict[str, ShareOut]
    by_country: dict[str, ShareOut]


class TermOut(Schema):
    """An agreement whose term comes."""

    agreement: int = Field(alias="agreement.pk")
    link: int = Field(alias="agreement.link_id")
    subject: str = Field(alias="agreement.subject")
    renewal: str = Field(alias="agreement.renewal")
    on: date
    days: int


@router.get("/quality", response=SharesOut, summary="Share confirmed of late")
def quality(request: HttpRequest) -> Any:
    """How much of the registry was confirmed in the last twelve months."""
    return queries.confirmed_shares(timezone.localdate())


@router.get("/terms", response=list[TermOut], summary="Terms within six months")
def terms(request: HttpRequest) -> Any:
    """The agreements whose term comes, for administrators."""
    require(request.user, "network.see_terms")
    return queries.coming_terms(timezone.localdate())
