"""Rows as a file that spreadsheet programs open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cells = Sequence[object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60

CSV = "text/csv; charset=utf-8"  # media types, as downloads bear them
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(rows: Iterable[Cells]) -> bytes:
    """The rows as CSV in UTF-8, with the mark by which Excel knows it."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([_harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def xlsx_file(rows: Iterable[Cells], *, title: str, decimals: str = "") -> bytes:
    """The rows as an XLSX sheet: its first row stays in sight, text is never a formula.

    `decimals` is the format in which decimal numbers are shown. Control characters, which a sheet
    cannot hold, are left out.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    listed = [list(row) for row in rows]
    for place, column in enumerate(zip(*listed, strict=True), start=1):
        width = min(max(len(str(cell)) for cell in column) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in listed:
        cells = []
        for value in row:
            is_text = isinstance(value, str)
            kept = ILLEGAL_CHARACTERS_RE.sub("", value) if is_text else value
            cell = WriteOnlyCell(sheet, value=kept)
            if is_text:
                cell.data_type = "s"
            elif decimals and isinstance(value, Decimal):
                cell.number_format = decimals
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
