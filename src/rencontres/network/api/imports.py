"""Imports over HTTP: the same verbs as on the desk's pages, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from rencontres.core.permissions import require

from .. import actions
from ..importing.outline import heading_of, likeliest_sheet, notices_of, proposed_columns
from ..importing.report import told
from ..models import Import, ImportName, ImportRow
from ..queries import imports as queries

router = Router()
MOST_ROWS = 500


class Columns(Schema):
    """Which column holds what; columns and sheets count from 0, rows from 1."""

    sheet: int
    first: int = Field(description="first row of the headings")
    last: int = Field(description="last row of the headings")
    columns: dict[str, list[int]] = Field(description="columns by field")
    kind: str = Field("", description="kind of link, where no column says it")
    source: str = Field("", max_length=200, description="where no column says it")
    language: str = Field("", description="of the titles of projects")


class ImportLine(Schema):
    """An import among others."""

    id: int
    brings: str
    state: str
    file_name: str
    uploaded: datetime
    closed: datetime | None
    row_count: int
    to_review: int = Field(description="names that wait for an answer")


class ImportOut(Schema):
    """An import: where it stands, and its rows by decision or outcome."""

    id: int
    brings: str
    state: str
    problem: str
    file_name: str
    digest: str = Field(description="SHA-256 of the file")
    uploaded: datetime
    closed: datetime | None
    notices: list[str]
    headings: list[str] = Field(description="as read, or as proposed")
    mapping: dict[str, Any] = Field(description="as chosen, or as proposed")
    names_looked_for: int
    names: int
    rows: dict[str, int]

    @classmethod
    def of(cls, found: Import) -> ImportOut:
        """An import as it is now."""
        done, total = queries.progress(found)
        rows = queries.counts_by_outcome if found.is_over else queries.counts_by_decision
        mapping, headings = _mapping(found)
        return cls(
            **{name: getattr(found, name) for name in ("brings", "state", "problem", "file_name")},
            **{name: getattr(found, name) for name in ("id", "digest", "uploaded", "closed")},
            notices=[str(notice) for notice in notices_of(found)],
            headings=headings,
            mapping=mapping,
            names_looked_for=done,
            names=total,
            rows=rows(found),
        )


def _mapping(of: Import) -> tuple[dict[str, Any], list[str]]:
    if not of.outline["sheets"][0]["first"]:
        return of.mapping, []
    if of.mapping:
        rows = (of.mapping["sheet"], of.mapping["first"], of.mapping["last"])
        return of.mapping, list(heading_of(of, *rows).names)
    sheet = likeliest_sheet(of)
    heading = heading_of(of, sheet, None, None)
    proposed, _remembered = proposed_columns(of, heading)
    where = {"sheet": sheet, "first": heading.first, "last": heading.last}
    return where | proposed, list(heading.names)


class NameOut(Schema):
    """A name of the file, and who may be meant."""

    id: int
    name: str
    country: str
    decision: str
    authority: int | None = Field(alias="authority_id")
    candidates: list[dict[str, Any]]


class Answer(Schema):
    """Whom a name is of; null where the registry has nobody of this name."""

    authority: int | None


class RowOut(Schema):
    """A row of the file, by its number there."""

    row: int
    cells: dict[str, str]
    authorities: list[int | None]
    state: str = Field(description="decision before acceptance, outcome after")
    remarks: list[str]
    link: int | None
    project: int | None

    @classmethod
    def of(cls, found: Import, row: ImportRow) -> RowOut:
        """A row with what is remarked on it, in the reader's language."""
        return cls(
            row=row.number,
            cells=row.cells,
            authorities=[party.name.authority_id for party in row.parties.all()],
            state=row.outcome or row.decision,  # type: ignore[attr-defined]
            remarks=told(found, row).remarks,
            link=row.link_id,
            project=row.project_id,
        )


class Page(Schema):
    """Which of many; everything may be left out."""

    state: str = Field("", description="decision of a name or row, or outcome of a row")
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=MOST_ROWS)


def _import(request: HttpRequest, pk: int) -> Import:
    require(request.user, "network.import")
    return get_object_or_404(Import, pk=pk)


@router.get("", response=list[ImportLine], summary="The newest imports")
def imports(request: HttpRequest) -> list[Import]:
    """The 25 newest imports."""
    require(request.user, "network.import")
    return list(queries.imports()[:25])


@router.post("", response={201: ImportOut}, summary="Upload a file")
def upload(request: HttpRequest, file: File[UploadedFile], brings: Form[str]) -> Status[ImportOut]:
    """Keep a file; 422 says what is wrong with one that cannot be read, and where."""
    of = actions.upload_import(
        by=request.user, name=file.name or "file", content=file.read(), brings=brings
    )
    return Status(201, ImportOut.of(of))


@router.get("/{pk}", response=ImportOut, summary="One import")
def one(request: HttpRequest, pk: int) -> ImportOut:
    """Where an import stands."""
    return ImportOut.of(_import(request, pk))


@router.post("/{pk}/columns", response=ImportOut, summary="Map the columns")
def map_columns(request: HttpRequest, pk: int, columns: Columns) -> ImportOut:
    """Say what the columns hold; the names are then looked for in the background."""
    of = _import(request, pk)
    actions.map_columns(by=request.user, of=of, mapping=columns.dict())
    return ImportOut.of(_import(request, pk))


@router.get("/{pk}/names", response=list[NameOut], summary="Names of the file")
def names(request: HttpRequest, pk: int, page: Query[Page]) -> list[ImportName]:
    """The names, each once; those to review with `state=review`."""
    found = _import(request, pk).names.all()
    found = found.filter(decision=page.state) if page.state else found
    return list(found[page.offset : page.offset + page.limit])


@router.post("/{pk}/names/{name}/answer", response=NameOut, summary="Answer a name")
def answer(request: HttpRequest, pk: int, name: int, said: Answer) -> ImportName:
    """Say whom a name is of; 409 with code `answered` where somebody did before."""
    asked = get_object_or_404(_import(request, pk).names, pk=name)
    return actions.answer_name(by=request.user, name=asked, authority=said.authority)


@router.post("/{pk}/names/{name}/skip", response=NameOut, summary="Skip a name")
def skip(request: HttpRequest, pk: int, name: int) -> ImportName:
    """Put a name behind the others."""
    asked = get_object_or_404(_import(request, pk).names, pk=name)
    return actions.skip_name(by=request.user, name=asked)


@router.post("/{pk}/undo", response=NameOut, summary="Take the last answer back")
def undo(request: HttpRequest, pk: int) -> ImportName:
    """Take back the caller's last answer."""
    return actions.undo_answer(by=request.user, of=_import(request, pk))


@router.get("/{pk}/rows", response=list[RowOut], summary="Rows of the file")
def rows(request: HttpRequest, pk: int, page: Query[Page]) -> list[RowOut]:
    """Every row with what was found, and after acceptance what became of it."""
    of = _import(request, pk)
    found = queries.decided_rows(of)
    if page.state:
        found = found.filter(**{"outcome" if of.is_over else "decision": page.state})
    return [RowOut.of(of, row) for row in found[page.offset : page.offset + page.limit]]


@router.post("/{pk}/accept", response=ImportOut, summary="Accept")
def accept(request: HttpRequest, pk: int) -> ImportOut:
    """Write it all, or nothing."""
    return ImportOut.of(actions.accept_import(by=request.user, of=_import(request, pk)))


@router.post("/{pk}/take-back", response=ImportOut, summary="Take an accepted import back")
def take_back(request: HttpRequest, pk: int) -> ImportOut:
    """Remove what it wrote; what somebody changed since stays, and its rows say so."""
    return ImportOut.of(actions.take_back_import(by=request.user, of=_import(request, pk)))


@router.post("/{pk}/discard", response=ImportOut, summary="Discard")
def discard(request: HttpRequest, pk: int) -> ImportOut:
    """Give it up: nothing is written."""
    return ImportOut.of(actions.discard_import(by=request.user, of=_import(request, pk)))
