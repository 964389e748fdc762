"""Making the sessions of a schedule that other software exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.editions.models import Edition

from .. import editing
from ..editing import Spot
from ..models import Draft
from ..schedules.matching import REFUSED, SAME, Line, Matching
from ..schedules.reading import Talk
from .contents import change_session, create_session

LATE = 10  # drafts that are compared with what a file says


@action("programme.edit", on="edition")
def import_schedule(
    *, by: Actor, edition: Edition, talks: Sequence[Talk], kind: str, name: str
) -> tuple[list[Line], Draft | None]:
    """Make or change a session for each event, and a draft with the places that the edition has.

    The same file twice changes nothing and makes no second draft. Returns the lines and the draft.
    """
    edition = lock(edition)
    if not edition.session_kinds.filter(key=kind).exists():
        raise Refusal(_("Choose a kind of session of this edition."), code="kind", status=422)
    lines = Matching(edition, kind).lines(talks)
    if all(line.state == REFUSED for line in lines):
        raise Refusal(_("None of these events can become a session."), code="refused")
    keys = {line.talk.source: key for line in lines if (key := _kept(by, edition, line))}
    spots = {
        keys[line.talk.source]: line.spot
        for line in lines
        if line.spot and line.talk.source in keys
    }
    draft = _draft(edition, name, spots)
    note(**Counter(line.state for line in lines))
    announce("programme")
    return lines, draft


def _kept(by: Actor, edition: Edition, line: Line) -> str:
    """The key of the session an event is now; empty where it is refused."""
    if line.state == REFUSED:
        return ""
    if line.session is None:
        session = create_session(by=by, edition=edition, content=line.content)
        session.source = line.talk.source
        session.save(update_fields=["source"])
        return session.key
    if line.state != SAME:
        session = line.session
        change_session(by=by, session=session, seen=session.version, content=line.content)
    return line.session.key


def _draft(edition: Edition, name: str, spots: dict[str, Spot]) -> Draft | None:
    """A draft of these places; none where there are none, or a late draft has just these."""
    late = edition.drafts.filter(state=Draft.State.READY)[:LATE]
    if not spots or any(editing.spots_of(draft) == spots for draft in late):
        return None
    draft = Draft.objects.create(edition=edition, name=name, state=Draft.State.READY, seconds=0)
    editing.write(draft, spots)
    announce("planning", draft=draft.pk)
    return draft
