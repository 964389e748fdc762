"""Badges on paper: for the whole edition at once, or one again; on A6, fan-fold or A4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencontres.core import documents, qr
from rencontres.core.languages import shown, words
from rencontres.editions.models import Edition

from .models import Participant, Seat
from .tickets import signed

AT_ONCE = 64  # badges set together: whole sheets of every paper


@dataclass(frozen=True)
class Paper:
    """What badges are printed on: the size of a page, and how many badges it holds (mm)."""

    label: Any
    width: float
    height: float
    columns: int = 1
    rows: int = 1


PAPERS = {
    "a6": Paper(gettext_lazy("A6, one on each page"), 105, 148),
    "fanfold": Paper(gettext_lazy("Fan-fold, 102 × 152 mm"), 102, 152),
    "a4": Paper(gettext_lazy("A4, four to cut out"), 210, 297, columns=2, rows=2),
}


def badges(edition: Edition, seats: Iterable[Seat], paper: Paper) -> bytes:
    """The badges of named seats as tagged PDF, in the order given."""
    common = {
        "edition": words(edition.title, "fr"),
        "organiser": edition.organiser,
        "accent": edition.accent,
        "synthetic": _("Invented person"),
        "paper": {
            "width": paper.width,
            "height": paper.height,
            "columns": paper.columns,
            "rows": paper.rows,
        },
    }
    all_of_them = list(seats)
    starts = range(0, max(len(all_of_them), 1), AT_ONCE)  # of nobody: one empty page
    parts = (all_of_them[start : start + AT_ONCE] for start in starts)
    return documents.typeset_parts(
        "delegations/typst/badges.typ",
        (common | {"badges": [_badge(edition, seat) for seat in part]} for part in parts),
        title=_("Badges"),
        language="fr",
        at=timezone.now(),
    )


def _badge(edition: Edition, seat: Seat) -> dict[str, Any]:
    """What a badge says, in the delegation's language where there is a choice."""
    person, delegation = cast("Participant", seat.participant), seat.delegation
    language = delegation.language
    width, drawn = qr.path(signed(edition.slug, seat.ticket))
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "function": shown(person.function, language).words,
        "organisation": delegation.organisation,
        "country": words(delegation.country.name, language),
        "languages": [spoken.upper() for spoken in person.languages],
        "category": words(seat.category.name, language),
        "colour": seat.category.colour or edition.accent,
        "reference": f"{delegation.reference} / {seat.number}",
        "qr": drawn,
        "modules": width,
        "synthetic": person.synthetic,
    }
