"""Expected and arrived over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from ..tallies import board

router = Router()


class RowOut(Schema):
    """How many arrived, of how many who are expected."""

    key: str
    label: Text
    arrived: int
    expected: int | None


class HourOut(Schema):
    """Arrivals of one hour."""

    starts: datetime
    arrived: int


class BoardOut(Schema):
    """Different people who arrived and who are expected; arrivals by gate and hour."""

    arrived: int
    expected: int
    by_gate: list[RowOut]
    by_category: list[RowOut]
    by_country: list[RowOut]
    by_hour: list[HourOut] = Field(description="hours of the venue's clock")


@router.get("/{edition}/arrivals", response=BoardOut, summary="Expected and arrived")
def arrivals(request: HttpRequest, edition: str, day: date | None = None) -> Any:
    """The live counts of the whole edition, or of one day."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    return board(found, day)
