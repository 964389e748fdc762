"""Country groups over HTTP."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from rencontres.core.languages import Text

from .. import actions, queries
from ..models import CountryGroup, GroupDecision, GroupMeeting

router = Router()


class MeetingOut(Schema):
    """A meeting of a group, at the place's own hour."""

    id: int
    day: date
    hour: time | None
    place: str
    title: Text
    agenda: str
    minutes: str
    cancelled: bool


class MeetingIn(Schema):
    """A meeting to set."""

    day: date
    hour: time | None = None
    place: str = Field(max_length=200)
    title: Text
    agenda: str = ""
    minutes: str = ""


class DecisionOut(Schema):
    """What a group decided."""

    text: str
    owner: str
    due: date | None
    done: date | None


class GroupOut(Schema):
    """A country group; its president presides for an authority."""

    slug: str
    name: Text
    countries: list[str]
    president: str = Field(alias="president_name")
    president_authority: int | None = Field(alias="president_authority_id")
    synthetic: bool

    @staticmethod
    def resolve_countries(of: CountryGroup) -> list[str]:
        return [country.pk for country in of.countries.all()]


class GroupMemberOut(Schema):
    """An authority of a group."""

    id: int
    name: str
    since: str = Field(description="year of the oldest live link; empty where chosen by hand")


class GroupDetails(GroupOut):
    """A group with its members, meetings and decisions."""

    about: Text
    members: list[GroupMemberOut]
    meetings: list[MeetingOut]
    decisions: list[DecisionOut]

    @staticmethod
    def resolve_members(of: CountryGroup) -> list[dict[str, Any]]:
        return [
            {"id": each.authority.pk, "name": each.authority.name, "since": each.since}
            for each in queries.group_members(of)
        ]

    @staticmethod
    def resolve_meetings(of: CountryGroup) -> list[GroupMeeting]:
        return list(of.meetings.all())

    @staticmethod
    def resolve_decisions(of: CountryGroup) -> list[GroupDecision]:
        return list(of.decisions.all())


@router.get("/groups", response=list[GroupOut], summary="Country groups")
def groups(request: HttpRequest) -> list[CountryGroup]:
    """Every country group."""
    return queries.groups(day=timezone.localdate())


@router.get("/groups/{slug}", response=GroupDetails, summary="One country group")
def group(request: HttpRequest, slug: str) -> CountryGroup:
    """A group with its members, meetings and decisions."""
    return get_object_or_404(CountryGroup, slug=slug)


@router.post("/groups/{slug}/meetings", response={201: MeetingOut}, summary="Set a meeting")
def plan(request: HttpRequest, slug: str, meeting: MeetingIn) -> Status[GroupMeeting]:
    """Set a meeting of a group, for who keeps its pages."""
    of = get_object_or_404(CountryGroup, slug=slug)
    return Status(201, actions.plan_meeting(by=request.user, group=of, **meeting.dict()))
