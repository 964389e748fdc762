"""A file of rows as somebody saved it: any usual encoding and delimiter, with its flaws told."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rencontres.engines.linkage import key_of

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 10_000_000
_QUOTED = re.compile(r'"[^"]*"')


class TableError(Exception):
    """Why a file cannot be read as a table, and what to do."""


def read_table(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    """The columns of a CSV file and its rows, each as long as the header; no empty lines."""
    text = _text(path.read_bytes(), path.name)
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [name.strip() for name in next(lines, [])]
    if not any(header):
        raise TableError(f"{path.name} has no header: its first line must name the columns.")
    return header, _rows(lines, len(header), path.name)


def _rows(lines: Iterator[list[str]], width: int, name: str) -> Iterator[list[str]]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(f"{name}, row {number}: this is no CSV ({error}).") from error
        if cells:
            yield [*cells, *[""] * (width - len(cells))]


def column(header: Sequence[str], wanted: str) -> int:
    """The place of a column by its name; accents, capitals and spaces don't matter."""
    if wanted in header:
        return header.index(wanted)
    keys = [key_of(name) for name in header]
    if key_of(wanted) not in keys:
        there = ", ".join(name or "(unnamed)" for name in header)
        raise TableError(f"There is no column “{wanted}”. The columns are: {there}")
    return keys.index(key_of(wanted))


def _text(content: bytes, name: str) -> str:
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise TableError(f"{name} is a spreadsheet, not CSV: save it as CSV (UTF-8) first.")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError(f"{name} is no text in UTF-8, UTF-16 or Windows-1252: save it as CSV (UTF-8).")


def _encodings(content: bytes) -> list[str]:
    """What the content may be written in: by its mark, by its zeroes, then the two usual ones."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return [encoding]
    sample = content[:1000]
    if sample[1::2].count(0) > len(sample) / 4:
        return ["utf-16-le"]
    if sample[0::2].count(0) > len(sample) / 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _delimiter(text: str) -> str:
    """The usual delimiter that divides the header into most columns."""
    header = _QUOTED.sub("", text.lstrip().split("\n", 1)[0])
    return max(_DELIMITERS, key=header.count)
