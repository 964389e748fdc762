"""Invoices as files: made once, kept as issued, and served from the storage for ever."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM

from . import documents
from .actions import keep_copy
from .models import Copy, Invoice


def file_of(invoice: Invoice) -> bytes:
    """The invoice's own file; made and kept now, where there is none yet."""
    copy = Copy.objects.filter(invoice=invoice).first()
    if copy is None:
        copy = keep_copy(by=SYSTEM, invoice=invoice, pdf=documents.invoice(invoice))
    return _read(copy)


def _read(copy: Copy) -> bytes:
    """The file, if it is still the one that was issued."""
    try:
        with default_storage.open(copy.file) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        content = b""
    if sha256(content).hexdigest() != copy.sha256:
        raise Refusal(
            _("The file of this invoice is no longer the one that was issued: restore %(file)s.")
            % {"file": copy.file},
            code="altered",
        )
    return content
