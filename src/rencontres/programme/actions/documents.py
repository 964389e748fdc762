"""Documents of a session: an address on the web, or a file kept here."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, after_commit, note
from rencontres.core.actor import Actor
from rencontres.core.files import DOCUMENTS, SLIDES, keep_file

from ..models import Session, SessionDocument

KINDS = tuple(dict.fromkeys((*DOCUMENTS, *SLIDES)))


@action("programme.edit", on="session")
def add_document(
    *,
    by: Actor,
    session: Session,
    title: str,
    language: str,
    url: str = "",
    file: File[Any] | None = None,
    public: bool = True,
) -> SessionDocument:
    """Add a document, for everybody or for the team alone."""
    if not title.strip():
        raise Refusal(_("Give the document a title."), code="title", status=422)
    if bool(url) == (file is not None):
        raise Refusal(_("Give an address or a file."), code="document", status=422)
    made = SessionDocument.objects.create(
        session=session,
        title=title.strip(),
        language=language,
        url=url,
        file=keep_file(file, "sessions", KINDS) if file else "",
        public=public,
    )
    note(public=public)
    return made


@action("programme.edit", on="session")
def remove_document(*, by: Actor, session: Session, document: SessionDocument) -> None:
    """Take a document away for good, with its file."""
    drop(document)


def drop(document: SessionDocument) -> None:
    """Delete a document, and its file once that is certain."""
    if document.file:
        after_commit(default_storage.delete, document.file.name)
    document.delete()
