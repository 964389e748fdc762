"""Why a row of people ended as it did, in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .fields import fields

OUTCOMES = {
    "created": _("new"),
    "updated": _("updated"),
    "unchanged": _("unchanged"),
    "left_out": _("left out"),
}
TONES = {"created": "good", "updated": "good", "left_out": "warn"}
_WHY = {
    "missing": _("“%(field)s” (column %(column)s) is empty."),
    "no_name": _("Column %(column)s: given name and family name are both needed."),
    "email": _("Column %(column)s: “%(value)s” is no e-mail address."),
    "again": _("Column %(column)s: this address stands in row %(first)s already."),
    "category": _("Column %(column)s: “%(value)s” is no category that you can register here."),
    "languages": _("Column %(column)s: no language is called “%(value)s”."),
    "country": _("Column %(column)s: no country is called “%(value)s” today."),
    "code": _("Column %(column)s: “%(value)s” is neither a SIREN nor an INSEE code."),
    "too_long": _("Column %(column)s holds more than %(most)s characters."),
    "review": _("Nobody said yet which organisation “%(name)s” is."),
    "elsewhere": _("This address is registered in another delegation."),
    "other_name": _(
        "This address is registered under another name: replace the person on the page of the"
        " delegation."
    ),
}
_LABELS = {each.name: each.label for each in fields(many=True)}


def why_in_words(why: Any) -> str:
    """A reason, kept as its code and the facts of its words."""
    if not why:
        return ""
    code, facts = why
    return str(_WHY[code]) % {**facts, "field": str(_LABELS.get(facts.get("field", ""), ""))}
