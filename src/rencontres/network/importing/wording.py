"""What an import says of a row, in the reader's words: problems, and why a row ended as it did."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .rows import field_of

_PROBLEMS = {
    "missing": _("“%(field)s” (column %(column)s) is empty."),
    "kind": _("Column %(column)s: “%(value)s” is no kind that is known here."),
    "since": _("Column %(column)s: “%(value)s” is no date: write 1963, 01/1963 or 22/01/1963."),
    "until": _("Column %(column)s: “%(value)s” is no date: write 1963, 01/1963 or 22/01/1963."),
    "ends_before": _("Column %(column)s: it ends (%(value)s) before it begins."),
    "status": _(
        "Column %(column)s: “%(value)s” is no status: write planned, active, dormant, suspended or"
        " ended."
    ),
    "no_reason": _("It is suspended, and no column says why."),
    "country": _(
        "Column %(column)s: no country is called “%(value)s” today: write its present name or its"
        " code of two letters."
    ),
    "code": _("Column %(column)s: “%(value)s” is neither a SIREN nor an INSEE code."),
    "language": _("Column %(column)s: no language is called “%(value)s”."),
    "themes": _(
        "Column %(column)s: “%(value)s” is no theme of the federation’s list: correct it, or add"
        " the theme first."
    ),
    "too_long": _("Column %(column)s holds more than %(most)s characters."),
}
_WHY = {
    "changed_since": _("It was changed or built upon since it was imported, and stays."),
    "problem": _("It could not be read."),
    "review": _("“%(name)s” was not reviewed."),
    "none": _("“%(name)s” is not in the registry."),
    "again": _("It says the same as row %(row)s."),
    "otherwise": _("It says otherwise than row %(row)s of the same parties."),
    "same_authority": _("Both names are of the same authority."),
    "dates": _("With the dates that the registry has, it would end before it begins."),
    "several": _("The registry has several of these: correct the right one there."),
}


# What the linkage engine says of a candidate.
REASONS = (
    gettext_noop("same name"),
    gettext_noop("also known by this name"),
    gettext_noop("formerly had this name"),
    gettext_noop("same name without words of kind"),
    gettext_noop("same name without what stands in brackets or after a comma"),
    gettext_noop("sounds the same"),
    gettext_noop("name begins with these words"),
    gettext_noop("these words contain its name"),
    gettext_noop("spelled alike"),
    gettext_noop("another kind of authority is asked for"),
    gettext_noop("the name is one of another kind of authority"),
    gettext_noop("its own name says more"),
    gettext_noop("it lies in another department"),
)


def problem_in_words(brings: str, code: str, facts: dict[str, Any]) -> str:
    """What is wrong with a row, and where."""
    label = str(field_of(brings, facts["field"]).label)
    words = facts | {"field": label, "column": facts["column"] or "–"}
    return str(_PROBLEMS[code]) % words


def why_in_words(code: str, facts: dict[str, Any]) -> str:
    """Why a row was left out or changed nothing."""
    return str(_WHY[code]) % facts


def reason_in_words(reason: str) -> str:
    """Why somebody may be meant by a name, in the reader's language: parts between semicolons."""
    return "; ".join(_t(part) for part in reason.split("; ") if part)
