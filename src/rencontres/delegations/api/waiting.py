"""The waiting list over HTTP: joining, one's own place in it by its code, and the team's view."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.editions.queries import visible_editions

from .. import actions, queries
from ..models import WaitingGroup
from .delegations import DelegationIn, asked_for
from .groups import GroupOut, OwnGroupOut

router = Router()
MOST_ROWS = 100
VERBS = {
    "accept": actions.accept_offer,
    "decline": actions.decline_offer,
    "leave": actions.leave_waiting_list,
}


class GroupsOut(Schema):
    """A page of the list."""

    count: int
    items: list[GroupOut]


class AnswerIn(Schema):
    """What the group says."""

    verb: Literal["accept", "decline", "leave"]


class Page(Schema):
    """Which groups: of one state, else those that wait or hold an offer."""

    state: str = ""
    limit: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0)


@router.get("/{edition}/waiting", response=GroupsOut)
def waiting_list(request: HttpRequest, edition: str, page: Query[Page]) -> dict[str, Any]:
    """The waiting list in its order, for the team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.manage_waiting", found)
    rows = queries.waiting_groups(found, state=page.state)
    return {"count": rows.count(), "items": rows[page.offset : page.offset + page.limit]}


@router.post("/{edition}/waiting", response={201: OwnGroupOut})
def join(request: HttpRequest, edition: str, delegation: DelegationIn) -> Status[WaitingGroup]:
    """Wait for places for all of a delegation that was refused as full."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    asked = asked_for(delegation)
    return Status(201, actions.join_waiting_list(by=request.user, edition=found, **asked))


@router.get("/{edition}/waiting/{code}", response=OwnGroupOut)
def group(request: HttpRequest, edition: str, code: str) -> WaitingGroup:
    """Where a group stands."""
    return _by_code(edition, code)


@router.post("/{edition}/waiting/{code}", response=OwnGroupOut)
def answer(request: HttpRequest, edition: str, code: str, said: AnswerIn) -> WaitingGroup:
    """Accept or decline the places that are held, or leave the list."""
    VERBS[said.verb](by=request.user, group=_by_code(edition, code))
    return _by_code(edition, code)


@router.post("/{edition}/waiting/{int:key}/offer", response=GroupOut)
def offer(request: HttpRequest, edition: str, key: int) -> WaitingGroup:
    """Offer places to a group before its turn, for the team."""
    found = get_object_or_404(WaitingGroup, edition__slug=edition, pk=key)
    return actions.offer_by_hand(by=request.user, group=found)


def _by_code(edition: str, code: str) -> WaitingGroup:
    return get_object_or_404(
        WaitingGroup.objects.select_related("edition", "delegation"),
        edition__slug=edition,
        code=code.upper(),
    )
