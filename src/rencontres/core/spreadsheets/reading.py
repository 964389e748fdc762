"""Read a file of any of the three formats, told apart by what it holds and not by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import archives, ods, xlsx
from .model import (
    MOST_ROWS,
    BadFile,
    Book,
    Notice,
    Row,
    Sheet,
    too_long,
)
from .sheets import Facts
from .text import not_a_spreadsheet, read_text

MOST_BYTES = 20_000_000
_OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")


def read(data: bytes, name: str) -> Book:
    """Read a file's sheets; one that cannot be read raises BadFile."""
    _require_readable(data)
    if data.startswith(b"PK"):
        book = _read_archive(archives.read_parts(data))
    elif data.startswith(_OTHERS) or data[:200].lstrip().startswith(b"<"):
        raise not_a_spreadsheet()
    else:
        records, notices = read_text(data, name)
        book = Book("csv", [Sheet(name, _rows(records))], notices)
    return _told(book)


def _require_readable(data: bytes) -> None:
    if not data.strip():
        raise BadFile(_("The file is empty."), code="empty")
    if len(data) > MOST_BYTES:
        raise BadFile(
            _("The file is larger than %(most)s MB: save only the sheet you need, and send that.")
            % {"most": MOST_BYTES // 1_000_000},
            code="too_large",
        )
    if data.startswith(_OLD_EXCEL):
        raise BadFile(
            _(
                "This is an Excel file of before 2007 (.xls), or one that a password protects:"
                " save it as XLSX without a password, and send that."
            ),
            code="old_excel",
        )


def _read_archive(parts: archives.Parts) -> Book:
    if "xl/workbook.xml" in parts:
        return _read_sheets("xlsx", parts, xlsx.facts_of(parts))
    if parts.get("mimetype", b"").startswith(ods.MIMETYPE) and "content.xml" in parts:
        return _read_sheets("ods", parts, ods.facts_of(parts))
    if "xl/workbook.bin" in parts:
        raise BadFile(
            _("This is a binary Excel file (.xlsb): save it as XLSX, and send that."),
            code="binary_excel",
        )
    raise not_a_spreadsheet()


def _read_sheets(format_: str, parts: archives.Parts, facts: Sequence[Facts]) -> Book:
    from python_calamine import (
        CalamineError,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    sheets: list[Sheet] = []
    notices: list[Notice] = []
    try:
        with load_workbook(archives.stored(parts)) as book:
            for place, (about, noted) in enumerate(
                zip_longest(book.sheets_metadata, facts, fillvalue=None)
            ):
                if about is None or about.typ != SheetTypeEnum.WorkSheet:
                    continue
                known = noted or Facts()
                grid = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
                hidden = about.visible != SheetVisibleEnum.Visible
                if len(grid) > MOST_ROWS:
                    raise too_long(about.name)
                values = known.filled_down([[as_text(value) for value in row] for row in grid])
                sheets.append(Sheet(about.name, _rows(values), hidden))
                notices += known.notices(about.name)
    except PasswordError as error:
        raise archives.locked() from error
    except (CalamineError, OSError, ValueError) as error:
        raise archives.damaged() from error
    return Book(format_, sheets, notices)


def _rows(grid: Iterable[Sequence[str]]) -> list[Row]:
    """The rows that hold something, all of one width, without empty columns at the end."""
    cleaned = [
        (number, [clean(cell) for cell in cells]) for number, cells in enumerate(grid, start=1)
    ]
    width = max((_used(cells) for _number, cells in cleaned), default=0)
    return [
        Row(number, tuple(cells[:width]) + ("",) * (width - len(cells)))
        for number, cells in cleaned
        if any(cells)
    ]


def _used(cells: Sequence[str]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)


def clean(cell: str) -> str:
    """A cell without what cannot be seen: control characters, spaces around; lines stay apart."""
    if cell.isprintable() and "  " not in cell:
        return cell.strip()
    seen = "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "" for c in cell)
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    return "\n".join(line for line in lines if line)


def as_text(value: Any) -> str:
    """A cell's value as a person would write it: 12 and not 12.0, days in ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _told(book: Book) -> Book:
    """The book with a notice for each hidden or empty sheet; one without any row is refused."""
    if not any(sheet.rows for sheet in book.sheets):
        raise BadFile(_("The file has no row: nothing is written in it."), code="empty")
    told = [Notice("hidden", {"sheet": sheet.name}) for sheet in book.sheets if sheet.hidden]
    empty = [sheet for sheet in book.sheets if not sheet.rows and not sheet.hidden]
    told += [Notice("empty", {"sheet": sheet.name}) for sheet in empty]
    return Book(book.format, book.sheets, [*book.notices, *told])
