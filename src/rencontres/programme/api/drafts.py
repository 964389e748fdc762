"""Drafts made and changed by hand, and what each place would break."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions, cells, checking, editing, queries
from ..models import Draft, Level, Step
from ..wording import names_for, word
from .sessions import visible_edition

router = Router()


class DraftOut(Schema):
    """A timetable being thought about."""

    id: int
    name: str
    state: str = Field(description="planning, ready or impossible")
    version: int = Field(description="Grows with every change of a placement.")
    objective: int | None = Field(description="Penalty of the best timetable found.")
    bound: int | None = Field(description="No timetable has a lower penalty, proven.")
    facts: dict[str, object]


class PlacementOut(Schema):
    """Where a draft puts a session."""

    session: str
    room: str
    slot: str
    locked: bool


class DraftDetail(DraftOut):
    """A draft with its places, and the steps that can be undone and done again."""

    placements: list[PlacementOut]
    undo: int | None = Field(description="Number of the step that undoing takes back.")
    redo: int | None = Field(description="Number of the step that is done again.")


class NewDraft(Schema):
    """A draft to make: empty, or as another one is."""

    name: str = Field(max_length=100)
    source: int | None = Field(None, description="Draft to copy; none makes an empty one.")


class Place(Schema):
    """A room and a slot, by their keys."""

    room: str
    slot: str


class Seen(Schema):
    """A session, and where it was seen; null: without a place."""

    session: str
    seen: Place | None = None


class Move(Seen, Place):
    """A session, where it was seen, and where it goes."""


class Swap(Seen):
    """Two sessions that change places, and where each was seen."""

    other: str
    other_seen: Place | None = None


class Lock(Seen):
    """Whether to hold a session where it is."""

    locked: bool = True


class StepNumber(Schema):
    """The step that was seen to be the last."""

    step: int


class StepOut(Schema):
    """One change of a draft: `[room, slot, locked]` by session, or null, before and after."""

    number: int
    verb: str
    state: str = Field(description="done, undone or dropped")
    before: dict[str, list[Any] | None]
    after: dict[str, list[Any] | None]


class FaultOut(Schema):
    """A broken rule, in words."""

    rule: str
    level: Level = Field(description="forbid, block or warn")
    words: str
    sessions: list[str]
    rooms: list[str]
    slots: list[str]


def team_edition(request: HttpRequest, slug: str) -> Edition:
    edition = visible_edition(request, slug)
    require(request.user, "programme.plan", edition)
    return edition


def team_draft(request: HttpRequest, slug: str, pk: int) -> Draft:
    edition = team_edition(request, slug)
    draft = get_object_or_404(Draft, edition=edition, pk=pk)
    draft.edition = edition
    return draft


def detail(draft: Draft) -> dict[str, Any]:
    spots = editing.spots_of(draft)
    named = ("id", "name", "state", "version", "objective", "bound", "facts")
    undo, redo = queries.next_steps(draft)
    return {name: getattr(draft, name) for name in named} | {
        "placements": [{"session": key, **spot._asdict()} for key, spot in spots.items()],
        "undo": undo.number if undo else None,
        "redo": redo.number if redo else None,
    }


def _seen(place: Place | None) -> editing.Seen:
    return (place.room, place.slot) if place else None


@router.get("{edition}/drafts", response=list[DraftOut], summary="The drafts")
def list_drafts(request: HttpRequest, edition: str) -> Any:
    """An edition's drafts, newest first; for the programme team."""
    return queries.drafts(team_edition(request, edition))


@router.get("{edition}/drafts/{int:draft}", response=DraftDetail, summary="A draft")
def get_draft(request: HttpRequest, edition: str, draft: int) -> dict[str, Any]:
    """How far a draft is, and its places; for the programme team."""
    return detail(team_draft(request, edition, draft))


@router.post("{edition}/drafts/made", response={201: DraftDetail}, summary="Make a draft")
def make_draft(request: HttpRequest, edition: str, data: NewDraft) -> Status[dict[str, Any]]:
    """Make a draft by hand: empty, or a copy."""
    planned = team_edition(request, edition)
    source = get_object_or_404(Draft, edition=planned, pk=data.source) if data.source else None
    made = actions.create_draft(by=request.user, edition=planned, name=data.name, source=source)
    return Status(201, detail(made))


@router.post("{edition}/drafts/{int:draft}/place", response=StepOut, summary="Place a session")
def place(request: HttpRequest, edition: str, draft: int, data: Move) -> Step:
    """Put a session in a room and a slot. `moved`: it is not where it was seen any more."""
    changed = team_draft(request, edition, draft)
    return actions.place_session(
        by=request.user,
        draft=changed,
        session=get_object_or_404(changed.edition.sessions, key=data.session),
        room=get_object_or_404(changed.edition.rooms, key=data.room),
        slot=get_object_or_404(changed.edition.slots, key=data.slot),
        seen=_seen(data.seen),
    )


@router.post("{edition}/drafts/{int:draft}/unplace", response=StepOut, summary="Take a place away")
def unplace(request: HttpRequest, edition: str, draft: int, data: Seen) -> Step:
    """Leave a session without a place."""
    changed = team_draft(request, edition, draft)
    session = get_object_or_404(changed.edition.sessions, key=data.session)
    return actions.unplace_session(
        by=request.user, draft=changed, session=session, seen=_seen(data.seen)
    )


@router.post("{edition}/drafts/{int:draft}/swap", response=StepOut, summary="Swap two sessions")
def swap(request: HttpRequest, edition: str, draft: int, data: Swap) -> Step:
    """Let two sessions change places; one of them may have none."""
    changed = team_draft(request, edition, draft)
    return actions.swap_sessions(
        by=request.user,
        draft=changed,
        session=get_object_or_404(changed.edition.sessions, key=data.session),
        other=get_object_or_404(changed.edition.sessions, key=data.other),
        seen=_seen(data.seen),
        other_seen=_seen(data.other_seen),
    )


@router.post("{edition}/drafts/{int:draft}/lock", response=StepOut, summary="Lock a session")
def lock(request: HttpRequest, edition: str, draft: int, data: Lock) -> Step:
    """Hold a session where it is, or let it go: the planner leaves what is locked."""
    changed = team_draft(request, edition, draft)
    session = get_object_or_404(changed.edition.sessions, key=data.session)
    return actions.lock_session(
        by=request.user, draft=changed, session=session, seen=_seen(data.seen), locked=data.locked
    )


@router.post("{edition}/drafts/{int:draft}/undo", response=StepOut, summary="Undo")
def undo(request: HttpRequest, edition: str, draft: int, data: StepNumber) -> Step:
    """Take back the last step."""
    changed = team_draft(request, edition, draft)
    return actions.undo_step(by=request.user, draft=changed, step=data.step)


@router.post("{edition}/drafts/{int:draft}/redo", response=StepOut, summary="Do again")
def redo(request: HttpRequest, edition: str, draft: int, data: StepNumber) -> Step:
    """Do again the step that was undone last."""
    changed = team_draft(request, edition, draft)
    return actions.redo_step(by=request.user, draft=changed, step=data.step)


@router.get("{edition}/drafts/{int:draft}/faults", response=list[FaultOut], summary="Broken rules")
def faults(request: HttpRequest, edition: str, draft: int) -> list[dict[str, Any]]:
    """What a draft breaks, the strictest rules first, in the reader's words."""
    checked = team_draft(request, edition, draft)
    found = checking.faults_of(checked)
    names = names_for(checked.edition, found)
    return [
        {
            "rule": fault.kind.removeprefix("broken_"),
            "level": fault.level,
            "words": word(fault, names),
            "sessions": fault.sessions,
            "rooms": fault.rooms,
            "slots": fault.slots,
        }
        for fault in found
    ]


@router.get("{edition}/drafts/{int:draft}/cells/{session}", summary="Where a session could go")
def cells_for(
    request: HttpRequest, edition: str, draft: int, session: str
) -> dict[str, dict[str, Any]]:
    """What each room and slot would break for a session: those that break nothing are left out.

    By `room slot`: `level`, `words`, and `swap`, the session that would change places with it.
    """
    checked = team_draft(request, edition, draft)
    picked = get_object_or_404(checked.edition.sessions, key=session)
    return cells.cells_of(checked, picked)
