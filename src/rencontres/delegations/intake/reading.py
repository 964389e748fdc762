"""The rows of a file as people: what they mean, and what is wrong with them, by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rencontres.core.languages import words
from rencontres.core.spreadsheets import Heading, Row, Sheet, column_letter, guess_heading
from rencontres.core.spreadsheets import read as read_book
from rencontres.network.importing import values
from rencontres.network.importing.fields import Field, guess_columns, knows
from rencontres.network.importing.rows import read_code, read_country, read_department
from rencontres.network.linkage import Question
from rencontres.network.names import search_name

from ..models import Category, Intake
from ..people import BadPerson, Person, check
from .fields import fields

Problem = tuple[str, dict[str, Any]]
MOST_ROWS = 2000
LONGEST = {
    "given_name": 100,
    "family_name": 100,
    "function": 200,
    "needs": 500,
    "organisation": 200,
}
_BETWEEN = re.compile(r"\s*(?:[;,/|\n+&]|\bet\b|\band\b|\by\b)\s*", re.IGNORECASE)


@dataclass
class PersonRow:
    """A row: its cells by field, the person and the organisation in it, and what is wrong."""

    number: int
    cells: dict[str, str]
    person: Person | None = None
    question: Question | None = None
    problems: list[Problem] = field(default_factory=list)


def sheets_of(of: Intake) -> list[Sheet]:
    """The sheets of a file that have rows."""
    book = read_book(bytes(of.content or b""), of.file_name)
    return [sheet for sheet in book.sheets if sheet.rows]


def likeliest_heading(of: Intake, sheet: Sheet) -> Heading:
    """The headings of a sheet, as far as they can be guessed."""
    known = fields(many=of.delegation_id is None)
    return guess_heading(sheet, lambda cell: knows(known, cell))


def guessed(of: Intake, heading: Heading) -> dict[str, list[int]]:
    """The likeliest column of each field."""
    return guess_columns(fields(many=of.delegation_id is None), heading.names)


class Reader:
    """Reads the people under the headings of a sheet; each address counts once."""

    def __init__(self, of: Intake, sheet: Sheet, categories: Iterable[Category]) -> None:
        self.sheet = sheet
        self.mapping = of.mapping
        self.columns: dict[str, list[int]] = of.mapping["columns"]
        self.many = of.delegation_id is None
        self.fields: tuple[Field, ...] = fields(many=self.many)
        self.categories = _by_name(categories)
        self.seen: dict[str, int] = {}

    def __iter__(self) -> Iterator[PersonRow]:
        for row in self.sheet.rows:
            if row.number > self.mapping["last"] and (cells := self._cells(row)):
                yield self._read(PersonRow(row.number, cells))

    def _cells(self, row: Row) -> dict[str, str]:
        told = {name: row.cells[found[0]].strip() for name, found in self.columns.items()}
        return {name: text for name, text in told.items() if text}

    def _read(self, row: PersonRow) -> PersonRow:
        for name, most in LONGEST.items():
            if len(row.cells.get(name, "")) > most:
                self._note(row, "too_long", name, most=most)
        given, family = names_of(row.cells)
        if not given or not family:
            self._note(row, "no_name", "name" if "name" in self.columns else "family_name")
        person = Person(
            given_name=given,
            family_name=family,
            email=row.cells.get("email", ""),
            category=self._category(row),
            function=self._function(row),
            languages=tuple(self._languages(row)),
            needs=row.cells.get("needs", ""),
        )
        self._check(row, person)
        if self.many:
            row.question = self._question(row)
        row.person = None if row.problems else person
        return row

    def _check(self, row: PersonRow, person: Person) -> None:
        if not person.email:
            self._note(row, "missing", "email")
            return
        try:
            check([person])
        except BadPerson as bad:
            if bad.field == "email":
                self._note(row, "email", "email", value=person.email[:80])
            return
        first = self.seen.setdefault(person.address, row.number)
        if first != row.number:
            self._note(row, "again", "email", first=first)

    def _category(self, row: PersonRow) -> str:
        written = row.cells.get("category")
        if not written:
            return str(self.mapping["category"])
        key = self.categories.get(search_name(written))
        if key is None:
            self._note(row, "category", "category", value=written[:80])
        return key or ""

    def _function(self, row: PersonRow) -> dict[str, str]:
        written = " ".join(row.cells.get("function", "").split())
        return {self.mapping["language"]: written} if written else {}

    def _languages(self, row: PersonRow) -> Iterator[str]:
        for piece in filter(None, _BETWEEN.split(row.cells.get("languages", ""))):
            if code := self._value(row, "languages", piece, values.read_language):
                yield code

    def _question(self, row: PersonRow) -> Question | None:
        if not row.cells.get("organisation"):
            self._note(row, "missing", "organisation")
            return None
        country, department = self.mapping["country"], ""
        if written := row.cells.get("country"):
            found = self._value(row, "country", written, read_country)
            country, department = found or ("", "")
        elif not country:
            self._note(row, "missing", "country")
        code = row.cells.get("code", "")
        return Question(
            " ".join(row.cells["organisation"].split())[:200],
            country,
            department or read_department(row.cells.get("department", "")),
            (self._value(row, "code", code, read_code) or "") if code else "",
        )

    def _value(self, row: PersonRow, name: str, written: str, read: Callable[[str], Any]) -> Any:
        """What a cell means, or a note that it cannot be read."""
        try:
            return read(written)
        except values.UnreadableError:
            self._note(row, name, name, value=written[:80])
            return None

    def _note(self, row: PersonRow, code: str, name: str, **facts: Any) -> None:
        letters = ", ".join(column_letter(place + 1) for place in self.columns.get(name, []))
        row.problems.append((code, {"column": letters or "–", "field": name, **facts}))


def names_of(cells: dict[str, str]) -> tuple[str, str]:
    """Given and family name; a whole one is parted at its comma, its capitals or its first word."""
    given, family = (" ".join(cells.get(n, "").split()) for n in ("given_name", "family_name"))
    whole = " ".join(cells.get("name", "").split())
    if (given and family) or not whole:
        return given, family
    if "," in whole:
        family, _comma, given = (part.strip() for part in whole.partition(","))
        return given, family
    parts = whole.split()
    capitals = [part for part in parts if part.isupper() and len(part) > 1]
    if capitals and len(capitals) < len(parts):
        return " ".join(p for p in parts if p not in capitals), " ".join(capitals)
    return parts[0], " ".join(parts[1:])


def _by_name(categories: Iterable[Category]) -> dict[str, str]:
    """The keys of categories by key and by name in every language, in normal form."""
    found = {}
    for category in categories:
        for name in (*category.name.values(), words(category.name), category.key):
            found[search_name(name)] = category.key
            found[search_name(name.replace("_", " "))] = category.key
    return found
