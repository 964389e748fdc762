"""The rules of an edition's timetable, rooms and people away, and what ties sessions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from rencontres.delegations.models import Participant

from .. import actions
from ..models import Level, SessionTie
from ..rules import as_values, rules_of
from .drafts import team_edition

router = Router()


class RulesIO(Schema):
    """How strict each rule is, and what the planner weighs."""

    levels: dict[str, Level] = Field(description="By the rule's key; left out: as it comes.")
    clashes: int = Field(100, description="Wishes that clash are told from that many people on.")
    weights: dict[str, int] = Field({}, description="Points of each of the planner's terms.")


class Away(Schema):
    """A room or a person, and the slots when they cannot be used or be there."""

    room: str | None = None
    person: int | None = None
    slots: list[str]


class TieIn(Schema):
    """Two sessions whose hours depend on each other."""

    kind: str = Field(description="before, same_day or different_day")
    first: str
    second: str


class TieOut(TieIn):
    """A tie, and the number by which it is taken away."""

    id: int


def _told(edition: Any) -> dict[str, Any]:
    rules = rules_of(edition)
    weights = as_values(rules.weights)
    return {"levels": rules.levels, "clashes": rules.clashes, "weights": weights}


@router.get("{edition}/rules", response=RulesIO, summary="The rules of the timetable")
def get_rules(request: HttpRequest, edition: str) -> dict[str, Any]:
    """Every rule with its level, every weight; for the programme team."""
    return _told(team_edition(request, edition))


@router.put("{edition}/rules", response=RulesIO, summary="Set the rules")
def put_rules(request: HttpRequest, edition: str, data: RulesIO) -> dict[str, Any]:
    """Set levels and weights; what is left out is as it comes."""
    planned = team_edition(request, edition)
    actions.set_rules(by=request.user, edition=planned, **data.dict())
    return _told(planned)


@router.post("{edition}/away", response={204: None}, summary="A room or a person away")
def post_away(request: HttpRequest, edition: str, data: Away) -> Status[None]:
    """Say when a room cannot be used, or a person cannot be there; no slots take it back."""
    planned = team_edition(request, edition)
    named: dict[str, Any] = {"by": request.user, "edition": planned}
    slots = [get_object_or_404(planned.slots, key=key) for key in data.slots]
    if data.room is not None:
        room = get_object_or_404(planned.rooms, key=data.room)
        actions.reopen_room(**named, room=room)
        actions.close_room(**named, room=room, slots=slots)
    if data.person is not None:
        person = get_object_or_404(Participant, edition=planned, pk=data.person)
        actions.expect_person(**named, participant=person)
        actions.excuse_person(**named, participant=person, slots=slots)
    return Status(204, None)


@router.get("{edition}/ties", response=list[TieOut], summary="Sessions that are tied")
def list_ties(request: HttpRequest, edition: str) -> list[dict[str, Any]]:
    """What ties sessions to each other; for the programme team."""
    rows = SessionTie.objects.filter(first__edition=team_edition(request, edition))
    names = ("id", "kind", "first", "second")
    values = rows.values_list("pk", "kind", "first__key", "second__key")
    return [dict(zip(names, row, strict=True)) for row in values]


@router.post("{edition}/ties", response={201: TieOut}, summary="Tie two sessions")
def post_tie(request: HttpRequest, edition: str, data: TieIn) -> Status[dict[str, Any]]:
    """Say that the hours of two sessions depend on each other."""
    planned = team_edition(request, edition)
    first = get_object_or_404(planned.sessions, key=data.first)
    second = get_object_or_404(planned.sessions, key=data.second)
    tie = actions.tie_sessions(
        by=request.user, edition=planned, kind=data.kind, first=first, second=second
    )
    keys = {"first": tie.first.key, "second": tie.second.key}
    return Status(201, {"id": tie.pk, "kind": tie.kind, **keys})


@router.delete("{edition}/ties/{int:tie}", response={204: None}, summary="Untie two sessions")
def delete_tie(request: HttpRequest, edition: str, tie: int) -> Status[None]:
    """Let two sessions go their own way."""
    planned = team_edition(request, edition)
    found = get_object_or_404(SessionTie, first__edition=planned, pk=tie)
    actions.untie_sessions(by=request.user, edition=planned, tie=found)
    return Status(204, None)
