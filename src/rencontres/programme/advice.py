"""What the planner found, in words: what it moved, or what to give up where nothing is possible."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import comparing
from .changelog import Told, told_line
from .models import Draft
from .wording import Fault, names_for, word

WIDTH, HEIGHT = 600, 120  # of the chart


def moves_of(draft: Draft) -> list[Told]:
    """What a draft moves in the one that it was made from."""
    source = draft.source
    if source is None or draft.state != Draft.State.READY:
        return []
    source.edition = draft.edition
    lines = comparing.differences(comparing.known_in(source), comparing.known_in(draft))
    return [told_line(draft.edition, line) for line in lines]


def ways_of(draft: Draft) -> list[tuple[str, str]]:
    """Each demand that could be given up, and what is possible then."""
    ways = draft.facts.get("ways") or []
    faults = [Fault(**way["fault"]) for way in ways]
    names = names_for(draft.edition, faults)
    return [(word(fault, names), _way(way)) for fault, way in zip(faults, ways, strict=True)]


def _way(way: dict[str, Any]) -> str:
    if way["possible"] is None:
        return _("what is possible then was not found out in time")
    if not way["possible"]:
        return _("there is still no timetable: more demands conflict")
    lost = ngettext("%(count)d wish is lost", "%(count)d wishes are lost", way["lost"])
    if way["moves"] is None:
        return lost % {"count": way["lost"]}
    moves = ngettext("%(count)d session moves", "%(count)d sessions move", way["moves"])
    return f"{moves % {'count': way['moves']}}, {lost % {'count': way['lost']}}"


def chart_of(draft: Draft) -> dict[str, str] | None:
    """The search as two lines of points, penalty and proven least, for a picture of both."""
    news = [row for row in draft.progress if len(row) == 3]
    if len(news) < 2:
        return None
    last = max(draft.seconds, news[-1][0]) or 1
    top = max(row[1] for row in news[len(news) // 4 :]) or 1
    return {
        name: " ".join(
            f"{WIDTH * row[0] / last:.0f},{HEIGHT * (1 - min(row[at] / top, 1)):.0f}"
            for row in news
        )
        for name, at in (("penalty", 1), ("bound", 2))
    }
