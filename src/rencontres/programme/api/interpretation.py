"""Interpreter teams and where they work."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from rencontres.core.permissions import require

from .. import actions
from ..models import InterpreterTeam, Session
from .sessions import session_of, visible_edition

router = Router()


class TeamIn(Schema):
    """A team of interpreters."""

    name: str = Field(max_length=100)
    pairs: str = Field(max_length=200, description="codes of languages, as “fr-en, fr-es”")
    members: list[str] = []
    away: list[str] = Field([], description="keys of slots")


class TeamOut(Schema):
    """A team of interpreters and the sessions it works in."""

    id: int
    name: str
    pairs: list[list[str]]
    members: list[str]
    away: list[str]
    sessions: list[str]


class LackOut(Schema):
    """What no assignment of teams can meet."""

    slot: str
    pair: list[str] = Field(description="two languages, ISO 639-1")
    sessions: list[str] = Field(description="that need the pair then")
    teams: int = Field(description="that have it then")


@router.get("{edition}/interpreters", response=list[TeamOut], summary="Interpreter teams")
def teams(request: HttpRequest, edition: str) -> list[dict[str, object]]:
    """The teams; for the programme team."""
    found = visible_edition(request, edition)
    require(request.user, "programme.edit", found)
    rows = found.interpreter_teams.prefetch_related("away", "interpreting__session")
    return [_out(team) for team in rows]


@router.post("{edition}/interpreters", response={201: TeamOut}, summary="Make a team")
def make(request: HttpRequest, edition: str, data: TeamIn) -> tuple[int, dict[str, object]]:
    """Make a team of interpreters."""
    found = visible_edition(request, edition)
    said = data.dict() | {"away": found.slots.filter(key__in=data.away)}
    return 201, _out(actions.save_team(by=request.user, edition=found, **said))


@router.post("{edition}/interpreters/assign", response=list[LackOut], summary="Give teams to all")
def assign_all(request: HttpRequest, edition: str) -> list[dict[str, object]]:
    """Give teams to every session that has its hour; tells what nobody can meet, proven."""
    found = visible_edition(request, edition)
    return [
        {
            "slot": lack.slot.key,
            "pair": list(lack.pair),
            "sessions": [session.key for session in lack.sessions],
            "teams": lack.teams,
        }
        for lack in actions.assign_all_teams(by=request.user, edition=found)
    ]


@router.delete("{edition}/interpreters/{team}", response={204: None}, summary="Delete a team")
def delete(request: HttpRequest, edition: str, team: int) -> tuple[int, None]:
    """Take a team away, out of all its sessions."""
    found = visible_edition(request, edition)
    gone = get_object_or_404(InterpreterTeam, edition=found, pk=team)
    actions.delete_team(by=request.user, team=gone)
    return 204, None


@router.put(
    "{edition}/sessions/{key}/interpreters/{team}", response={204: None}, summary="Assign a team"
)
def assign(request: HttpRequest, edition: str, key: str, team: int) -> tuple[int, None]:
    """Let a team work in a session; 409 `clash` where it works elsewhere at that hour."""
    session, found = _both(request, edition, key, team)
    actions.assign_team(by=request.user, session=session, team=found)
    return 204, None


@router.delete(
    "{edition}/sessions/{key}/interpreters/{team}", response={204: None}, summary="Free a team"
)
def free(request: HttpRequest, edition: str, key: str, team: int) -> tuple[int, None]:
    """Take a team out of a session."""
    session, found = _both(request, edition, key, team)
    actions.free_team(by=request.user, session=session, team=found)
    return 204, None


def _both(
    request: HttpRequest, edition: str, key: str, team: int
) -> tuple[Session, InterpreterTeam]:
    session = session_of(request, edition, key)
    return session, get_object_or_404(InterpreterTeam, edition=session.edition, pk=team)


def _out(team: InterpreterTeam) -> dict[str, object]:
    return {
        "id": team.pk,
        "name": team.name,
        "pairs": team.pairs,
        "members": team.members,
        "away": [slot.key for slot in team.away.all()],
        "sessions": [each.session.key for each in team.interpreting.all()],
    }
