"""What the XML of an ODS file tells of its sheets, before their values are read."""

from __future__ import annotations

from xml.parsers import expat

from .archives import Parts, damaged
from .model import MOST_COLUMNS, MOST_ROWS, too_long
from .sheets import Facts, Range, place, require_close

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_CELLS = ("table:table-cell", "table:covered-table-cell")


def facts_of(parts: Parts) -> list[Facts]:
    """The facts of each sheet, in the file's order."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.starts
    parser.EndElementHandler = walk.ends
    try:
        parser.Parse(parts["content.xml"], True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error
    return walk.sheets


class _Walk:
    """Goes through the tables' elements, and counts where it is."""

    def __init__(self) -> None:
        self.sheets: list[Facts] = []
        self.name = ""
        self.row = 1
        self.rows = 1  # as which the present row stands
        self.column = 1
        self.last = (0, 0)  # row and column of the farthest cell that holds something
        self.holds = False

    def starts(self, element: str, has: dict[str, str]) -> None:
        if element == "table:table":
            self.sheets.append(Facts())
            self.name, self.row, self.last = has.get("table:name", ""), 1, (0, 0)
        elif element == "table:table-row":
            self.rows = int(has.get("table:number-rows-repeated", 1))
            self.column, self.holds = 1, False
        elif element in _CELLS and self.sheets:
            self._cell(has)

    def ends(self, element: str) -> None:
        if element != "table:table-row":
            return
        self.row += self.rows
        if self.holds:
            rows, columns = self.row - 1, self.last[1]
            if rows > MOST_ROWS:
                raise too_long(self.name)
            require_close(self.name, rows, columns)

    def _cell(self, has: dict[str, str]) -> None:
        repeated = int(has.get("table:number-columns-repeated", 1))
        down = int(has.get("table:number-rows-spanned", 1))
        across = int(has.get("table:number-columns-spanned", 1))
        here = place(self.row, min(self.column, MOST_COLUMNS + 1))
        if down > 1 or across > 1:
            area = Range(self.row, self.column, self.row + down - 1, self.column + across - 1)
            self.sheets[-1].merged.append(area)
        if "table:formula" in has:
            self.sheets[-1].formulas.append(here)
        if has.get("calcext:value-type") == "error":
            self.sheets[-1].errors.append(here)
        self.column += repeated
        if "office:value-type" in has:
            self.holds = True
            self.last = (self.row, max(self.last[1], self.column - 1))
