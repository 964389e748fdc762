"""A sheet's rows as the import understands them: values, names to look for, and problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rencontres.core.spreadsheets import Row, Sheet, column_letter

from ..linkage import Question
from ..models import FRANCE, Import, ImportParty, Status
from ..names import search_name
from ..territories import territory
from . import values
from .fields import FIELDS, Field

Problem = tuple[str, dict[str, Any]]
LONGEST_NAME = 200
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s+/\s+")
_BETWEEN_THEMES = re.compile(r"\s*[;|\n,/]\s*")
_CODE = re.compile(r"[0-9]{9}|[0-9]{5}|2[AB][0-9]{3}")
_DEPARTMENT = re.compile(r"(2[AB]|[0-9]{1,3})\b.*", re.IGNORECASE | re.DOTALL)


@dataclass
class ReadRow:
    """A row: its cells by field, what they mean, the names in it and what is wrong."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    parties: list[tuple[str, Question]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads the rows under the headings of a sheet, column by column as it was mapped."""

    def __init__(self, brings: str, sheet: Sheet, mapping: dict[str, Any]) -> None:
        self.brings = brings
        self.sheet = sheet
        self.mapping = mapping
        self.columns: dict[str, list[int]] = mapping["columns"]
        self.themes = values.themes_by_name() if brings == Import.Brings.PROJECTS else {}

    def __iter__(self) -> Iterator[ReadRow]:
        for row in self.sheet.rows:
            if row.number > self.mapping["last"] and (cells := self._cells(row)):
                yield self._read(ReadRow(row.number, cells))

    def _cells(self, row: Row) -> dict[str, str]:
        """The mapped cells that hold something."""
        told = {
            name: "\n".join(row.cells[column] for column in columns if row.cells[column])
            for name, columns in self.columns.items()
        }
        return {name: text for name, text in told.items() if text}

    def _read(self, row: ReadRow) -> ReadRow:
        for each in FIELDS[self.brings]:
            if each.required and each.name not in row.cells:
                row.problems.append(self._problem("missing", each.name))
        self._read_values(row)
        if not row.problems:
            row.parties = list(self._parties(row))
        return row

    def _read_values(self, row: ReadRow) -> None:
        if self.brings == Import.Brings.NAMES:
            self._take(row, "kind", values.read_name_kind)
            self._take(row, "language", values.read_language)
            row.values["names"] = _pieces(_BETWEEN, row.cells.get("name", ""))
        else:
            self._take(row, "kind", values.read_kind)
            self._read_dates(row)
            self._take(row, "status", values.read_status)
            self._take_texts(row)
        self._take(row, "country", read_country)
        self._take(row, "code", read_code)
        if self.brings == Import.Brings.PROJECTS:
            self._read_themes(row)
        too_long = (
            name
            for name in ("here", "title", "source")
            if len(row.cells.get(name, "")) > LONGEST_NAME
        )
        row.problems += [self._problem("too_long", name, most=LONGEST_NAME) for name in too_long]

    def _take(self, row: ReadRow, name: str, read: Callable[[str], Any]) -> None:
        """Read a cell's value, or note that it cannot be read."""
        written = row.cells.get(name)
        if not written:
            return
        try:
            row.values[name] = read(written)
        except values.UnreadableError:
            row.problems.append(self._problem(name, name, value=written[:80]))

    def _read_dates(self, row: ReadRow) -> None:
        self._take(row, "since", values.read_years)
        since, until = row.values.pop("since", ("", ""))
        self._take(row, "until", values.read_date)
        until = row.values.get("until", until)
        row.values |= {name: date for name, date in (("since", since), ("until", until)) if date}
        if since and until and until < since[: len(until)]:
            row.problems.append(self._problem("ends_before", "until", value=until))

    def _take_texts(self, row: ReadRow) -> None:
        for name in ("title", "source", "reason"):
            if text := row.cells.get(name):
                row.values[name] = " ".join(text.split())
        if row.values.get("status") != Status.SUSPENDED:
            row.values.pop("reason", None)
        elif "reason" not in row.values:
            row.problems.append(self._problem("no_reason", "reason"))

    def _read_themes(self, row: ReadRow) -> None:
        written = row.cells.get("themes", "")
        whole = self.themes.get(search_name(written))
        named = [written] if whole else _pieces(_BETWEEN_THEMES, written)
        for name in named:
            if search_name(name) not in self.themes:
                row.problems.append(self._problem("themes", "themes", value=name[:80]))
        codes = (self.themes.get(search_name(name)) for name in named)
        row.values["themes"] = list(dict.fromkeys(code for code in codes if code))

    def _parties(self, row: ReadRow) -> Iterator[tuple[str, Question]]:
        country, department = row.values.get("country", ("", ""))
        abroad = self.brings == Import.Brings.NAMES and "country" in self.columns
        yield (
            ImportParty.Role.HERE.value,
            Question(
                " ".join(row.cells["here"].split()),
                country if abroad else FRANCE,
                department
                if abroad and department
                else read_department(row.cells.get("department", "")),
                row.values.get("code", ""),
            ),
        )
        for name in dict.fromkeys(_pieces(_BETWEEN, row.cells.get("there", ""))):
            yield ImportParty.Role.THERE.value, Question(name[:LONGEST_NAME], country, department)

    def _problem(self, code: str, name: str, **facts: Any) -> Problem:
        columns = self.columns.get(name, [])
        letters = ", ".join(column_letter(column + 1) for column in columns)
        return code, {"column": letters, "field": name, **facts}


def field_of(brings: str, name: str) -> Field:
    """A field by its name."""
    return next(each for each in FIELDS[brings] if each.name == name)


def _pieces(between: re.Pattern[str], written: str) -> list[str]:
    return [piece for piece in between.split(written.strip()) if piece]


def read_country(written: str) -> tuple[str, str]:
    """The code of a country, and the department of a French territory overseas."""
    found = territory(written)
    if not found:
        raise values.UnreadableError(written)
    return found


def read_code(written: str) -> str:
    """A SIREN or INSEE code; a SIRET begins with the SIREN, and Excel takes a leading 0 away."""
    bare = re.sub(r"[\s.\u00a0-]", "", written).upper()
    code = {14: bare[:9], 4: f"0{bare}", 8: f"0{bare}"}.get(len(bare), bare)
    if not _CODE.fullmatch(code):
        raise values.UnreadableError(written)
    return code


def read_department(written: str) -> str:
    """A department as the linkage wants it: "35 - Ille-et-Vilaine" is 35, 1 is 01."""
    text = " ".join(written.split())[:100]
    found = _DEPARTMENT.fullmatch(text)
    return found[1].upper().zfill(2) if found else text
