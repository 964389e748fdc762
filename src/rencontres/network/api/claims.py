"""Who answers for an authority, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from .. import actions
from ..models import Authority, Claim
from ..queries.claims import claims_before

router = Router()
PAGE = 100


States = Literal["waiting", "confirmed", "refused"]
Answers = Literal["confirm", "refuse", "reopen"]


class ClaimOut(Schema):
    """Somebody asks to answer for an authority."""

    id: int
    authority: int = Field(alias="authority_id")
    person: int = Field(alias="person_id")
    name: str = Field(alias="person.name")
    state: str
    asked: datetime
    decided: datetime | None
    decided_by: int | None = Field(alias="decided_by_id")


class ClaimsOut(Schema):
    """A page of claims, and how many there are."""

    count: int
    items: list[ClaimOut]


@router.get("/claims", response=ClaimsOut, summary="Claims you may decide")
def claims(
    request: HttpRequest, state: States | None = None, offset: int = 0, limit: int = PAGE
) -> dict[str, Any]:
    """The claims for your authorities, or all of them for administrators, the oldest first."""
    found = claims_before(request.user)
    found = found.filter(state=state) if state else found
    first = max(offset, 0)
    return {"count": found.count(), "items": found[first : first + min(max(limit, 1), PAGE)]}


@router.post("/authorities/{int:pk}/claim", response=ClaimOut, summary="Ask to answer for it")
def claim(request: HttpRequest, pk: int) -> Claim:
    """Ask to answer for an authority that you represent; a second time changes nothing."""
    of = get_object_or_404(Authority, pk=pk)
    return actions.claim_authority(by=request.user, authority=of)


@router.post("/claims/{int:pk}/{answer}", response=ClaimOut, summary="Decide a claim")
def decide(request: HttpRequest, pk: int, answer: Literal["confirm", "refuse", "reopen"]) -> Claim:
    """Confirm a claim, refuse it, or (administrators) let it wait again."""
    found = get_object_or_404(Claim, pk=pk)
    if answer == "reopen":
        return actions.reopen_claim(by=request.user, claim=found)
    return actions.decide_claim(by=request.user, claim=found, confirmed=answer == "confirm")
