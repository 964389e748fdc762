"""What becomes of each event of a schedule: a session, new or known, and all that is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rencontres.core.dates import hours
from rencontres.core.languages import codes
from rencontres.editions.models import Edition

from ..content import BadContent, Content, changed, check, content_of
from ..editing import Spot
from ..models import Session
from ..queries import folded
from .reading import Talk

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class Line:
    """An event, the session it becomes or is, where it is held, and what is told of it."""

    talk: Talk
    state: str
    content: Content
    session: Session | None
    spot: Spot | None
    told: list[str]


class Matching:
    """An edition's names, to which those of a file are matched."""

    def __init__(self, edition: Edition, kind: str) -> None:
        self.edition, self.kind = edition, kind
        self.kinds = _by_name(edition.session_kinds.all())
        self.themes = _by_name(edition.editionthemes.all())
        self.rooms = _by_name(edition.rooms.all())
        self.slots = {(slot.starts, slot.ends): slot.key for slot in edition.slots.all()}
        self.taken: set[tuple[str, str]] = set()
        known = edition.sessions.exclude(source="").select_related("kind")
        related = known.prefetch_related("themes", "countries", "only_slots", "only_rooms")
        self.sessions = {session.source: session for session in related}

    def lines(self, talks: Iterable[Talk]) -> list[Line]:
        """One line an event, in the file's order."""
        return [self._line(talk) for talk in talks]

    def _line(self, talk: Talk) -> Line:
        told: list[str] = []
        session = self.sessions.get(talk.source)
        before = content_of(session) if session else None
        content = self._content(talk, before, told)
        spot = self._spot(talk, told)
        if talk.people:
            what = _("People named, to be invited from the session’s page: %(names)s.")
            told.append(what % {"names": ", ".join(talk.people)})
        try:
            check(self.edition, content)
        except BadContent as refusal:
            return Line(talk, REFUSED, content, session, None, [str(refusal), *told])
        state = NEW if before is None else CHANGED if changed(before, content) else SAME
        return Line(talk, state, content, session, spot, told)

    def _content(self, talk: Talk, before: Content | None, told: list[str]) -> Content:
        """What the file says, beside what the team has written since (themes, countries…)."""
        spoken = talk.language.split("-")[0].lower()
        written = spoken if spoken in codes() else settings.LANGUAGE_CODE
        kind = self._named(self.kinds, talk.kind)
        if talk.kind and kind is None:
            told.append(_("No kind of session is called “%(name)s”.") % {"name": talk.kind})
        theme = self._named(self.themes, talk.track)
        if talk.track and theme is None:
            told.append(_("No theme is called “%(name)s”.") % {"name": talk.track})
        base = before or Content(kind=self.kind, title={}, abstract={})
        return replace(
            base,
            kind=kind or base.kind,
            themes=tuple(dict.fromkeys((*base.themes, *([theme] if theme else [])))),
            languages=base.languages or ((spoken,) if spoken else ()),
            title={**base.title, written: talk.title},
            abstract={**base.abstract, written: talk.text} if talk.text else base.abstract,
        )

    def _spot(self, talk: Talk, told: list[str]) -> Spot | None:
        if not talk.starts:
            return None
        starts, ends = datetime.fromisoformat(talk.starts), datetime.fromisoformat(talk.ends)
        room, slot = self._named(self.rooms, talk.room), self.slots.get((starts, ends))
        if room is None:
            told.append(_("No room is called “%(name)s”.") % {"name": talk.room})
        if slot is None:
            what = _("No slot of the edition is on %(day)s, %(hours)s.")
            day = starts.astimezone(self.edition.zone).date()
            said = hours(starts, ends, self.edition.zone)
            told.append(what % {"day": day.isoformat(), "hours": said})
        if not (room and slot):
            return None
        if (room, slot) in self.taken:
            told.append(_("Another event of the file is in this room at that hour."))
            return None
        self.taken.add((room, slot))
        return Spot(room, slot)

    def _named(self, known: dict[str, str], name: str) -> str | None:
        return known.get(folded(name)) if name else None


def _by_name(rows: Iterable[Any]) -> dict[str, str]:
    """Keys by each name that the rows have, in any language, and by the key itself."""
    found: dict[str, str] = {}
    for row in rows:
        names = row.name.values() if isinstance(row.name, dict) else [row.name]
        for name in (row.key, *names):
            found.setdefault(folded(name), row.key)
    return found
