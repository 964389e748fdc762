"""XLSX and ODS files are ZIP archives of XML: what is handed on was checked and is what is read."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from .model import BadFile

MOST_EXPANDED = 200_000_000
MOST_RATIO = 300
MOST_PARTS = 5_000
_SMALL = 1_000_000
_IRRELEVANT = ("xl/media/", "xl/drawings/", "xl/theme/", "docProps/", "Pictures/", "Thumbnails/")

# All that Python's zipfile raises at broken archives.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    NotImplementedError,
)

Parts = dict[str, bytes]


def read_parts(data: bytes) -> Parts:
    """The XML parts of an archive by name; sizes are checked before anything is expanded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [each for each in archive.infolist() if _is_wanted(each.filename)]
            _require_modest(wanted)
            return {each.filename: _sound(archive, each) for each in wanted}
    except _FAULTS as error:
        raise damaged() from error


def stored(parts: Parts) -> io.BytesIO:
    """The parts as an archive without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def damaged() -> BadFile:
    """The refusal of a file that is cut short or broken."""
    return BadFile(
        _(
            "The file is damaged or was cut short: open it in your spreadsheet program, save it"
            " again and send that."
        ),
        code="damaged",
    )


def locked() -> BadFile:
    """The refusal of a file that a password protects."""
    return BadFile(
        _("A password protects this file: save it without one and send it again."), code="password"
    )


def _is_wanted(name: str) -> bool:
    return name == "mimetype" or (
        name.endswith((".xml", ".rels", ".bin")) and not name.startswith(_IRRELEVANT)
    )


def _require_modest(wanted: list[zipfile.ZipInfo]) -> None:
    swollen = any(
        each.file_size > _SMALL and each.file_size > MOST_RATIO * each.compress_size
        for each in wanted
    )
    if (
        swollen
        or len(wanted) > MOST_PARTS
        or sum(each.file_size for each in wanted) > MOST_EXPANDED
    ):
        raise BadFile(
            _(
                "Unpacked, this file would be far larger than a list of rows: it was not opened."
                " Save only the sheet you need, and send that."
            ),
            code="too_large_unpacked",
        )


def _sound(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part's content: no longer than it says, with the checksum it says, without entities."""
    if part.flag_bits & 1:
        raise locked()
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadFile(
            _(
                "The file defines entities of its own (in %(part)s), which no spreadsheet program"
                " writes: it was not read."
            )
            % {"part": part.filename},
            code="entities",
        )
    return content
