"""Reading an edition's file: all that is wrong with it is told at once, row by row.

    content = read(Path("examples/rencontres-2017/edition.toml"))
    content["rooms"][0]["capacity"]

What comes out has every key of every table, defaults included, and its hours are moments
(aware, UTC): no reader has to look again.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import ValidationError

from .consistency import contradictions
from .problems import FileProblem, Problem, unknown, worded
from .schema import LISTS, REQUIRED, SINGLE, Row

__all__ = ["FileProblem", "Problem", "parse", "read"]

Content = dict[str, Any]


def read(path: Path) -> Content:
    """The checked content of an edition's file; raises FileProblem with every problem."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        words = _("%(file)s cannot be read (%(why)s): check its name and place.")
        raise FileProblem(words % {"file": path, "why": error.strerror}) from error
    except UnicodeDecodeError as error:
        words = _("%(file)s is not in UTF-8: save it again as UTF-8 text.")
        raise FileProblem(words % {"file": path.name}) from error
    return parse(text, name=path.name)


def parse(text: str, *, name: str = "edition.toml") -> Content:
    """The checked content of an edition's text; raises FileProblem with every problem."""
    reading = _Reading(_toml(text, name))
    if problems := reading.all_problems():
        raise FileProblem.listing(name, _in_order(problems, text))
    return reading.content()


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = place.groups() if place else (text.count("\n") + 1, 1)
        words = _(
            "%(file)s is not TOML at line %(line)s, column %(column)s: look for a missing quotation"
            " mark, bracket or equals sign there. (%(why)s)"
        )
        facts = {"file": name, "line": line, "column": column, "why": error}
        raise FileProblem(words % facts) from error


class _Reading:
    """A file's tables as they are checked: rows as written, sound rows, problems of the others."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = {"meetings": {}, **raw}  # read for its defaults where it is left out
        self.problems: list[Problem] = []
        self.written: dict[str, dict[int, Content]] = {name: {} for name in (*SINGLE, *LISTS)}
        self.rows: dict[str, dict[int, Content]] = {name: {} for name in self.written}
        for table in self.raw:
            if table not in self.rows:
                self.problems.append(Problem(table, None, "", unknown(table, self.rows)))
        for table in self.rows:
            self._read_table(table)
        self.rows = _moments(self.rows, self._zone())

    def all_problems(self) -> list[Problem]:
        """Those of single rows, then those between rows where the first leave anything to say."""
        told = {(problem.table, problem.row, problem.key) for problem in self.problems}
        return self.problems + [
            problem
            for problem in contradictions(self.written, self.rows)
            if (problem.table, problem.row, problem.key) not in told
        ]

    def content(self) -> Content:
        """The sound file, a table's one row or its list of rows by the table's name."""
        single = {name: self.rows[name].get(1) for name in SINGLE}
        return {**single, **{name: list(self.rows[name].values()) for name in LISTS}}

    def _zone(self) -> ZoneInfo:
        edition = self.rows["edition"].get(1)
        return ZoneInfo(edition["timezone"] if edition else "UTC")

    def _read_table(self, table: str) -> None:
        if table not in self.raw:
            if table in REQUIRED:
                self.problems.append(Problem(table, None, "", _("is missing: write this table")))
            return
        written = self.raw[table]
        if table in SINGLE:
            self._read_row(SINGLE[table], table, written, None)
        elif isinstance(written, list) and (written or table not in REQUIRED):
            for number, row in enumerate(written, 1):
                self._read_row(LISTS[table], table, row, number)
        else:
            words = _("must be rows: write [[%(table)s]] above each") % {"table": table}
            self.problems.append(Problem(table, None, "", words))

    def _read_row(self, shape: type[Row], table: str, row: Any, number: int | None) -> None:
        if isinstance(row, dict):
            self.written[table][number or 1] = row
        try:
            self.rows[table][number or 1] = shape.model_validate(row).model_dump()
        except ValidationError as error:
            self.problems += [
                Problem(table, number, _key(fault["loc"]), worded(fault, shape.model_fields))
                for fault in error.errors(include_url=False)
            ]


def _key(place: tuple[int | str, ...]) -> str:
    """`people[2].role` for ("people", 1, "role"): rows are counted from 1."""
    written = ""
    for part in place:
        if isinstance(part, int):
            written += f"[{part + 1}]"
        elif part != "[key]":  # pydantic's word for a mapping's key
            written += f".{part}" if written else part
    return written


def _in_order(problems: list[Problem], text: str) -> list[Problem]:
    """The problems as they come in the file, each row's with its line."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*(\w+)\s*\]", line):
            lines.setdefault(header[1], []).append(number)
    found = [
        dataclasses.replace(problem, line=rows[(problem.row or 1) - 1])
        if len(rows := lines.get(problem.table, [])) >= (problem.row or 1)
        else problem
        for problem in problems
    ]
    return sorted(found, key=lambda problem: problem.line or 0)


def _moments(value: Any, zone: ZoneInfo) -> Any:
    """The same values, with hours of the venue as moments."""
    if isinstance(value, dict):
        return {key: _moments(part, zone) for key, part in value.items()}
    if isinstance(value, list):
        return [_moments(part, zone) for part in value]
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    return value
