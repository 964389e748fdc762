"""Who has a part in a session."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from rencontres.core.languages import Text
from rencontres.delegations.people import Person
from rencontres.network.models import Country

from .. import actions
from ..models import Role
from .sessions import PersonOut, person_out, session_of, visible_edition

router = Router()


class InvitedIn(Schema):
    """Somebody who gets a part in a session."""

    part: str = Field(description=", ".join(Role.Kind.values))
    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    organisation: str = Field(max_length=200, description="whom they represent")
    country: str = Field(description="of the organisation, ISO 3166-1 alpha-2")


class AnswerIn(Schema):
    """Whether somebody takes their part."""

    takes_part: bool
    word: str = Field("", max_length=500, description="to the team, when declining")


class ProfileIn(Schema):
    """How somebody is shown and what they need; what is left out is emptied."""

    printed_name: str = Field("", max_length=200)
    function: Text = Field({}, description="by language")
    equipment: str = Field("", max_length=500)
    arrives: AwareDatetime | None = Field(None, description="not there before")
    leaves: AwareDatetime | None = Field(None, description="nor after")


class RemindedOut(Schema):
    """How many were written to."""

    messages: int


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


@router.post(
    "{edition}/sessions/{key}/people/{person}/answer", response={204: None}, summary="Answer"
)
def answer(
    request: HttpRequest, edition: str, key: str, person: int, data: AnswerIn
) -> tuple[int, None]:
    """Take one's part, or decline it with a word; for the person, and for the programme team."""
    role = get_object_or_404(
        Role.objects.select_related("session__edition", "participant"),
        session=session_of(request, edition, key),
        participant=person,
    )
    if data.takes_part:
        actions.confirm_part(by=request.user, role=role)
    else:
        actions.decline_part(by=request.user, role=role, word=data.word)
    return 204, None


@router.patch("{edition}/people/{person}/profile", response={204: None}, summary="How one is shown")
def profile(request: HttpRequest, edition: str, person: int, data: ProfileIn) -> tuple[int, None]:
    """Say how one is printed, what one needs, and when one can be there."""
    of = visible_edition(request, edition)
    participant = get_object_or_404(of.participants, pk=person)
    actions.complete_profile(by=request.user, participant=participant, **data.dict())
    return 204, None


@router.post("{edition}/people/remind", response=RemindedOut, summary="Remind")
def remind(request: HttpRequest, edition: str) -> dict[str, int]:
    """Write to everybody who has not answered, to nobody twice in three days."""
    of = visible_edition(request, edition)
    return {"messages": actions.remind_people(by=request.user, edition=of)}


@router.delete(
    "{edition}/sessions/{key}/people/{person}", response={204: None}, summary="Part taken"
)
def take_part_away(request: HttpRequest, edition: str, key: str, person: int) -> tuple[int, None]:
    """Take somebody's part away; their seat is flagged if they had it by their parts alone."""
    session = session_of(request, edition, key)
    participant = get_object_or_404(session.edition.participants, pk=person, roles__session=session)
    actions.remove_role(by=request.user, session=session, participant=participant)
    return 204, None
