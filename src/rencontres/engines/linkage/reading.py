"""What a written name may mean: its forms, its family of kinds, the department it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .kinds import Form, family_of, forms
from .model import Query
from .text import key_of

_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_AFTER = re.compile(r"\s*[,;/|]\s*|\s+[-–—]\s+")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True)
class Reading:
    """A question understood: the forms of the whole name, and those of its parts.

    `asked` is the family of kinds that was asked for, `told` the one that the name tells.
    """

    name: str
    whole: list[Form]
    parts: list[Form]
    asked: str
    told: str
    department: str
    knows_department: bool


def read(query: Query, departments: Mapping[str, str]) -> Reading:
    """Understand a question; `departments` are the codes known where it is asked."""
    name, found = _without_department(query.name, departments)
    department = departments.get(key_of(query.department)) or query.department.strip() or found
    whole = forms(name)
    told = next((form.family for form in whole if form.family), "")
    parts = [form for part in _parts(name) for form in forms(part) if form.key]
    return Reading(
        name=name,
        whole=whole,
        parts=[form for form in parts if form not in whole],
        asked=family_of(query.kind),
        told=told,
        department=department,
        knows_department=department in departments.values(),
    )


def _without_department(name: str, departments: Mapping[str, str]) -> tuple[str, str]:
    """Take a department's code or a postcode away: "Strasbourg (67)", "67000 Strasbourg"."""
    words = name.split()
    for place in (-1, 0):
        if len(words) > 1 and (code := _department(words[place].strip("()[],;."), departments)):
            return " ".join(words[:-1] if place else words[1:]), code
    return name, ""


def _department(word: str, departments: Mapping[str, str]) -> str:
    if not any(letter.isdigit() for letter in word):
        return ""
    begins = (word[:3], word[:2]) if _POSTCODE.fullmatch(word) else (word,)
    return next((departments[each] for each in map(str.lower, begins) if each in departments), "")


def _parts(name: str) -> Iterator[str]:
    """A name without its brackets, then what stands on each side of a comma, slash or dash."""
    bare = _BRACKETS.sub(" ", name)
    yield bare
    pieces = [piece for piece in _AFTER.split(bare) if piece.strip()]
    if len(pieces) > 1:
        yield from pieces
