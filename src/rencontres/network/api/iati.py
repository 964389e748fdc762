"""IATI files of others, and declarations of development assistance, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field

from rencontres.core.permissions import require

from .. import actions, wording
from ..models import Authority, IatiFile, Theme
from ..oda import Line, Standing
from ..queries import oda
from ..queries.iati_organisations import unlinked_organisations

router = Router()


class Remark(Schema):
    """What there is to say about a part of a file."""

    code: str
    path: str = Field(description="identifier of the activity, then the path within it")
    line: int | None
    message: str


class FileOut(Schema):
    """A file of activities that others publish, and what it would bring or has brought."""

    id: int = Field(alias="pk")
    name: str
    sha256: str
    state: str = Field(description=", ".join(IatiFile.State.values))
    activities: int = Field(alias="done")
    counts: dict[str, int] = Field(description="activities new, changed, same")
    projects: int = Field(description="projects between authorities of the registry")
    fault: str = Field(description="why it cannot be read, or empty")
    remarks: list[Remark]

    @staticmethod
    def resolve_counts(of: IatiFile) -> dict[str, int]:
        counts: dict[str, int] = of.report.get("counts", {})
        return counts

    @staticmethod
    def resolve_projects(of: IatiFile) -> int:
        return int(of.report.get("projects", 0))

    @staticmethod
    def resolve_fault(of: IatiFile) -> str:
        return wording.fault(of.report["fault"]) if "fault" in of.report else ""

    @staticmethod
    def resolve_remarks(of: IatiFile) -> list[dict[str, Any]]:
        found = of.report.get("findings", [])
        return [each | {"message": wording.finding(each)} for each in found]


class Accepted(Schema):
    """What an acceptance says."""

    theme: str = Field("", description="code of the theme of the file's projects")


class LineOut(Schema):
    """A line of a declaration; an empty channel or purpose is still to be said."""

    standing: str = Field(description=", ".join(Standing))
    country: str
    channel: str
    purpose: str
    currency: str
    amount: Decimal
    markers: dict[str, int]
    projects: list[int]


class DeclarationOut(Schema):
    """What an authority declares for a year, in euros, and all lines with their standing."""

    authority: int
    year: int
    total: Decimal
    lines: list[LineOut]


@router.post("/iati/files", response=FileOut, summary="Send an IATI file")
def send(request: HttpRequest, file: File[UploadedFile]) -> IatiFile:
    """Send a file of others; it is read, and nothing of it is recorded before it is accepted."""
    kept = actions.send_iati_file(by=request.user, name=file.name or "", content=file.read())
    return IatiFile.objects.get(pk=kept.pk)


@router.get("/iati/files/{pk}", response=FileOut, summary="One IATI file")
def one(request: HttpRequest, pk: int) -> IatiFile:
    """What was read in a file."""
    require(request.user, "network.import_iati")
    return get_object_or_404(IatiFile.objects.defer("content"), pk=pk)


@router.post("/iati/files/{pk}/accept", response=FileOut, summary="Accept an IATI file")
def accept(request: HttpRequest, pk: int, said: Accepted) -> IatiFile:
    """Record what a file holds, its projects under a theme."""
    require(request.user, "network.import_iati")
    kept = get_object_or_404(IatiFile, pk=pk)
    theme = get_object_or_404(Theme, code=said.theme) if said.theme else None
    return actions.accept_iati_file(by=request.user, file=kept, theme=theme)


@router.delete("/iati/files/{pk}", response={204: None}, summary="Throw an IATI file away")
def discard(request: HttpRequest, pk: int) -> tuple[int, None]:
    """Throw away a file that was not accepted."""
    require(request.user, "network.import_iati")
    actions.discard_iati_file(by=request.user, file=get_object_or_404(IatiFile, pk=pk))
    return 204, None


class OrganisationOut(Schema):
    """An organisation of others' activities that is linked to no authority."""

    name: str
    ref: str
    activities: int


class OrganisationIn(Schema):
    """Which authority an organisation is."""

    name: str = Field(max_length=500)
    ref: str = Field("", max_length=200)
    authority: int


class Linked(Schema):
    """In how many activities an organisation is linked now."""

    activities: int


@router.get("/iati/organisations", response=list[OrganisationOut], summary="To be linked")
def organisations(request: HttpRequest, q: str = "", offset: int = 0) -> Any:
    """A hundred organisations that nobody linked, the most frequent first (administrator)."""
    require(request.user, "network.import_iati")
    first = max(offset, 0)
    return list(unlinked_organisations(q)[first : first + 100])


@router.post("/iati/organisations", response=Linked, summary="Link an organisation")
def link_organisation(request: HttpRequest, sent: OrganisationIn) -> dict[str, int]:
    """Say which authority an organisation is; the next file is linked by itself."""
    of = get_object_or_404(Authority, pk=sent.authority)
    who: dict[str, Any] = {"name": sent.name, "ref": sent.ref, "authority": of}
    return {"activities": actions.link_iati_organisation(by=request.user, **who)}


@router.get("/authorities/{pk}/oda/{year}", response=DeclarationOut, summary="A declaration")
def declaration(request: HttpRequest, pk: int, year: int) -> dict[str, Any]:
    """The declaration of official development assistance of an authority for a year."""
    of = get_object_or_404(Authority, pk=pk)
    require(request.user, "network.see_oda", of)
    found = oda.declaration(of, year)
    return {
        "authority": pk,
        "year": year,
        "total": found.total,
        "lines": [_line(line) for line in found.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "standing": line.standing,
        "amount": line.amount,
        "projects": line.projects,
        **vars(line.key),
        "markers": dict(line.key.markers),
    }
