"""Approval over HTTP, for the registration team."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import queries
from ..approving import PAGE, approve_each, decision
from ..models import WaitingGroup
from .groups import GroupOut

router = Router()


class AskingOut(GroupOut):
    """A group that asked for approval; its names while it waits."""

    asked: datetime
    decided: datetime | None
    reason: str = Field(description="of a refusal")
    enlarges: str = Field(description="reference of the delegation that would get the seats")
    names: list[str]

    @staticmethod
    def resolve_enlarges(group: WaitingGroup) -> str:
        """The reference of the delegation whose seats it asks for."""
        return group.enlarges.reference if group.enlarges else ""

    @staticmethod
    def resolve_names(group: WaitingGroup) -> list[str]:
        """Given and family names, the head's first."""
        return [f"{each['given_name']} {each['family_name']}" for each in group.people]


class AskingsOut(Schema):
    """A page of the list."""

    count: int
    items: list[AskingOut]


class Filters(Schema):
    """Which groups: those to decide on, or those of one state."""

    state: Literal["", "to_approve", "refused", "accepted"] = ""
    country: str = ""
    category: str = Field("", description="key of a category")
    search: str = ""


class Page(Schema):
    """Which rows of the list."""

    limit: int = Field(PAGE, ge=1, le=PAGE)
    offset: int = Field(0, ge=0)


class DecisionIn(Schema):
    """What is decided; a refusal needs a reason, which the head of delegation reads."""

    verb: Literal["approve", "refuse", "take_back"]
    reason: str = Field("", max_length=500)


class SeveralIn(Schema):
    """The groups to approve."""

    ids: list[int] = Field(max_length=PAGE)


class RefusedOut(Schema):
    """A group that could not be approved, and why."""

    id: int
    code: str
    message: str


class SeveralOut(Schema):
    """What became of several groups."""

    approved: list[int]
    refused: list[RefusedOut]


@router.get("/{edition}/approvals", response=AskingsOut)
def approvals(
    request: HttpRequest, edition: str, filters: Query[Filters], page: Query[Page]
) -> dict[str, Any]:
    """Who waits for approval, in the order of asking, for the team."""
    found = _edition(request, edition)
    rows = queries.approvals(found, **filters.dict())
    return {"count": rows.count(), "items": rows[page.offset : page.offset + page.limit]}


@router.post("/{edition}/approvals", response=SeveralOut, summary="Approve several groups")
def approve_several(request: HttpRequest, edition: str, said: SeveralIn) -> dict[str, Any]:
    """Approve groups one by one; the others are not kept waiting by one that is refused."""
    approved, refusals = approve_each(request.user, _edition(request, edition), said.ids)
    return {
        "approved": [group.pk for group in approved],
        "refused": [
            {"id": group.pk, "code": refusal.code, "message": str(refusal)}
            for group, refusal in refusals
        ],
    }


@router.post("/{edition}/approvals/{int:key}", response=AskingOut, summary="Decide on a group")
def decide(request: HttpRequest, edition: str, key: int, said: DecisionIn) -> WaitingGroup:
    """Approve a group, refuse it with a reason, or take a refusal back."""
    found = get_object_or_404(_edition(request, edition).waiting_groups, pk=key)
    return decision(request.user, found, said.verb, said.reason)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.approve", found)
    return found
