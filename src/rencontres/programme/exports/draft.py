"""A draft as JSON, in keys: to keep, to compare, to change with other programs, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.editions.models import Edition

from ..editing import Spot, spots_of
from ..models import Draft

FORM = "rencontres-draft"
MOST_TOLD = 20


def as_json(draft: Draft) -> dict[str, Any]:
    """The draft's places by the keys of sessions, rooms and slots."""
    return {
        "format": FORM,
        "edition": draft.edition.slug,
        "name": draft.name,
        "placements": [
            {"session": key, "room": spot.room, "slot": spot.slot, "locked": spot.locked}
            for key, spot in sorted(spots_of(draft).items())
        ],
    }


def read(edition: Edition, content: Any) -> dict[str, Spot]:
    """The spots told by JSON; a Refusal names every row that cannot be."""
    rows = content.get("placements") if isinstance(content, Mapping) else None
    if not isinstance(rows, list) or content.get("format") != FORM:
        what = _("This is no draft: “format” should be “%(form)s”, and “placements” a list.")
        raise Refusal(what % {"form": FORM}, code="format", status=422)
    known = {
        "session": set(edition.sessions.filter(change=None).values_list("key", flat=True)),
        "room": set(edition.rooms.values_list("key", flat=True)),
        "slot": set(edition.slots.values_list("key", flat=True)),
    }
    mistakes: list[str] = []
    spots: dict[str, Spot] = {}
    taken: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=1):
        wrong = _mistake(row, known, spots, taken)
        if wrong:
            mistakes.append(_("row %(number)d: %(wrong)s") % {"number": number, "wrong": wrong})
            continue
        spots[row["session"]] = Spot(row["room"], row["slot"], bool(row.get("locked")))
        taken.add((row["room"], row["slot"]))
    if mistakes:
        start = _("Nothing was imported. Correct these rows, then try again:")
        raise Refusal("\n– ".join([start, *mistakes[:MOST_TOLD]]), code="rows", status=422)
    return spots


def _mistake(
    row: Any, known: dict[str, set[str]], spots: dict[str, Spot], taken: set[tuple[str, str]]
) -> str:
    """What is wrong with a row, if anything."""
    if not isinstance(row, Mapping):
        return _("it is not an object")
    for name, keys in known.items():
        value = row.get(name)
        if not isinstance(value, str) or value not in keys:
            return _("the edition has no %(what)s “%(key)s”") % {"what": name, "key": value}
    if row["session"] in spots:
        return _("“%(key)s” has a place already") % {"key": row["session"]}
    if (row["room"], row["slot"]) in taken:
        place = f"{row['room']}, {row['slot']}"
        return _("another session is there already: %(place)s") % {"place": place}
    return ""
