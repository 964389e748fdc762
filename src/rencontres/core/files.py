"""Files that people send: of a known kind by what they begin with, of a bearable size, kept."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from .actions import Refusal

MEGABYTES = 10
# How a file of each kind begins, whatever its name says.
SIGNATURES = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
    ".odp": b"PK\x03\x04",
    ".jpg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
}
DOCUMENTS = (".pdf", ".docx", ".odt", ".jpg", ".png")
SLIDES = (".pdf", ".pptx", ".odp")


def keep_file(
    file: File[Any],
    folder: str,
    kinds: tuple[str, ...] = DOCUMENTS,
    megabytes: int = MEGABYTES,
) -> str:
    """Keep a file under a name of ours; raises Refusal where it is of no such kind or too big."""
    suffix = _suffix(file, kinds)
    if file.size > megabytes * 2**20:
        raise Refusal(
            _(
                "This file is bigger than %(most)d MB: make it smaller, or give its address on"
                " the web."
            )
            % {"most": megabytes},
            code="file_size",
            status=422,
        )
    file.seek(0)
    return default_storage.save(f"{folder}/{uuid.uuid4().hex}{suffix}", file)


def _suffix(file: File[Any], kinds: tuple[str, ...]) -> str:
    suffix = PurePath(file.name or "").suffix.lower().replace(".jpeg", ".jpg")
    begins = SIGNATURES.get(suffix) if suffix in kinds else None
    if begins is None or file.read(len(begins)) != begins:
        raise Refusal(
            _("This file is none of %(kinds)s: convert it to PDF and send it again.")
            % {"kinds": ", ".join(kind[1:].upper() for kind in kinds)},
            code="file_kind",
            status=422,
        )
    return suffix
