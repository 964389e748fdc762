"""A programme of other software, sent as a file."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from rencontres.core.permissions import require

from .. import actions
from ..schedules.matching import Line, Matching
from ..schedules.reading import read
from .sessions import visible_edition

router = Router()


class SentIn(Schema):
    """What is asked beside the file."""

    kind: str = Field(description="Key of the kind of session where the file names none of ours.")
    dry: bool = Field(False, description="Only tell what would be made.")


class LineOut(Schema):
    """What becomes of an event."""

    source: str = Field(description="Its identifier in the file.")
    title: str
    state: str = Field(description="new, changed, same or refused")
    told: list[str] = Field(description="What is left out, in the reader's language.")


class ScheduleOut(Schema):
    """What an import did, or would do."""

    lines: list[LineOut]
    draft: int | None = Field(description="The draft with the rooms and hours, if one was made.")


def _line_out(line: Line) -> dict[str, object]:
    talk = line.talk
    return {"source": talk.source, "title": talk.title, "state": line.state, "told": line.told}


@router.post("{edition}/schedule", response=ScheduleOut, summary="Import a programme")
def import_schedule(
    request: HttpRequest, edition: str, told: Form[SentIn], file: File[UploadedFile]
) -> dict[str, object]:
    """Make sessions of a schedule.json or XML; each fault of the file is told."""
    found = visible_edition(request, edition)
    require(request.user, "programme.edit", found)
    talks = read(file, found.zone)
    if told.dry:
        lines = Matching(found, told.kind).lines(talks)
        return {"lines": [_line_out(line) for line in lines], "draft": None}
    lines, draft = actions.import_schedule(
        by=request.user, edition=found, talks=talks, kind=told.kind, name=(file.name or "")[:100]
    )
    return {"lines": [_line_out(line) for line in lines], "draft": draft.pk if draft else None}
