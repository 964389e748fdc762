"""The rows of an import as people read them: on pages, and as a file to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..models import Authority, Import, ImportParty, ImportRow
from ..queries.imports import ROW_DECISIONS
from .fields import FIELDS
from .wording import problem_in_words, why_in_words

_TONES = {
    "problem": "bad",
    "none": "warn",
    "review": "warn",
    "automatic": "good",
    "picked": "good",
    "created": "good",
    "updated": "good",
    "left_out": "warn",
    "taken_back": "warn",
}


@dataclass(frozen=True)
class Told:
    """A row in words."""

    row: ImportRow
    parties: list[ImportParty]
    texts: list[tuple[Any, str]]  # the other cells, with their labels
    state: Any
    tone: str
    remarks: list[str]


def told(of: Import, row: ImportRow) -> Told:
    """A row with its names, what else it says, and what is remarked on it."""
    parties = list(row.parties.all())
    named = {"here", "there", "code", "department"} if parties else set()
    code = row.outcome or row.decision  # type: ignore[attr-defined]
    words: dict[str, Any] = dict(ROW_DECISIONS) | dict(ImportRow.Outcome.choices)
    remarks = [problem_in_words(of.brings, *problem) for problem in row.problems]
    if row.why and not row.problems:
        remarks.append(why_in_words(*row.why))
    return Told(
        row=row,
        parties=parties,
        texts=[(label, text) for name, label, text in _texts(of, row) if name not in named],
        state=words[code],
        tone=_TONES.get(code, ""),
        remarks=remarks,
    )


def _texts(of: Import, row: ImportRow) -> Iterator[tuple[str, Any, str]]:
    for each in FIELDS[of.brings]:
        if each.name in row.cells:
            yield each.name, each.label, row.cells[each.name]


def texts_of(of: Import, row: ImportRow) -> tuple[int, list[tuple[Any, str]]]:
    """A row's number, and all that its mapped cells say."""
    return row.number, [(label, text) for _name, label, text in _texts(of, row)]


def as_table(of: Import, rows: Iterable[ImportRow]) -> Iterator[list[object]]:
    """Every row with its number in the file, its cells, whom its names are of, and its outcome."""
    fields = [each for each in FIELDS[of.brings] if of.mapping["columns"].get(each.name)]
    yield [
        _("Row"),
        *(str(each.label) for each in fields),
        _("Authorities found"),
        _("Outcome"),
        _("Remark"),
    ]
    for row in rows:
        in_words = told(of, row)
        yield [
            row.number,
            *(row.cells.get(each.name, "") for each in fields),
            "; ".join(_identified(party.name.authority) for party in in_words.parties),
            str(in_words.state),
            " ".join(in_words.remarks),
        ]


def _identified(authority: Authority | None) -> str:
    """An authority so that nobody takes it for another one."""
    if authority is None:
        return "–"
    code = authority.siren or authority.insee
    if authority.geonames_id and not code:
        code = f"GeoNames {authority.geonames_id}"
    return f"{authority.name} ({', '.join(filter(None, [authority.country_id, code]))})"
