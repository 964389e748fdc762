"""Documents of links, projects and agreements: attach one, take one away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.files import keep_file

from ..models import Attachment
from ..records import Document, record_of
from .registry import lock_registry
from .revisions import Documented, revise


@action("network.edit", on="to")
def attach_document(*, by: Actor, to: Documented, document: Document) -> Documented:
    """Attach a document that is on the web, by its address."""
    return _attach(by, to, replace(document, file=""))


@action("network.edit", on="to")
def attach_file(
    *, by: Actor, to: Documented, title: str, language: str, file: File[Any]
) -> Documented:
    """Attach a document whose file is kept here: PDF, DOCX, ODT, JPEG or PNG, 10 MB at most.

    The file is kept as long as the history tells of it, so that taking it away can be undone.
    """
    kept = keep_file(file, "cooperation")
    return _attach(by, to, Document(title=title, language=language, file=kept))


@action("network.edit", on="of")
def detach_document(*, by: Actor, of: Documented, attachment: Attachment) -> Documented:
    """Take a document away from what it is attached to; undoing brings it back."""
    lock_registry()
    of = lock(of)
    record: Any = record_of(of)
    gone = (attachment.title, attachment.language, attachment.url, attachment.file.name or "")
    left = tuple(each for each in record.documents if each != Document(*gone))
    revise(of, replace(record, documents=left), by=by, verb="detach_document")
    return of


def _attach(by: Actor, to: Documented, document: Document) -> Documented:
    lock_registry()
    to = lock(to)
    record: Any = record_of(to)
    if document in record.documents:
        raise Refusal(_("This document is attached already."), code="attached")
    documents = (*record.documents, document)
    revise(to, replace(record, documents=documents), by=by, verb="attach_document")
    note(documents=len(documents))
    return to
