"""Drafts of the timetable, and their release."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Schema, Status

from rencontres.core.languages import Text

from .. import actions, queries
from ..exports.draft import as_json
from ..models import Draft
from .drafts import DraftDetail, DraftOut, detail, router, team_draft, team_edition
from .sessions import visible_edition

__all__ = ["router"]  # that of `drafts`: its addresses answer several methods


class PlanIn(Schema):
    """What is asked of the planner."""

    name: str = Field(max_length=100)
    seconds: int = Field(30, description="How long it may think, 1 to 600.")
    seed: int = Field(0, ge=0, description="The same seed looks in the same way.")
    source: int | None = Field(None, description="Draft to go on from: what is locked stays.")
    repair: bool = Field(False, description="Move the fewest sessions of that draft.")


class ReleaseIn(Schema):
    """The name of a release."""

    name: str = Field(max_length=100)
    tell: bool = Field(True, description="Tell each person concerned what changes for them.")


class WhereOut(Schema):
    """A room and hours, as they were then."""

    room: str
    starts: datetime
    ends: datetime


class ChangeOut(Schema):
    """A session that a release added, moved or withdrew."""

    kind: str = Field(description="added, moved or withdrawn")
    key: str
    title: Text
    before: WhereOut | None
    after: WhereOut | None


class ReleaseOut(Schema):
    """A released timetable and what it changed."""

    name: str
    at: datetime
    facts: dict[str, int]
    changelog: list[ChangeOut]


@router.post("{edition}/drafts", response={202: DraftOut}, summary="Plan a timetable")
def plan(request: HttpRequest, edition: str, data: PlanIn) -> tuple[int, Draft]:
    """Have a timetable thought of; ask for the draft until it is ready or impossible."""
    planned = visible_edition(request, edition)
    named = data.dict() | {"source": None}
    if data.source is not None:
        named["source"] = team_draft(request, edition, data.source)
    draft = actions.order_timetable(by=request.user, edition=planned, **named)
    draft.refresh_from_db()
    return 202, draft


@router.post("{edition}/drafts/{int:draft}/release", response={201: ReleaseOut}, summary="Release")
def release(request: HttpRequest, edition: str, draft: int, data: ReleaseIn) -> tuple[int, object]:
    """Make a draft the public programme, for good."""
    chosen = get_object_or_404(Draft, edition=visible_edition(request, edition), pk=draft)
    return 201, actions.release_timetable(by=request.user, draft=chosen, **data.dict())


@router.get("{edition}/releases", response=list[ReleaseOut], summary="What each release changed")
def list_releases(request: HttpRequest, edition: str) -> Any:
    """The releases, newest first, with the sessions added, moved and withdrawn; public."""
    return queries.public_releases(visible_edition(request, edition))


@router.post("{edition}/drafts/{int:draft}/stop", response=DraftOut, summary="Stop the planner")
def stop(request: HttpRequest, edition: str, draft: int) -> Draft:
    """Have the planner end with the best it has found so far."""
    return actions.stop_planning(by=request.user, draft=team_draft(request, edition, draft))


@router.get("{edition}/drafts/{int:draft}/export", summary="Export a draft")
def export(request: HttpRequest, edition: str, draft: int) -> dict[str, Any]:
    """A draft in keys of sessions, rooms and slots, as `import` reads it."""
    return as_json(team_draft(request, edition, draft))


@router.post("{edition}/drafts/import", response={201: DraftDetail}, summary="Import a draft")
def import_draft(request: HttpRequest, edition: str, data: Body[dict[str, Any]]) -> Any:
    """Make a draft of what was exported. Every row that cannot be is told, and nothing is made."""
    planned = team_edition(request, edition)
    name = str(data.get("name") or "")[:100]
    made = actions.import_draft(by=request.user, edition=planned, name=name, content=data)
    return Status(201, detail(made))
