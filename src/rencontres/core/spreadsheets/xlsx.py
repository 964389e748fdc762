"""What the XML of an XLSX file tells of its sheets, before their values are read."""

from __future__ import annotations

import re
from html import unescape
from posixpath import join, normpath

from .archives import Parts
from .model import MOST_ROWS, column_number, too_long
from .sheets import Facts, Range, require_close

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)(?<!/)>\s*<((?:\w+:)?f\b)?'
)
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)


def facts_of(parts: Parts) -> list[Facts]:
    """The facts of each sheet, in the workbook's order."""
    targets = {
        _attribute(each, b"Id"): normpath(join("xl", _attribute(each, b"Target"))).lstrip("/")
        for each in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
    }
    return [
        _facts(
            _attribute(each, b"name"), parts.get(targets.get(_attribute(each, b"r:id"), ""), b"")
        )
        for each in _SHEET.findall(parts["xl/workbook.xml"])
    ]


def _attribute(element: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', element)
    value = (found[1] or found[2] or b"") if found else b""
    return unescape(value.decode("utf-8", "replace"))


def _facts(name: str, xml: bytes) -> Facts:
    known = Facts()
    last_row = last_column = 0
    for cell in _CELL.finditer(xml):
        row, column = int(cell[2]), column_number(cell[1].decode())
        last_row, last_column = max(last_row, row), max(last_column, column)
        if cell[4]:
            known.formulas.append(f"{cell[1].decode()}{row}")
        if b't="e"' in cell[3]:
            known.errors.append(f"{cell[1].decode()}{row}")
    if last_row > MOST_ROWS:
        raise too_long(name)
    require_close(name, last_row, last_column)
    known.merged = sorted(
        Range(int(top), column_number(left.decode()), int(bottom), column_number(right.decode()))
        for left, top, right, bottom in _MERGED.findall(xml)
    )
    return known
