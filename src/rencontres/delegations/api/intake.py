"""Files of people over HTTP: send one with its columns, read what would happen, accept it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions
from ..actions.intake import categories_for
from ..intake.planning import plan
from ..intake.reading import guessed, likeliest_heading, sheets_of
from ..intake.wording import why_in_words
from ..models import Delegation, Intake

router = Router()


class FileIn(Schema):
    """What the file is about, and what holds where no column says it."""

    delegation: str = Field("", description="reference; left out: the file names its delegations")
    category: str = Field(description="key of a category")
    country: str = Field("", description="ISO 3166-1 alpha-2")
    language: str = Field("fr", description="of the functions")


class RowOut(Schema):
    """A row of the file, and what became or would become of it."""

    row: int
    outcome: str = Field(description="created, updated, unchanged, left_out")
    why: str
    seat: str = Field(description="reference and number, once there is one")


class FileOut(Schema):
    """A file of people."""

    id: int
    state: str = Field(description=", ".join(Intake.State.values))
    columns: dict[str, list[int]] = Field(description="of each field, from 0")
    rows: list[RowOut]


@router.post("/{edition}/people", response={201: FileOut})
def send(
    request: HttpRequest, edition: str, told: Form[FileIn], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Send a file whose columns are recognised by their headings; nobody is registered yet."""
    sent: dict[str, Any] = {
        "by": request.user,
        "name": file.name or "people",
        "content": file.read(),
    }
    if told.delegation:
        delegation = get_object_or_404(Delegation, edition__slug=edition, reference=told.delegation)
        of = actions.upload_delegates(delegation=delegation, **sent)
    else:
        found = get_object_or_404(Edition, slug=edition)
        of = actions.upload_people(edition=found, **sent)
    sheet = sheets_of(of)[0]
    heading = likeliest_heading(of, sheet)
    mapping = {"sheet": 0, "first": heading.first, "last": heading.last}
    chosen = {"columns": guessed(of, heading), **told.dict(exclude={"delegation"})}
    of = actions.map_people(by=request.user, of=of, mapping=mapping | chosen)
    return Status(201, _told(request, of))


@router.get("/{edition}/people/{int:key}", response=FileOut)
def file_of_people(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """What accepting the file would do, or did, row by row."""
    return _told(request, _intake(request, edition, key))


@router.post("/{edition}/people/{int:key}/accept", response=FileOut)
def accept(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Register everybody of the file."""
    of = actions.accept_people(by=request.user, of=_intake(request, edition, key))
    return _told(request, of)


@router.post("/{edition}/people/{int:key}/discard", response=FileOut)
def discard(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Give the file up."""
    of = actions.discard_people(by=request.user, of=_intake(request, edition, key))
    return _told(request, of)


def _intake(request: HttpRequest, edition: str, key: int) -> Intake:
    of = get_object_or_404(Intake.objects.select_related("edition"), edition__slug=edition, pk=key)
    require(request.user, "delegations.use_intake", of)
    return of


def _told(request: HttpRequest, of: Intake) -> dict[str, Any]:
    rows = of.report
    if of.state == Intake.State.MAPPED:
        planned = plan(of, categories_for(request.user, of)).rows
        rows = [[each.row.number, each.outcome, each.why, each.seat] for each in planned]
    return {
        "id": of.pk,
        "state": of.state,
        "columns": of.mapping.get("columns", {}),
        "rows": [
            {"row": number, "outcome": outcome, "why": why_in_words(why), "seat": seat}
            for number, outcome, why, seat in rows
        ],
    }
