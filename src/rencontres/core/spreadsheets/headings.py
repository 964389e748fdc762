"""Which rows of a sheet are its headings: under a title, on one line or two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .model import Notice, Row, Sheet, column_letter

_LOOKED_AT = 20
_NUMBER = re.compile(r"[0-9][0-9 .,/:-]*")


@dataclass(frozen=True)
class Heading:
    """Headings by column, the rows they stand in, and what is odd about them."""

    first: int
    last: int
    names: tuple[str, ...]
    notices: list[Notice] = field(default_factory=list)


def guess_heading(sheet: Sheet, known: Callable[[str], bool] = bool) -> Heading:
    """The likeliest headings: a well-filled row of words that `known` knows, none a number.

    The line above belongs to it where it groups columns: several words, fewer than columns.
    """
    rows = sheet.rows[:_LOOKED_AT]
    best = max(range(len(rows)), key=lambda place: (_likeliness(rows[place], known), -place))
    first = last = rows[best].number
    if best and _groups(rows[best - 1], rows[best]):
        first = rows[best - 1].number
    return heading_at(sheet, first, last)


def _likeliness(row: Row, known: Callable[[str], bool]) -> float:
    filled = [cell for cell in row.cells if cell]
    words = sum(2 for cell in filled if known(cell))
    numbers = sum(3 for cell in filled if _NUMBER.fullmatch(cell))
    return (len(filled) + words - numbers) / len(row.cells)


def _groups(above: Row, row: Row) -> bool:
    words = [cell for cell in above.cells if cell]
    return (
        above.number == row.number - 1
        and len(words) > 1
        and len(set(words)) < len([cell for cell in row.cells if cell])
        and not any(_NUMBER.fullmatch(cell) for cell in words)
    )


def heading_at(sheet: Sheet, first: int, last: int) -> Heading:
    """The headings in some rows of a sheet; a group's name stands before each of its columns."""
    lines = [row for row in sheet.rows if first <= row.number <= last]
    columns: list[list[str]] = [[] for _column in range(sheet.width)]
    for line in lines:
        group = ""
        for place, cell in enumerate(line.cells):
            group = cell or (group if line is not lines[-1] else "")
            if group and group not in columns[place]:
                columns[place].append(group)
    names = tuple(" – ".join(" ".join(part.split()) for part in parts) for parts in columns)
    return Heading(first, last, _named(names), _oddities(names))


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        name or _("Column %(letter)s") % {"letter": column_letter(place)}
        for place, name in enumerate(names, start=1)
    )


def _oddities(names: tuple[str, ...]) -> list[Notice]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for place, name in enumerate(names, start=1):
        by_name[name].append(column_letter(place))
    missing = [Notice("no_heading", {"column": letter}) for letter in by_name.pop("", [])]
    return missing + [
        Notice("same_heading", {"columns": ", ".join(letters), "heading": name})
        for name, letters in by_name.items()
        if len(letters) > 1
    ]
