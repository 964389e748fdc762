"""What a group that waits tells over HTTP."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from .. import queries
from ..models import WaitingGroup


class GroupOut(Schema):
    """A group that waits, or that did."""

    id: int
    state: str = Field(description=", ".join(WaitingGroup.State.values))
    organisation: str
    country: str = Field(alias="country_id")
    places: int = Field(alias="size", description="asked for, whole or none")
    seats: dict[str, int] = Field(description="by category")
    joined: datetime
    offered: datetime | None
    expires: datetime | None = Field(description="until when the places are held")
    settled: datetime | None
    delegation: str = Field(description="its reference, once registered")

    @staticmethod
    def resolve_delegation(group: WaitingGroup) -> str:
        """The reference of the delegation it became."""
        return group.delegation.reference if group.delegation else ""


class OwnGroupOut(GroupOut):
    """A group as it sees itself."""

    code: str = Field(description="the secret of its page and of its answer")
    turn: int | None = Field(description="its place in the line, from 1, while it waits")

    @staticmethod
    def resolve_turn(group: WaitingGroup) -> int | None:
        """Its place in the line."""
        waits = group.state == WaitingGroup.State.WAITING
        return queries.place_in_line(group) if waits else None
