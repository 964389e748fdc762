"""What a sheet's XML tells beyond its values: merged cells, formulas, errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .model import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Notice, column_letter, too_wide


class Range(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{place(self.top, self.left)}:{place(self.bottom, self.right)}"


def place(row: int, column: int) -> str:
    """A cell as a spreadsheet program names it: B12."""
    return f"{column_letter(column)}{row}"


@dataclass
class Facts:
    """What is known of a sheet beside its values."""

    merged: list[Range] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)  # where they stand
    errors: list[str] = field(default_factory=list)

    def filled_down(self, grid: list[list[str]]) -> list[list[str]]:
        """The grid, in which a value merged over several rows stands in each of them."""
        for area in self.merged:
            if area.top > len(grid) or area.left > len(grid[area.top - 1]):
                continue
            value = grid[area.top - 1][area.left - 1]
            for row in grid[area.top : area.bottom]:
                if area.left <= len(row):
                    row[area.left - 1] = value
        return grid

    def notices(self, sheet: str) -> list[Notice]:
        """What to tell of the sheet, each with the first place where it is so."""
        found = (("merged", self.merged), ("formulas", self.formulas), ("errors", self.errors))
        return [
            Notice(code, {"sheet": sheet, "count": len(places), "place": str(places[0])})
            for code, places in found
            if places
        ]


def require_close(sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose cells lie so far apart that the grid between them would fill memory."""
    if rows <= MOST_ROWS and (columns > MOST_COLUMNS or rows * columns > MOST_CELLS):
        raise too_wide(sheet, place(rows, columns))
