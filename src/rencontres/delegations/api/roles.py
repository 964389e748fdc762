"""Seats by role over HTTP, for the registration team."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .. import actions, queries
from ..models import RoleSeat

router = Router()


class RoleOut(Schema):
    """A seat given for a role."""

    id: int
    role: str = Field(description=", ".join(RoleSeat.Role.values))
    name: str = Field(alias="seat.participant.full_name")
    delegation: str = Field(alias="seat.delegation.reference")
    given: datetime
    ended: datetime | None = Field(description="since when the role is no more")


class TeamIn(Schema):
    """Where the organiser is."""

    country: str = Field(description="ISO 3166-1 alpha-2")


class DecisionIn(Schema):
    """What becomes of the seat of a role that has ended."""

    verb: Literal["keep", "give_back"]


@router.get("/{edition}/roles", response=list[RoleOut])
def roles(request: HttpRequest, edition: str) -> Any:
    """Who has a seat by their role."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.seat_team", found)
    return queries.role_seats(found)


@router.post("/{edition}/roles/team", response=list[RoleOut])
def team(request: HttpRequest, edition: str, told: TeamIn) -> Any:
    """Seat the team in the organiser's delegation."""
    found = get_object_or_404(Edition, slug=edition)
    country = get_object_or_404(Country, pk=told.country)
    actions.seat_team(by=request.user, edition=found, country=country)
    return queries.role_seats(found)


@router.post("/{edition}/roles/{int:key}", response={204: None})
def decide(request: HttpRequest, edition: str, key: int, said: DecisionIn) -> Status[None]:
    """Keep the seat of a role that has ended, or give it back."""
    found = get_object_or_404(RoleSeat, seat__delegation__edition__slug=edition, pk=key)
    verb = actions.keep_seat if said.verb == "keep" else actions.withdraw_seat
    verb(by=request.user, seat=found.seat)
    return Status(204, None)
