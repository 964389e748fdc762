"""Drafts of the timetable, and their release."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from .. import actions
from ..models import Draft
from .drafts import DraftOut, router
from .sessions import visible_edition

__all__ = ["router"]  # that of `drafts`: its addresses answer several methods


class PlanIn(Schema):
    """What is asked of the planner."""

    name: str = Field(max_length=100)
    seconds: int = Field(30, description="How long it may think, 1 to 600.")
    seed: int = Field(0, ge=0, description="The same seed looks in the same way.")


class ReleaseIn(Schema):
    """The name of a release."""

    name: str = Field(max_length=100)


class ReleaseOut(Schema):
    """A released timetable and what it changed."""

    name: str
    at: datetime
    facts: dict[str, int]


@router.post("{edition}/drafts", response={202: DraftOut}, summary="Plan a timetable")
def plan(request: HttpRequest, edition: str, data: PlanIn) -> tuple[int, Draft]:
    """Have a timetable thought of; ask for the draft until it is ready or impossible."""
    planned = visible_edition(request, edition)
    draft = actions.order_timetable(by=request.user, edition=planned, **data.dict())
    draft.refresh_from_db()
    return 202, draft


@router.post("{edition}/drafts/{int:draft}/release", response={201: ReleaseOut}, summary="Release")
def release(request: HttpRequest, edition: str, draft: int, data: ReleaseIn) -> tuple[int, object]:
    """Make a draft the public programme, for good."""
    chosen = get_object_or_404(Draft, edition=visible_edition(request, edition), pk=draft)
    return 201, actions.release_timetable(by=request.user, draft=chosen, name=data.name)
