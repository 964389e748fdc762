"""Changing a draft's places, one step at a time, within a verb's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import words

from .models import Draft, Placement, Release, Session, Step


class Spot(NamedTuple):
    """Where a draft puts a session, in keys."""

    room: str
    slot: str
    locked: bool = False


Spots = Mapping[str, Spot | None]
Seen = tuple[str, str] | None  # the room and slot that somebody saw a session in; None: nowhere


def spots_of(draft: Draft) -> dict[str, Spot]:
    """Each placed session's spot."""
    rows = draft.placements.order_by("slot__starts", "room__position", "pk")
    keys = rows.values_list("session__key", "room__key", "slot__key", "locked")
    return {session: Spot(room, slot, locked) for session, room, slot, locked in keys}


def refuse_unless_editable(draft: Draft) -> None:
    """A draft that the planner works on, or that the public knows, stays as it is."""
    if Release.objects.filter(draft=draft).exists():
        raise Refusal(
            _("This timetable is released and stays as it is: copy it, and change the copy."),
            code="released",
        )
    if draft.state != Draft.State.READY:
        raise Refusal(_("The planner has not finished with this draft."), code="not_ready")


def refuse_unless_as_seen(draft: Draft, session: Session, seen: Seen) -> Spot | None:
    """The session's spot, which must still be where the person saw it."""
    spot = spots_of(draft).get(session.key)
    if (spot and (spot.room, spot.slot)) != seen:
        raise Refusal(_meanwhile(draft, session, spot), code="moved")
    return spot


def _meanwhile(draft: Draft, session: Session, spot: Spot | None) -> str:
    last = draft.steps.filter(after__has_key=session.key).select_related("by").last()
    values = {
        "title": words(session.title),
        "who": (last.by.name if last and last.by else "") or _("Somebody"),
        "where": where(draft, spot),
    }
    return _("%(who)s has moved “%(title)s” meanwhile: it is now %(where)s.") % values


def where(draft: Draft, spot: Spot | None) -> str:
    """“Grand salon, lundi 9 octobre, 09:00”, or that it is without a place."""
    from rencontres.core.dates import day_and_hour

    if spot is None:
        return _("without a place")
    room = draft.edition.rooms.filter(key=spot.room).first()
    slot = draft.edition.slots.filter(key=spot.slot).first()
    when = day_and_hour(slot.starts, draft.edition.zone) if slot else spot.slot
    return f"{room.name if room else spot.room}, {when}"


def change(draft: Draft, verb: str, after: Spots, *, by: Actor) -> Step:
    """Write the spots as one step; what was undone before it cannot be done again."""
    now = spots_of(draft)
    draft.steps.filter(state=Step.State.UNDONE).update(state=Step.State.DROPPED)
    last = draft.steps.order_by("number").last()
    step = Step.objects.create(
        draft=draft,
        number=last.number + 1 if last else 1,
        verb=verb,
        before={key: now.get(key) for key in after},
        after=dict(after),
        by_id=by.pk,
    )
    write(draft, after)
    return step


def write(draft: Draft, spots: Mapping[str, Spot | list[object] | None]) -> None:
    """Put sessions where `spots` says; what has left the edition since is passed over."""
    edition = draft.edition
    sessions = dict(edition.sessions.filter(key__in=spots).values_list("key", "pk"))
    rooms = dict(edition.rooms.values_list("key", "pk"))
    slots = dict(edition.slots.values_list("key", "pk"))
    draft.placements.filter(session__in=sessions.values()).delete()
    Placement.objects.bulk_create(
        Placement(
            draft=draft,
            session_id=sessions[key],
            room_id=rooms[str(spot[0])],
            slot_id=slots[str(spot[1])],
            locked=bool(spot[2]),
        )
        for key, spot in spots.items()
        if spot and key in sessions and spot[0] in rooms and spot[1] in slots
    )
    draft.version += 1
    draft.save(update_fields=["version"])
    announce(f"draft-{draft.pk}", version=draft.version)
