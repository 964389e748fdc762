"""The programme and its sessions."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from rencontres.core.languages import Text
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition

from .. import places, queries
from ..models import Role, Session
from ..models.people import function_of

router = Router()


class ProgrammeFilters(Schema):
    """What to show of a programme; what is left out shows all."""

    day: date | None = Field(
        None, lt=date.max, description="A day of the edition, in the venue's time zone."
    )
    kind: str = Field("", description="Key of a kind of session, as `thematic_conference`.")
    theme: str = Field("", description="Key of a theme.")
    country: str = Field("", description="ISO 3166-1 alpha-2 code of a country concerned.")
    language: str = Field("", description="ISO 639-1 code of a language spoken or interpreted.")
    text: str = Field("", description="Words to look for in titles, abstracts, names.")


class PersonOut(Schema):
    """A person with a part in a session."""

    id: int
    name: str
    part: str = Field(description=", ".join(Role.Kind.values))
    function: Text
    organisation: str
    country: str
    synthetic: bool = Field(description="Invented for a demonstration.")


class SessionOut(Schema):
    """A session; without room and hours until a timetable is released."""

    key: str
    kind: str
    title: Text
    abstract: Text
    themes: list[str]
    sdgs: list[int] = Field(description="The United Nations' goals that it is about.")
    countries: list[str]
    organiser: str
    languages: list[str]
    interpretation: list[str]
    starts: datetime | None
    ends: datetime | None
    room: str | None
    people: list[PersonOut]
    cancelled: bool
    synthetic: bool


class SessionDetail(SessionOut):
    """A session, and how many places it still has."""

    places_left: int
    bookable: bool
    audience: str = Field(description="who may book: open, members or invitation")


def visible_edition(request: HttpRequest, slug: str) -> Edition:
    edition = get_object_or_404(Edition, slug=slug)
    if not allowed(request.user, "programme.see", edition):
        raise Http404
    return edition


def session_of(request: HttpRequest, edition: str, key: str) -> Session:
    sessions = queries.sessions_of(visible_edition(request, edition)).select_related("edition")
    return get_object_or_404(sessions, key=key)


def session_out(session: Session) -> dict[str, object]:
    return {
        "key": session.key,
        "kind": session.kind.key,
        "title": session.title,
        "abstract": session.abstract,
        "themes": [theme.key for theme in session.themes.all()],
        "sdgs": session.sdgs,
        "countries": [country.code for country in session.countries.all()],
        "organiser": session.organised_by,
        "languages": session.languages,
        "interpretation": session.interpretation,
        "starts": session.slot.starts if session.slot else None,
        "ends": session.slot.ends if session.slot else None,
        "room": session.room.name if session.room else None,
        "people": [person_out(role) for role in session.roles.all()],
        "cancelled": session.change_id is not None,
        "synthetic": session.synthetic,
    }


def person_out(role: Role) -> dict[str, object]:
    person = role.participant
    delegation = person.seat.delegation if hasattr(person, "seat") else None
    return {
        "id": person.pk,
        "name": role.name,
        "part": role.kind,
        "function": function_of(person, confirmed=role.confirmed),
        "organisation": delegation.organisation if delegation else "",
        "country": delegation.country_id if delegation else "",
        "synthetic": person.synthetic,
    }


@router.get("{edition}/sessions", response=list[SessionOut], summary="The programme")
def list_sessions(
    request: HttpRequest, edition: str, filters: Query[ProgrammeFilters]
) -> list[dict[str, object]]:
    """The sessions of an edition in order of time; public."""
    asked = queries.Filters(**filters.dict())
    return [session_out(s) for s in queries.programme(visible_edition(request, edition), asked)]


@router.get("{edition}/sessions/{key}", response=SessionDetail, summary="A session")
def get_session(request: HttpRequest, edition: str, key: str) -> dict[str, object]:
    """All about a session; public."""
    session = session_of(request, edition, key)
    return {
        **session_out(session),
        "places_left": places.left(session),
        "bookable": session.kind.bookable,
        "audience": session.kind.audience,
    }
