"""Drafts made and changed by hand. Each change names what its author saw, and can be undone."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import words
from rencontres.editions.models import Edition, Room, Slot
from rencontres.engines.timetable import Placement

from .. import checking, editing
from ..editing import Seen, Spot
from ..exports.draft import read
from ..models import Draft, Session, Step
from ..wording import Fault, names_for, word


@action("programme.plan", on="edition")
def create_draft(*, by: Actor, edition: Edition, name: str, source: Draft | None = None) -> Draft:
    """Make a draft, empty or as another one (a released one, too) is now."""
    if not name.strip():
        raise Refusal(_("Give the draft a name."), code="name", status=422)
    if source is not None and source.state != Draft.State.READY:
        raise Refusal(_("The planner has not finished with this draft."), code="not_ready")
    draft = Draft.objects.create(
        edition=edition, name=name, state=Draft.State.READY, source=source, seconds=0
    )
    if source is not None:
        held = set(edition.sessions.filter(change=None).values_list("key", flat=True))
        spots = editing.spots_of(source)
        editing.write(draft, {key: spot for key, spot in spots.items() if key in held})
    note(placed=draft.placements.count())
    announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="edition")
def import_draft(*, by: Actor, edition: Edition, name: str, content: Any) -> Draft:
    """Make a draft of what `exports.draft` wrote, or another program; all of it or nothing."""
    if not name.strip():
        raise Refusal(_("Give the draft a name."), code="name", status=422)
    spots = read(edition, content)
    draft = Draft.objects.create(edition=edition, name=name, state=Draft.State.READY, seconds=0)
    editing.write(draft, spots)
    note(placed=len(spots))
    announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="draft")
def rename_draft(*, by: Actor, draft: Draft, name: str) -> Draft:
    """Give a draft another name."""
    if not name.strip():
        raise Refusal(_("Give the draft a name."), code="name", status=422)
    draft = lock(draft)
    draft.name = name
    draft.save(update_fields=["name"])
    announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="draft")
def place_session(
    *, by: Actor, draft: Draft, session: Session, room: Room, slot: Slot, seen: Seen
) -> Step:
    """Put a session somewhere; `seen` is where its author saw it before."""
    draft = _editable(draft)
    _refuse_called_off(session)
    now = editing.refuse_unless_as_seen(draft, session, seen)
    _refuse_locked(session, now)
    _refuse_forbidden(draft, {session.key: Spot(room.key, slot.key)})
    return editing.change(draft, "place", {session.key: Spot(room.key, slot.key)}, by=by)


@action("programme.plan", on="draft")
def unplace_session(*, by: Actor, draft: Draft, session: Session, seen: Seen) -> Step:
    """Take a session's place away."""
    draft = _editable(draft)
    now = editing.refuse_unless_as_seen(draft, session, seen)
    _refuse_locked(session, now)
    if now is None:
        raise Refusal(_("This session has no place."), code="unplaced")
    return editing.change(draft, "unplace", {session.key: None}, by=by)


@action("programme.plan", on="draft")
def swap_sessions(
    *,
    by: Actor,
    draft: Draft,
    session: Session,
    other: Session,
    seen: Seen,
    other_seen: Seen,
) -> Step:
    """Let two sessions change places; one of them may have none."""
    draft = _editable(draft)
    spots = {}
    for one, saw in ((session, seen), (other, other_seen)):
        _refuse_called_off(one)
        spots[one.key] = editing.refuse_unless_as_seen(draft, one, saw)
        _refuse_locked(one, spots[one.key])
    after = {session.key: spots[other.key], other.key: spots[session.key]}
    if after[session.key] == after[other.key]:
        raise Refusal(_("These two have no place to change."), code="unplaced")
    _refuse_forbidden(draft, after)
    return editing.change(draft, "swap", after, by=by)


@action("programme.plan", on="draft")
def lock_session(
    *, by: Actor, draft: Draft, session: Session, seen: Seen, locked: bool = True
) -> Step:
    """Hold a session where it is, against the planner and against slips; or let it go again."""
    draft = _editable(draft)
    now = editing.refuse_unless_as_seen(draft, session, seen)
    if now is None:
        raise Refusal(_("This session has no place."), code="unplaced")
    after = {session.key: now._replace(locked=locked)}
    return editing.change(draft, "lock" if locked else "unlock", after, by=by)


@action("programme.plan", on="draft")
def undo_step(*, by: Actor, draft: Draft, step: int) -> Step:
    """Take back the last step, which must be the one that its author saw."""
    draft = _editable(draft)
    last = draft.steps.filter(state=Step.State.DONE).select_related("by").last()
    if last is None:
        raise Refusal(_("There is nothing to undo."), code="nothing")
    if last.number != step:
        raise Refusal(_overtaken(last), code="moved")
    editing.write(draft, last.before)
    last.state = Step.State.UNDONE
    last.save(update_fields=["state"])
    return last


@action("programme.plan", on="draft")
def redo_step(*, by: Actor, draft: Draft, step: int) -> Step:
    """Do again the step undone last, which must be the one that its author saw."""
    draft = _editable(draft)
    following = draft.steps.filter(state=Step.State.UNDONE).first()
    if following is None:
        raise Refusal(_("There is nothing to do again."), code="nothing")
    if following.number != step:
        raise Refusal(_overtaken(following), code="moved")
    editing.write(draft, following.after)
    following.state = Step.State.DONE
    following.save(update_fields=["state"])
    return following


def _editable(draft: Draft) -> Draft:
    edition = draft.edition
    draft = lock(draft)
    draft.edition = edition
    editing.refuse_unless_editable(draft)
    return draft


def _overtaken(step: Step) -> str:
    who = step.by.name if step.by else ""
    return str(_("The draft has changed meanwhile (%(who)s): look at it first.")) % {
        "who": who or _("somebody")
    }


def _refuse_called_off(session: Session) -> None:
    if session.change_id:
        raise Refusal(_("This session is cancelled: it cannot be placed."), code="cancelled")


def _refuse_locked(session: Session, spot: Spot | None) -> None:
    if spot and spot.locked:
        what = _("“%(title)s” is locked: unlock it first.") % {"title": words(session.title)}
        raise Refusal(what, code="locked")


def _refuse_forbidden(draft: Draft, after: editing.Spots) -> None:
    """Refuse spots that a rule forbids, in its words."""
    check = checking.Check(draft.edition)
    places = checking.places_of(draft) | {
        key: Placement(spot.slot, spot.room) for key, spot in after.items() if spot
    }
    for key in (key for key, spot in after.items() if spot is None):
        places.pop(key, None)
    faults: list[Fault] = []
    for key in (key for key, spot in after.items() if spot):
        found = (f for f in check.about(key, places) if f.level == "forbid")
        faults += [fault for fault in found if fault not in faults]
    if faults:
        names = names_for(draft.edition, faults)
        lines = "\n".join(word(fault, names) for fault in faults)
        raise Refusal(format_lazy("{lines}", lines=lines), code="forbidden")
