"""A view as a table: CSV, and XLSX with a second sheet that says where it comes from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from rencontres.core.languages import words

from ..models import FRANCE, Country, Status, Theme
from ..queries import columns
from .rows import Told

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
PIECE = 64 * 1024

Cell = str | int | date | None


@dataclass(frozen=True)
class View:
    """What is exported: links or projects, and the lines that say what they are, and from where."""

    show: str
    notes: Sequence[str]


def harmless(value: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def header(view: View) -> list[str]:
    """The columns' names in the reader's language."""
    titled = [_("Project")] if view.show == "projects" else []
    names = [
        _("Key"),
        *titled,
        _("Kind of link"),
        _("Status"),
        _("Since"),
        _("Until"),
        _("French authorities"),
        _("Foreign authorities"),
        _("Countries"),
        _("Themes"),
        _("Goals (SDG)"),
        _("Source"),
        _("Last confirmed"),
        _("Fictitious data"),
    ]
    return [capfirst(name) for name in names]


def _cells(view: View) -> Callable[[Told], list[Cell]]:
    """How a row is told; all names are looked up once."""
    countries = {country.code: words(country.name) for country in Country.objects.all()}
    themes = {theme.pk: words(theme.name) for theme in Theme.objects.all()}
    kinds = {kind: capfirst(str(kind.label)) for kind in columns.KINDS} | {"": ""}
    statuses = {status: capfirst(str(status.label)) for status in Status}
    marks = (_("no"), _("yes"))

    def cells(row: Told) -> list[Cell]:
        french = [party for party in row.parties if party.country == FRANCE]
        abroad = [party for party in row.parties if party.country != FRANCE]
        titled: list[Cell] = [words(row.title)] if view.show == "projects" else []
        told: list[Cell] = [
            row.key,
            *titled,
            kinds[row.kind],
            statuses[Status(row.status)],
            row.since,
            row.until,
            "; ".join(party.name for party in french),
            "; ".join(party.name for party in abroad),
            "; ".join(dict.fromkeys(countries[party.country] for party in abroad)),
            "; ".join(themes[theme] for theme in row.themes if theme in themes),
            "; ".join(map(str, row.goals)),
            row.source,
            row.confirmed,
            marks[row.synthetic],
        ]
        return [harmless(cell) for cell in told]

    return cells


def write_csv(view: View, rows: Iterable[Told]) -> Iterator[bytes]:
    """Comma-separated, UTF-8; the last lines, after a "#", say where it comes from."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(header(view))
    cells = _cells(view)
    for row in rows:
        writer.writerow(cells(row))
        if buffer.tell() >= PIECE:
            yield _taken(buffer)
    writer.writerows([f"# {note}"] for note in view.notes)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    taken = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return taken


def write_xlsx(view: View, rows: Iterable[Told]) -> Iterator[bytes]:
    """One sheet with the rows, one that says where they come from."""
    book = Workbook(write_only=True)
    names = header(view)
    sheet = book.create_sheet(_("Projects") if view.show == "projects" else _("Links"))
    sheet.freeze_panes = "B2"
    for number in range(len(names)):
        sheet.column_dimensions[chr(ord("A") + number)].width = 10 if number == 0 else 24
    sheet.append([_bold(sheet, name) for name in names])
    cells = _cells(view)
    for row in rows:
        sheet.append([_printable(cell) for cell in cells(row)])
    about = book.create_sheet(_("Sources"))
    about.column_dimensions["A"].width = 100
    for note in view.notes:
        about.append([note])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _bold(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _printable(cell: Cell) -> Cell:
    """Without the control characters that no spreadsheet may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
