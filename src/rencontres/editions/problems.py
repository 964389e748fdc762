"""What can be wrong with an edition's file, in words an organiser can act upon."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from pydantic_core import PydanticCustomError

from rencontres.core.actions import Refusal


@dataclass(frozen=True)
class Problem:
    """One thing to correct: table, row (from 1), key, what to do, and the row's line if known."""

    table: str
    row: int | None
    key: str
    words: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"[[{self.table}]]" if self.row else f"[{self.table}]"
        if self.row and self.line:
            place = _("%(table)s number %(row)s (line %(line)s)") % {
                "table": place,
                "row": self.row,
                "line": self.line,
            }
        elif self.row:
            place = _("%(table)s number %(row)s") % {"table": place, "row": self.row}
        words = _("%(place)s, %(key)s: %(words)s") if self.key else _("%(place)s: %(words)s")
        return words % {"place": place, "key": self.key, "words": self.words}


class FileProblem(Refusal):
    """The file cannot be used as it is, and nothing was written; its words list every problem."""

    def __init__(self, heading: str, problems: Iterable[Problem] = ()) -> None:
        self.heading = heading
        self.problems = list(problems)
        super().__init__("\n".join([heading, *map(str, self.problems)]), code="file", status=422)

    @classmethod
    def listing(cls, file: str, problems: list[Problem]) -> FileProblem:
        """The refusal of a file for all its problems at once."""
        heading = ngettext(
            "%(file)s has %(count)s problem and nothing was written. Correct it and try again:",
            "%(file)s has %(count)s problems and nothing was written. Correct them and try again:",
            len(problems),
        ) % {"file": file, "count": len(problems)}
        return cls(heading, problems)


def fault(code: str, words: str) -> PydanticCustomError:
    """A value's fault, already in the reader's words."""
    return PydanticCustomError(code, "{words}", {"words": words})


WORDS = {
    "missing": gettext_noop("is missing: add it"),
    "string_type": gettext_noop("must be words between quotation marks"),
    "int_type": gettext_noop("must be a whole number, as 120"),
    "float_type": gettext_noop("must be a number, as 12 or 12.5"),
    "finite_number": gettext_noop("must be a number, as 12 or 12.5"),
    "bool_type": gettext_noop("must be true or false"),
    "datetime_type": gettext_noop("must be a date and an hour, as 2017-10-09T09:30:00"),
    "date_type": gettext_noop("must be a date, as 2017-10-09"),
    "list_type": gettext_noop("must be a list, as [“a”, “b”]"),
    "dict_type": gettext_noop("must be in languages: write its words under .fr, .en, .es"),
    "model_type": gettext_noop("must be a table, with keys and values"),
    "string_too_short": gettext_noop("is empty: write it, or take the key away"),
    "string_too_long": gettext_noop("has more than %(max_length)s characters: shorten it"),
    "greater_than": gettext_noop("must be more than %(gt)s"),
    "greater_than_equal": gettext_noop("must be %(ge)s or more"),
    "less_than": gettext_noop("must be less than %(lt)s"),
    "less_than_equal": gettext_noop("must be %(le)s or less"),
    "literal_error": gettext_noop("must be one of %(expected)s"),
}


def worded(error: Mapping[str, Any], known: Iterable[str]) -> str:
    """The words for one of pydantic's errors; `known` are the table's keys."""
    if error["type"] == "extra_forbidden":
        return unknown(str(error["loc"][-1]), known)
    if error["type"] in WORDS:
        return str(_(WORDS[error["type"]]) % error.get("ctx", {}))
    return str(error["msg"])


def unknown(written: str, known: Iterable[str]) -> str:
    """What to do about a name that nothing goes by: the nearest one, else all that there are."""
    known = list(dict.fromkeys(known))
    if not known:
        return _("is not known: the file has none of these")
    near = difflib.get_close_matches(written, known, n=1)
    if near:
        return _("is not known: did you mean “%(near)s”?") % {"near": near[0]}
    return _("is not known: known are %(known)s") % {"known": ", ".join(known)}
