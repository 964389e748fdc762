"""Sessions as the team writes them: made, changed, deleted; their documents and guests.

They stand on the router of the sessions that are read: an address has one router.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from rencontres.core.languages import Text
from rencontres.core.permissions import require

from .. import actions, queries
from ..content import Content, content_of
from ..models import Session, SessionDocument
from .sessions import router, session_of, visible_edition


class ContentIn(Schema):
    """What may be said of a session; when it is changed, what is left out stays."""

    kind: str = Field("", description="key of a kind of session")
    title: Text = Field({}, description="by language, one at least")
    abstract: Text = {}
    themes: list[str] = []
    sdgs: list[int] = Field([], description="the United Nations' goals, 1 to 17")
    countries: list[str] = Field([], description="ISO 3166-1 alpha-2")
    organiser: int | None = Field(None, description="an authority of the registry")
    organiser_name: str = Field("", description="of whom the registry lacks")
    languages: list[str] = Field([], description="spoken, ISO 639-1")
    interpretation: list[str] = Field([], description="interpreted into")
    seats: int = Content.seats
    equipment: list[str] = Field([], description="in the rooms' words")
    slots: list[str] = Field([], description="the only ones; none: any hour")
    rooms: list[str] = Field([], description="the only ones; none: any room")


class NewContentIn(ContentIn):
    """A session to make."""

    kind: str
    title: Text


class ChangeIn(ContentIn):
    """What to change, and which version was seen."""

    version: int = Field(description="the version seen: what others changed since is kept")


class ContentOut(Schema):
    """A session as the team writes it."""

    key: str
    version: int
    kind: str
    title: Text
    abstract: Text
    themes: list[str]
    sdgs: list[int]
    countries: list[str]
    organiser: int | None
    organiser_name: str
    languages: list[str]
    interpretation: list[str]
    seats: int
    equipment: list[str]
    slots: list[str]
    rooms: list[str]


class DocumentIn(Schema):
    """A document: its address; or a file beside it, in a form's parts."""

    title: str = Field(max_length=200)
    language: str = Field(max_length=10)
    url: str = Field("", max_length=500)
    public: bool = True


class DocumentOut(Schema):
    """A document of a session."""

    id: int
    title: str
    language: str
    url: str
    public: bool


class GuestIn(Schema):
    """Whom a session by invitation invites: one of both."""

    delegation: str = Field("", description="a delegation's reference")
    participant: int | None = None


class GuestOut(Schema):
    """An invitation to book a session."""

    id: int
    delegation: str
    participant: int | None


def _said(data: ContentIn) -> dict[str, Any]:
    said = data.dict(exclude_unset=True, exclude={"version"})
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }


def _out(session: Session) -> dict[str, object]:
    session.refresh_from_db()
    return {"key": session.key, "version": session.version, **asdict(content_of(session))}


def _editable(request: HttpRequest, edition: str, key: str) -> Session:
    session = session_of(request, edition, key)
    require(request.user, "programme.edit", session)
    return session


@router.post("{edition}/sessions", response={201: ContentOut}, summary="Make a session")
def create(request: HttpRequest, edition: str, data: NewContentIn) -> tuple[int, dict[str, object]]:
    """Make a session, which has no hour before a timetable is released."""
    made = actions.create_session(
        by=request.user,
        edition=visible_edition(request, edition),
        content=Content.of({"abstract": {}} | _said(data)),
    )
    return 201, _out(made)


@router.get("{edition}/sessions/{key}/content", response=ContentOut, summary="As it is written")
def content(request: HttpRequest, edition: str, key: str) -> dict[str, object]:
    """All that is said of a session, with the version to name when changing it."""
    return _out(_editable(request, edition, key))


@router.patch("{edition}/sessions/{key}", response=ContentOut, summary="Change a session")
def change(request: HttpRequest, edition: str, key: str, data: ChangeIn) -> dict[str, object]:
    """Change what is sent; 409 `changed` where somebody else changed the same meanwhile."""
    session = _editable(request, edition, key)
    base = actions.content_seen(session, data.version)
    changed = actions.change_session(
        by=request.user, session=session, seen=data.version, content=replace(base, **_said(data))
    )
    return _out(changed)


@router.delete("{edition}/sessions/{key}", response={204: None}, summary="Delete a session")
def delete(request: HttpRequest, edition: str, key: str) -> tuple[int, None]:
    """Take a session out of the programme; 409 `released` where the public knows its hour."""
    actions.delete_session(by=request.user, session=_editable(request, edition, key))
    return 204, None


@router.get(
    "{edition}/sessions/{key}/documents", response=list[DocumentOut], summary="Its documents"
)
def documents(request: HttpRequest, edition: str, key: str) -> list[dict[str, object]]:
    """The documents that the caller may read."""
    session = session_of(request, edition, key)
    return [_document_out(each) for each in queries.documents_for(request.user, session, None)]


@router.post(
    "{edition}/sessions/{key}/documents", response={201: DocumentOut}, summary="Add a document"
)
def add_document(
    request: HttpRequest,
    edition: str,
    key: str,
    data: Form[DocumentIn],
    file: File[UploadedFile] = None,  # type: ignore[assignment]
) -> tuple[int, dict[str, object]]:
    """Add a document by its address, or a file as a part of the form."""
    made = actions.add_document(
        by=request.user, session=_editable(request, edition, key), file=file, **data.dict()
    )
    return 201, _document_out(made)


@router.delete(
    "{edition}/sessions/{key}/documents/{document}", response={204: None}, summary="Remove it"
)
def remove_document(
    request: HttpRequest, edition: str, key: str, document: int
) -> tuple[int, None]:
    """Take a document away for good."""
    session = _editable(request, edition, key)
    gone = get_object_or_404(SessionDocument, session=session, pk=document)
    actions.remove_document(by=request.user, session=session, document=gone)
    return 204, None


@router.get("{edition}/sessions/{key}/guests", response=list[GuestOut], summary="Who is invited")
def guests(request: HttpRequest, edition: str, key: str) -> list[dict[str, object]]:
    """Whom a session by invitation invites; for the programme team."""
    session = _editable(request, edition, key)
    return [
        {
            "id": each.pk,
            "delegation": each.delegation.reference if each.delegation else "",
            "participant": each.participant_id,
        }
        for each in queries.invitations_of(session)
    ]


@router.post("{edition}/sessions/{key}/guests", response={201: GuestOut}, summary="Invite to book")
def invite_guest(
    request: HttpRequest, edition: str, key: str, data: GuestIn
) -> tuple[int, dict[str, object]]:
    """Let a delegation, or one participant, book a session by invitation."""
    session = _editable(request, edition, key)
    of = session.edition
    delegation = data.delegation and get_object_or_404(of.delegations, reference=data.delegation)
    participant = data.participant and get_object_or_404(of.participants, pk=data.participant)
    made = actions.invite_to_session(
        by=request.user,
        session=session,
        delegation=delegation or None,
        participant=participant or None,
    )
    return 201, {"id": made.pk, "delegation": data.delegation, "participant": data.participant}


@router.delete(
    "{edition}/sessions/{key}/guests/{guest}", response={204: None}, summary="Take it back"
)
def uninvite_guest(request: HttpRequest, edition: str, key: str, guest: int) -> tuple[int, None]:
    """Take an invitation back; what was booked by it stays."""
    session = _editable(request, edition, key)
    gone = get_object_or_404(session.invitations, pk=guest)
    actions.withdraw_invitation(by=request.user, session=session, invitation=gone)
    return 204, None


def _document_out(document: SessionDocument) -> dict[str, object]:
    return {
        "id": document.pk,
        "title": document.title,
        "language": document.language,
        "url": document.url,
        "public": document.public,
    }
