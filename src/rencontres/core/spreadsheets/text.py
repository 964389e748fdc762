"""CSV: find out the encoding and the separator, then read the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from django.utils.translation import gettext_lazy as _

from .model import MOST_COLUMNS, MOST_ROWS, BadFile, Notice, column_letter, too_long, too_wide

DELIMITERS = {";": ";", ",": ",", "\t": _("tabs"), "|": "|"}
_SEEN = 50
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TWICE_ENCODED = re.compile("\\w*[ÃÂ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]\\w*")
_EXCEL_HINT = re.compile("sep=(.)\r?\n")


def read_text(data: bytes, name: str) -> tuple[list[list[str]], list[Notice]]:
    """The records of a CSV file, and what to know of it."""
    text, encoding = _decoded(data)
    notices = [Notice("encoding", {"encoding": encoding})] if encoding else []
    if found := _TWICE_ENCODED.search(text):
        row = text.count("\n", 0, found.start()) + 1
        notices.append(Notice("twice_encoded", {"example": found[0], "row": row}))
    delimiter, text = _delimiter(text)
    if delimiter:
        notices.append(
            Notice("delimiter", {"delimiter": str(DELIMITERS.get(delimiter, delimiter))})
        )
    return _records(text, delimiter or ";", name), notices


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding where it is worth telling."""
    codec, told = next(((c, t) for bom, c, t in _BOMS if data.startswith(bom)), ("", ""))
    if not codec and b"\0" in data[:2000]:
        codec, told = ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), "UTF-16"
    try:
        text = data.decode(codec or "utf-8")
    except UnicodeDecodeError as error:
        if codec:
            raise not_a_spreadsheet() from error
        text, told = _western(data), "Windows-1252"
    if "\0" in text:
        raise not_a_spreadsheet()
    return text, told


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        raise BadFile(
            _(
                "Row %(row)s, character %(character)s cannot be read, neither as UTF-8 nor as"
                " Windows-1252: save the file as “CSV UTF-8”, or as XLSX, and send it again."
            )
            % {"row": before.count(b"\n") + 1, "character": len(before) - before.rfind(b"\n")},
            code="encoding",
        ) from error


def not_a_spreadsheet() -> BadFile:
    """The refusal of what is no spreadsheet at all."""
    return BadFile(
        _("This is not a spreadsheet: send a CSV, XLSX or ODS file."), code="not_a_spreadsheet"
    )


def _delimiter(text: str) -> tuple[str, str]:
    """What separates the columns ("" where there is but one), and the text without Excel's hint."""
    if hint := _EXCEL_HINT.match(text):
        return hint[1], text[hint.end() :]
    return max(DELIMITERS, key=lambda each: _columns(text, each)), text


def _columns(text: str, delimiter: str) -> tuple[int, int, int]:
    """How well a separator suits: rows it divides, those of the commonest width, that width."""
    try:
        seen = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), _SEEN))
    except csv.Error:
        return 0, 0, 0
    widths = [len(record) for record in seen if len(record) > 1]
    commonest = max(widths, key=widths.count, default=0)
    return len(widths), widths.count(commonest), commonest


def _records(text: str, delimiter: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    begun = 1
    try:
        for record in reader:
            if len(record) > MOST_COLUMNS:
                raise too_wide(name, f"{column_letter(len(record))}{len(records) + 1}")
            records.append(record)
            if len(records) > MOST_ROWS:
                raise too_long(name)
            begun = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            _(
                "The quotation marks that begin on line %(line)s do not end as they should:"
                " correct that line, or save the file as XLSX and send that."
            )
            % {"line": begun},
            code="quotes",
        ) from error
    return records
