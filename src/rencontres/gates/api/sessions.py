"""Sessions with limited entry over HTTP: in, out, and who attended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from rencontres.core.permissions import require
from rencontres.delegations import tickets
from rencontres.editions.models import Edition

from .. import actions, queries
from ..models import Entry, Gate

router = Router()


class PassageIn(Schema):
    """A ticket read at a session's gate."""

    session: str = Field(description="key of the session")
    ticket: str = Field(max_length=tickets.LONGEST)
    nonce: UUID | None = Field(None, description="one for each reading, drawn by the device")
    at: AwareDatetime | None = None


class EntryOut(Schema):
    """Somebody of a session."""

    name: str = Field(alias="participant.full_name")
    first: datetime
    since: datetime
    left: datetime | None
    times: int


class SessionGateOut(Schema):
    """How full a session is, and who attended so far."""

    session: str = Field(alias="session.key")
    capacity: int
    inside: int
    attended: int = Field(description="different people who came in")
    booked: int
    frees_at: datetime | None


@router.get("/{edition}/sessions", response=list[SessionGateOut], summary="Limited sessions")
def sessions(request: HttpRequest, edition: str) -> Any:
    """The sessions that have a gate, in order of time."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    return queries.session_gates(found)


@router.post("/{edition}/entries", response={201: EntryOut}, summary="Into a session")
def enter(request: HttpRequest, edition: str, sent: PassageIn) -> Status[Entry]:
    """Let somebody into a session; 409 `full_session`, `not_booked` or `inside`."""
    gate = _gate(edition, sent)
    entry = actions.enter(
        by=request.user, gate=gate, ticket=sent.ticket, at=sent.at, nonce=sent.nonce
    )
    return Status(201, entry)


@router.post("/{edition}/exits", response={201: EntryOut}, summary="Out of a session")
def leave(request: HttpRequest, edition: str, sent: PassageIn) -> Status[Entry]:
    """Count somebody out of a session."""
    gate = _gate(edition, sent)
    entry = actions.leave(
        by=request.user, gate=gate, ticket=sent.ticket, at=sent.at, nonce=sent.nonce
    )
    return Status(201, entry)


def _gate(edition: str, sent: PassageIn) -> Gate:
    gates = Gate.objects.select_related("edition")
    return get_object_or_404(gates, edition__slug=edition, session__key=sent.session)
