"""Links, projects and agreements over HTTP: read by everybody, changed by their own people.

What is sent and answered is the record as `records` has it. Who corrects sends the `version` seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require

from .. import actions, history
from ..models import Agreement, Link, Project, Revision
from ..models import Status as State
from ..records import Budget, Document, NewAgreement, NewLink, NewProject, as_json, record_of

router = Router()
KINDS: dict[str, type[Any]] = {model.word: model for model in (Link, Project, Agreement)}
Word = Literal["links", "projects"]
Documented = Literal["links", "projects", "agreements"]
DATE = "a year, month or day (ISO 8601); empty where not known"


class DocumentBody(Schema):
    """A document on the web."""

    title: str = Field(max_length=200)
    language: str = Field(max_length=10)
    url: str = Field(max_length=500)


class DocumentOut(Schema):
    """A document: its address, or the name of its file (`/network/documents/<id>/` gives it)."""

    title: str
    language: str
    url: str
    file: str


class BudgetBody(Schema):
    """What somebody gives to a project in a year: an authority by key, or a funder by name."""

    year: int = Field(ge=1, le=9999)
    amount: Decimal = Field(max_digits=14, decimal_places=2)
    payer: int | None = None
    funder: str = Field("", max_length=200)
    currency: str = "EUR"
    channel: str = Field("", max_length=5)


class CooperationBody(Schema):
    """What links and projects share."""

    source: str = Field(max_length=200)
    status: str = Field("active", description=", ".join(State.values))
    reason: str = Field("", max_length=500, description="needed where it is suspended")
    since: str = Field("", description=DATE)
    until: str = Field("", description=DATE)
    confidence: float = 1.0


class LinkBody(CooperationBody):
    """A link: its parties by key; `roles` of those that are more or less than partners."""

    kind: str = Field(description=", ".join(Link.Kind.values))
    parties: list[int]
    roles: dict[int, str] = {}

    def record(self) -> NewLink:
        """What is asked to be recorded."""
        return NewLink(**self.dict() | {"parties": tuple(self.parties)})


class ProjectBody(CooperationBody):
    """A project: `purposes` are shares by DAC code, `markers` 0, 1 or 2 by policy."""

    title: Text
    about: Text = {}
    themes: list[str]
    lead: int
    partners: list[int]
    link: int | None = None
    sdgs: list[str] = []
    purposes: dict[str, Decimal] = {}
    budgets: list[BudgetBody] = []
    markers: dict[str, int] = {}

    def record(self) -> NewProject:
        """What is asked to be recorded."""
        rows = {name: tuple(getattr(self, name)) for name in ("themes", "partners", "sdgs")}
        budgets = tuple(Budget(**each.dict()) for each in self.budgets)
        return NewProject(**self.dict() | rows | {"budgets": budgets})


class AgreementBody(Schema):
    """An agreement of a link."""

    link: int
    subject: str = Field(max_length=200)
    decided: str = Field("", description=DATE)
    signed: str = Field("", description=DATE)
    transmitted: str = Field("", description=DATE)
    term: date | None = None
    renewal: str = Field("none", description=", ".join(Agreement.Renewal.values))
    period: int | None = Field(None, le=600)
    renews: int | None = None

    def record(self) -> NewAgreement:
        """What is asked to be recorded."""
        return NewAgreement(**self.dict())


class Kept(Schema):
    """What the registry adds: key, version, documents."""

    id: int
    version: int
    documents: list[DocumentOut]


class LinkSheet(Kept, LinkBody):
    """A link in full."""

    confirmed: date | None
    synthetic: bool


class ProjectSheet(Kept, ProjectBody):
    """A project in full."""

    confirmed: date | None
    synthetic: bool


class AgreementSheet(Kept, AgreementBody):
    """An agreement in full."""


class ChangeOut(Schema):
    """One value that changed, in the reader's words."""

    label: str
    before: str
    after: str


class EntryOut(Schema):
    """A line of history."""

    id: int
    version: int
    at: datetime
    who: str
    what: str
    changes: list[ChangeOut]


class Until(Schema):
    """Since when it is over."""

    until: str = Field("", description=DATE)


class Reason(Schema):
    """Why it is stopped."""

    reason: str = Field(max_length=500)


class Told(Schema):
    """What a document is called, beside its file."""

    title: str = Field(max_length=200)
    language: str = Field(max_length=10)


Sheet = dict[str, Any]
LinkOrProject = LinkSheet | ProjectSheet


def sheet(of: Any) -> Sheet:
    """A link, project or agreement in full."""
    return {"id": of.pk, "version": of.version, **as_json(record_of(of))}


def find(word: str, pk: int) -> Any:
    """What an address is about."""
    model: type[Model] = KINDS[word]
    return get_object_or_404(model, pk=pk)


@router.get("/links/{int:pk}", response=LinkSheet, summary="One link in full")
def link(request: HttpRequest, pk: int) -> Sheet:
    """A link with its parties, roles and documents."""
    return sheet(find(Link.word, pk))


@router.get("/projects/{int:pk}", response=ProjectSheet, summary="One project in full")
def project(request: HttpRequest, pk: int) -> Sheet:
    """A project with its purposes, budgets, markers and documents."""
    return sheet(find(Project.word, pk))


@router.get("/agreements/{int:pk}", response=AgreementSheet, summary="One agreement")
def agreement(request: HttpRequest, pk: int) -> Sheet:
    """An agreement with its dates and documents."""
    return sheet(find(Agreement.word, pk))


@router.post("/links", response={201: LinkSheet}, summary="Record a link")
def create_link(request: HttpRequest, body: LinkBody) -> Status[Sheet]:
    """Record a link between authorities, one of which is yours."""
    return Status(201, sheet(actions.create_link(by=request.user, new=body.record())))


@router.post("/projects", response={201: ProjectSheet}, summary="Record a project")
def create_project(request: HttpRequest, body: ProjectBody) -> Status[Sheet]:
    """Record a project between authorities, one of which is yours."""
    return Status(201, sheet(actions.create_project(by=request.user, new=body.record())))


@router.post("/agreements", response={201: AgreementSheet}, summary="Record an agreement")
def create_agreement(request: HttpRequest, body: AgreementBody) -> Status[Sheet]:
    """Record an agreement of a link of yours."""
    return Status(201, sheet(actions.create_agreement(by=request.user, new=body.record())))


@router.put("/links/{int:pk}", response=LinkSheet, summary="Correct a link")
def edit_link(request: HttpRequest, pk: int, version: int, body: LinkBody) -> Sheet:
    """Replace what a link says; 409 `changed` tells what others did since the version seen."""
    return _edited(request, find(Link.word, pk), version, body)


@router.put("/projects/{int:pk}", response=ProjectSheet, summary="Correct a project")
def edit_project(request: HttpRequest, pk: int, version: int, body: ProjectBody) -> Sheet:
    """Replace what a project says; 409 `changed` tells what others did since."""
    return _edited(request, find(Project.word, pk), version, body)


def _edited(request: HttpRequest, of: Any, version: int, body: LinkBody | ProjectBody) -> Sheet:
    new = body.record()
    return sheet(actions.edit_cooperation(by=request.user, of=of, seen=version, new=new))


@router.put("/agreements/{int:pk}", response=AgreementSheet, summary="Correct an agreement")
def edit_agreement(request: HttpRequest, pk: int, version: int, body: AgreementBody) -> Sheet:
    """Replace what an agreement says; it stays with its link."""
    of = find(Agreement.word, pk)
    return sheet(actions.edit_agreement(by=request.user, of=of, seen=version, new=body.record()))


@router.post("/{word}/{int:pk}/confirm", response=LinkOrProject, summary="Still true")
def confirm(request: HttpRequest, word: Word, pk: int) -> Sheet:
    """Say that what the registry tells is true today."""
    return sheet(actions.confirm_cooperation(by=request.user, of=find(word, pk)))


@router.post("/{word}/{int:pk}/end", response=LinkOrProject, summary="It has ended")
def end(request: HttpRequest, word: Word, pk: int, body: Until) -> Sheet:
    """Say that it is over."""
    return sheet(actions.end_cooperation(by=request.user, of=find(word, pk), until=body.until))


@router.post("/{word}/{int:pk}/suspend", response=LinkOrProject, summary="Suspend")
def suspend(request: HttpRequest, word: Word, pk: int, body: Reason) -> Sheet:
    """Say that it is stopped for a time, and why."""
    of = find(word, pk)
    return sheet(actions.suspend_cooperation(by=request.user, of=of, reason=body.reason))


@router.post("/{word}/{int:pk}/resume", response=LinkOrProject, summary="Under way again")
def resume(request: HttpRequest, word: Word, pk: int) -> Sheet:
    """Say that it is under way again."""
    return sheet(actions.resume_cooperation(by=request.user, of=find(word, pk)))


@router.post("/{word}/{int:pk}/documents", response=list[DocumentOut], summary="Attach an address")
def attach(request: HttpRequest, word: Documented, pk: int, body: DocumentBody) -> Any:
    """Attach a document that is on the web."""
    document = Document(**body.dict())
    to = actions.attach_document(by=request.user, to=find(word, pk), document=document)
    return list(record_of(to).documents)


@router.post("/{word}/{int:pk}/files", response=list[DocumentOut], summary="Attach a file")
def attach_file(
    request: HttpRequest, word: Documented, pk: int, told: Form[Told], file: File[UploadedFile]
) -> Any:
    """Attach a PDF, DOCX, ODT, JPEG or PNG file of 10 MB at most."""
    to = actions.attach_file(by=request.user, to=find(word, pk), file=file, **told.dict())
    return list(record_of(to).documents)


@router.delete(
    "/{word}/{int:pk}/documents/{int:attachment}",
    response=list[DocumentOut],
    summary="Take a document away",
)
def detach(request: HttpRequest, word: Documented, pk: int, attachment: int) -> Any:
    """Take a document away; undoing brings it back."""
    of = find(word, pk)
    gone = get_object_or_404(of.attachments, pk=attachment)
    of = actions.detach_document(by=request.user, of=of, attachment=gone)
    return list(record_of(of).documents)


def lines(entries: Iterable[history.Entry]) -> list[dict[str, Any]]:
    """Lines of history as plain data."""
    return [
        {
            "id": entry.revision.pk,
            "version": entry.revision.number,
            "at": entry.revision.at,
            "who": entry.who,
            "what": entry.what,
            "changes": entry.changes,
        }
        for entry in entries
    ]


@router.get("/{word}/{int:pk}/history", response=list[EntryOut], summary="Who changed what")
def changes(request: HttpRequest, word: Documented, pk: int) -> list[dict[str, Any]]:
    """The history, the newest first, for those who may change it."""
    of = find(word, pk)
    require(request.user, "network.edit", of)
    return lines(history.entries_of(of))


@router.post("/changes/{int:pk}/undo", response={204: None}, summary="Undo a change")
def undo(request: HttpRequest, pk: int) -> Status[None]:
    """Take one change back, as a new change."""
    actions.undo_change(by=request.user, revision=get_object_or_404(Revision, pk=pk))
    return Status(204, None)


class Recorded(Schema):
    """The keys of what was recorded, in the order given."""

    ids: list[int]


@router.post("/record/links", response={201: Recorded}, summary="Record many links")
def record_links(request: HttpRequest, body: list[LinkBody]) -> Status[Any]:
    """Record all of them, or none and say which rows are wrong (administrator)."""
    new = [each.record() for each in body]
    return Status(201, {"ids": actions.record_links(by=request.user, links=new)})


@router.post("/record/projects", response={201: Recorded}, summary="Record many projects")
def record_projects(request: HttpRequest, body: list[ProjectBody]) -> Status[Any]:
    """Record all of them, or none and say which rows are wrong (administrator)."""
    new = [each.record() for each in body]
    return Status(201, {"ids": actions.record_projects(by=request.user, projects=new)})


@router.post("/record/agreements", response={201: Recorded}, summary="Record many agreements")
def record_agreements(request: HttpRequest, body: list[AgreementBody]) -> Status[Any]:
    """Record all of them, or none and say which rows are wrong (administrator)."""
    new = [each.record() for each in body]
    return Status(201, {"ids": actions.record_agreements(by=request.user, agreements=new)})
