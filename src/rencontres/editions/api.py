"""An edition's team over HTTP, for its managers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from rencontres.core.permissions import require
from rencontres.network.models import Country

from . import actions, queries
from .models import Edition, EditionTheme, Room, TeamMember

router = Router()


class MemberIn(Schema):
    """Somebody and a role; a theme, a country or a room leaves them that part alone."""

    email: str = Field(max_length=254)
    name: str = Field("", max_length=200)
    role: str = Field(description=", ".join(TeamMember.Role.values))
    theme: str | None = Field(None, description="key of a theme")
    country: str | None = Field(None, description="ISO 3166-1 alpha-2")
    room: str | None = Field(None, description="key of a room")


class MemberOut(Schema):
    """A role in the team."""

    id: int
    name: str
    email: str
    role: str
    theme: str | None
    country: str | None
    room: str | None


def _out(member: TeamMember) -> dict[str, Any]:
    return {
        "id": member.pk,
        "name": member.user.name,
        "email": member.user.email,
        "role": member.role,
        "theme": member.theme.key if member.theme else None,
        "country": member.country_id,
        "room": member.room.key if member.room else None,
    }


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "editions.manage_team", found)
    return found


@router.get("{edition}/team", response=list[MemberOut], summary="The team")
def team(request: HttpRequest, edition: str) -> list[dict[str, Any]]:
    """Who works for the edition."""
    return [_out(member) for member in queries.team(_edition(request, edition))]


@router.post("{edition}/team", response={201: MemberOut}, summary="A role given")
def give(request: HttpRequest, edition: str, told: MemberIn) -> Status[dict[str, Any]]:
    """Take somebody into the team; they are told by e-mail."""
    of = _edition(request, edition)
    member = actions.give_role(
        by=request.user,
        edition=of,
        email=told.email,
        name=told.name,
        role=told.role,
        theme=get_object_or_404(EditionTheme, edition=of, key=told.theme) if told.theme else None,
        country=get_object_or_404(Country, pk=told.country) if told.country else None,
        room=get_object_or_404(Room, edition=of, key=told.room) if told.room else None,
    )
    return Status(201, _out(member))


@router.delete("{edition}/team/{int:key}", response={204: None}, summary="A role taken away")
def take_away(request: HttpRequest, edition: str, key: int) -> Status[None]:
    """Take a role away; 409 for the last manager."""
    member = get_object_or_404(TeamMember, edition=_edition(request, edition), pk=key)
    actions.take_role_away(by=request.user, member=member)
    return Status(204, None)
