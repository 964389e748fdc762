"""Who has a part in a session."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from rencontres.delegations.people import Person
from rencontres.network.models import Country

from .. import actions
from ..models import Role
from .sessions import PersonOut, person_out, session_of

router = Router()


class InvitedIn(Schema):
    """Somebody who gets a part in a session."""

    part: str = Field(description=", ".join(Role.Kind.values))
    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    organisation: str = Field(max_length=200, description="whom they represent")
    country: str = Field(description="of the organisation, ISO 3166-1 alpha-2")


@router.post("{edition}/sessions/{key}/people", response={201: PersonOut}, summary="Invite")
def invite(
    request: HttpRequest, edition: str, key: str, data: InvitedIn
) -> tuple[int, dict[str, object]]:
    """Give somebody a part; who is not registered gets a seat by it. For the programme team."""
    role = actions.invite_speaker(
        by=request.user,
        session=session_of(request, edition, key),
        kind=data.part,
        person=Person(data.given_name, data.family_name, data.email),
        organisation=data.organisation,
        country=get_object_or_404(Country, pk=data.country),
    )
    return 201, person_out(role)


@router.delete(
    "{edition}/sessions/{key}/people/{person}", response={204: None}, summary="Part taken"
)
def take_part_away(request: HttpRequest, edition: str, key: str, person: int) -> tuple[int, None]:
    """Take somebody's part away; their seat is flagged if they had it by their parts alone."""
    session = session_of(request, edition, key)
    participant = get_object_or_404(session.edition.participants, pk=person, roles__session=session)
    actions.remove_role(by=request.user, session=session, participant=participant)
    return 204, None
