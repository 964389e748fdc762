"""What a spreadsheet is once read, and how its faults are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ..actions import Refusal

MOST_ROWS = 100_000
MOST_COLUMNS = 500
MOST_CELLS = 4_000_000


class Row(NamedTuple):
    """A row that holds something, by the number a spreadsheet program shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows without the blank ones; all are as wide as the widest."""

    name: str
    rows: list[Row]
    hidden: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0].cells) if self.rows else 0


@dataclass(frozen=True)
class Notice:
    """Something to know of a file that was read: a code, and the facts its words need."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(_WORDS[self.code] % self.facts)


@dataclass(frozen=True)
class Book:
    """A file as read: its format, its sheets in order, and what is worth knowing of it."""

    format: str
    sheets: list[Sheet]
    notices: list[Notice]


class BadFile(Refusal):
    """The file cannot be read: what is wrong, where, and what to do about it."""

    def __init__(self, message: Any, *, code: str) -> None:
        super().__init__(message, code=code, status=422)


def column_letter(column: int) -> str:
    """What a spreadsheet program calls a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column by its letters: AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def too_long(sheet: str) -> BadFile:
    """The refusal of a sheet with more rows than are read."""
    return BadFile(
        _(
            "The sheet “%(sheet)s” has more than %(most)s rows, which is as many as are read at"
            " once: split the file."
        )
        % {"sheet": sheet, "most": MOST_ROWS},
        code="too_many_rows",
    )


def too_wide(sheet: str, cell: str) -> BadFile:
    """The refusal of a sheet whose cells lie too far apart, by its farthest cell."""
    return BadFile(
        _(
            "The sheet “%(sheet)s” reaches as far as cell %(cell)s: delete what lies outside the"
            " table, and send it again."
        )
        % {"sheet": sheet, "cell": cell},
        code="too_wide",
    )


_WORDS = {
    "encoding": _(
        "The text was read as %(encoding)s, since it is not UTF-8: see that accents are right."
    ),
    "twice_encoded": _(
        "The accents look wrong, as in “%(example)s” (row %(row)s): the file was saved in the wrong"
        " encoding before. Correct it where it comes from."
    ),
    "delimiter": _("The columns are separated by %(delimiter)s."),
    "merged": _(
        "Sheet “%(sheet)s” has merged cells (%(count)s, the first is %(place)s): a value merged"
        " over several rows was given to each of them."
    ),
    "formulas": _(
        "Sheet “%(sheet)s” has formulas (%(count)s, the first in %(place)s): the values saved"
        " with them were used."
    ),
    "errors": _(
        "Sheet “%(sheet)s” has cells with an error (%(count)s, the first in %(place)s): they were"
        " read as empty."
    ),
    "hidden": _("Sheet “%(sheet)s” is hidden."),
    "empty": _("Sheet “%(sheet)s” is empty."),
    "no_heading": _("Column %(column)s has no heading."),
    "same_heading": _("Columns %(columns)s have the same heading, “%(heading)s”."),
}
