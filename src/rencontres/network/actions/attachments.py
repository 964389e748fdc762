"""Documents of links, projects and agreements: attach one, take one away."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import Attachment
from ..records import Document, record_of
from .registry import lock_registry
from .revisions import Documented, revise

MOST_BYTES = 10 * 1024 * 1024
# How a file of each kind begins, whatever its name says.
SIGNATURES = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".jpg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
}


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
    suffix = sound_suffix(file)
    kept = default_storage.save(f"cooperation/{uuid.uuid4().hex}{suffix}", file)
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


def sound_suffix(file: File[Any]) -> str:
    """The kind of a file, refused where it is none of ours or too big."""
    suffix = PurePath(file.name or "").suffix.lower().replace(".jpeg", ".jpg")
    begins = SIGNATURES.get(suffix)
    if begins is None or file.read(len(begins)) != begins:
        raise Refusal(
            _("This file is no PDF, DOCX, ODT, JPEG or PNG: convert it to PDF and send it again."),
            code="file_kind",
            status=422,
        )
    if file.size > MOST_BYTES:
        raise Refusal(
            _("This file is bigger than 10 MB: make it smaller, or give its address on the web."),
            code="file_size",
            status=422,
        )
    file.seek(0)
    return suffix
