"""What the page that maps columns needs of a file, kept as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.spreadsheets import Book, Heading, Notice, Sheet, guess_heading, heading_at

from ..models import Import, ImportMapping
from .fields import FIELDS, Field, guess_columns, is_known, signature

SHOWN_ROWS = 25
_LONGEST_SHOWN = 120


def outline_of(book: Book) -> dict[str, Any]:
    """The sheets' first rows, and the notices, as JSON values."""
    return {
        "format": book.format,
        "notices": [[notice.code, notice.facts] for notice in book.notices],
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "rows": len(sheet.rows),
                "first": [
                    [row.number, [cell[:_LONGEST_SHOWN] for cell in row.cells]]
                    for row in sheet.rows[:SHOWN_ROWS]
                ],
            }
            for sheet in book.sheets
        ],
    }


def notices_of(of: Import) -> list[Notice]:
    """What is worth knowing of the file."""
    return [Notice(code, facts) for code, facts in of.outline.get("notices", [])]


def sheet_of(of: Import, place: int) -> Sheet:
    """The first rows of a sheet."""
    from rencontres.core.spreadsheets import Row

    kept = of.outline["sheets"][place]
    rows = [Row(number, tuple(cells)) for number, cells in kept["first"]]
    return Sheet(kept["name"], rows, kept["hidden"])


def likeliest_sheet(of: Import) -> int:
    """The first visible sheet with rows, or the first with rows."""
    with_rows = [place for place, sheet in enumerate(of.outline["sheets"]) if sheet["rows"]]
    visible = [place for place in with_rows if not of.outline["sheets"][place]["hidden"]]
    return (visible or with_rows)[0]


def heading_of(of: Import, place: int, first: int | None, last: int | None) -> Heading:
    """The headings in the rows that a person chose, or the likeliest."""
    sheet = sheet_of(of, place)
    if first and last:
        return heading_at(sheet, first, last)
    return guess_heading(sheet, is_known)


def proposed_columns(of: Import, heading: Heading) -> tuple[dict[str, Any], bool]:
    """The mapping last used under these headings, or a guess; and whether it is remembered."""
    kept = ImportMapping.objects.filter(
        brings=of.brings, signature=signature(heading.names)
    ).first()
    if kept:
        return kept.mapping, True
    return {"columns": guess_columns(FIELDS[of.brings], heading.names)}, False


def sound_columns(
    fields: Sequence[Field], columns: Mapping[str, Sequence[int]], width: int
) -> dict[str, list[int]]:
    """The columns of each field: every column serves once, and no field that must be is missing."""
    several = {each.name: each.several for each in fields}
    kept = {name: sorted(set(found)) for name, found in columns.items() if found}
    used = [column for found in kept.values() for column in found]
    if (
        not set(kept) <= set(several)
        or len(used) > len(set(used))
        or not set(used) <= set(range(width))
        or any(len(found) > 1 and not several[name] for name, found in kept.items())
    ):
        raise Refusal(
            _(
                "A column can hold one thing only, and most things stand in one column: choose"
                " again."
            ),
            code="columns",
            status=422,
        )
    missing = [each.label for each in fields if each.required and not kept.get(each.name)]
    if missing:
        raise Refusal(
            _("Choose the column of: %(fields)s.") % {"fields": ", ".join(map(str, missing))},
            code="missing_columns",
            status=422,
        )
    return kept
