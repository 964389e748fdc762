"""The room `programme` over HTTP, for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.core.permissions import allowed, require
from rencontres.delegations.models import Seat
from rencontres.delegations.people import Person
from rencontres.delegations.queries import seat_of
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from . import actions, queries
from .models import Draft, Role, Session

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
    part: str = Field(description="chair, moderator, speaker or rapporteur")
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
    countries: list[str]
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


class SeatIn(Schema):
    """For whom; left out, the caller's own seat."""

    seat: int | None = None


class BookingOut(Schema):
    """A place kept."""

    session: str
    seat: int


class InvitedIn(Schema):
    """Somebody who gets a part in a session."""

    part: str = Field(description=", ".join(Role.Kind.values))
    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    organisation: str = Field(max_length=200, description="whom they represent")
    country: str = Field(description="of the organisation, ISO 3166-1 alpha-2")


class PlanIn(Schema):
    """What is asked of the planner."""

    name: str = Field(max_length=100)
    seconds: int = Field(30, description="How long it may think, 1 to 600.")
    seed: int = Field(0, ge=0, description="The same seed looks in the same way.")


class DraftOut(Schema):
    """A timetable being thought about."""

    id: int
    name: str
    state: str = Field(description="planning, ready or impossible")
    objective: int | None = Field(description="Penalty of the best timetable found.")
    bound: int | None = Field(description="No timetable has a lower penalty, proven.")
    facts: dict[str, object]


class ReleaseIn(Schema):
    """The name of a release."""

    name: str = Field(max_length=100)


class ReleaseOut(Schema):
    """A released timetable and what it changed."""

    name: str
    at: datetime
    facts: dict[str, int]


def _edition(request: HttpRequest, slug: str) -> Edition:
    edition = get_object_or_404(Edition, slug=slug)
    if not allowed(request.user, "programme.see", edition):
        raise Http404
    return edition


def _session_out(session: Session) -> dict[str, object]:
    return {
        "key": session.key,
        "kind": session.kind.key,
        "title": session.title,
        "abstract": session.abstract,
        "themes": [theme.key for theme in session.themes.all()],
        "countries": [country.code for country in session.countries.all()],
        "languages": session.languages,
        "interpretation": session.interpretation,
        "starts": session.slot.starts if session.slot else None,
        "ends": session.slot.ends if session.slot else None,
        "room": session.room.name if session.room else None,
        "people": [_person_out(role) for role in session.roles.all()],
        "cancelled": session.change_id is not None,
        "synthetic": session.synthetic,
    }


def _person_out(role: Role) -> dict[str, object]:
    person = role.participant
    delegation = person.seat.delegation if hasattr(person, "seat") else None
    return {
        "id": person.pk,
        "name": person.full_name,
        "part": role.kind,
        "function": person.function,
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
    return [_session_out(s) for s in queries.programme(_edition(request, edition), asked)]


@router.get("{edition}/sessions/{key}", response=SessionDetail, summary="A session")
def get_session(request: HttpRequest, edition: str, key: str) -> dict[str, object]:
    """All about a session; public."""
    session = _session(request, edition, key)
    return {
        **_session_out(session),
        "places_left": queries.places_left(session),
        "bookable": session.kind.bookable,
    }


@router.post("{edition}/sessions/{key}/book", response={201: BookingOut}, summary="Keep a place")
def book(
    request: HttpRequest, edition: str, key: str, data: SeatIn
) -> tuple[int, dict[str, object]]:
    """Keep a place in a session; 409 when it is full or the hour is taken."""
    session = _session(request, edition, key)
    seat = _seat(request, session.edition, data)
    actions.book_seat(by=request.user, session=session, seat=seat)
    return 201, {"session": session.key, "seat": seat.pk}


@router.post("{edition}/sessions/{key}/unbook", response={204: None}, summary="Give a place back")
def unbook(request: HttpRequest, edition: str, key: str, data: SeatIn) -> tuple[int, None]:
    """Give a booked place back; 409 when there is none."""
    session = _session(request, edition, key)
    seat = _seat(request, session.edition, data)
    actions.cancel_booking(by=request.user, session=session, seat=seat)
    return 204, None


@router.post("{edition}/sessions/{key}/people", response={201: PersonOut}, summary="Invite")
def invite(
    request: HttpRequest, edition: str, key: str, data: InvitedIn
) -> tuple[int, dict[str, object]]:
    """Give somebody a part; who is not registered gets a seat by it. For the programme team."""
    role = actions.invite_speaker(
        by=request.user,
        session=_session(request, edition, key),
        kind=data.part,
        person=Person(data.given_name, data.family_name, data.email),
        organisation=data.organisation,
        country=get_object_or_404(Country, pk=data.country),
    )
    return 201, _person_out(role)


@router.delete(
    "{edition}/sessions/{key}/people/{person}", response={204: None}, summary="Part taken"
)
def take_part_away(request: HttpRequest, edition: str, key: str, person: int) -> tuple[int, None]:
    """Take somebody's part away; their seat is flagged if they had it by their parts alone."""
    session = _session(request, edition, key)
    participant = get_object_or_404(session.edition.participants, pk=person, roles__session=session)
    actions.remove_role(by=request.user, session=session, participant=participant)
    return 204, None


@router.post("{edition}/drafts", response={202: DraftOut}, summary="Plan a timetable")
def plan(request: HttpRequest, edition: str, data: PlanIn) -> tuple[int, Draft]:
    """Have a timetable thought of; ask for the draft until it is ready or impossible."""
    planned = _edition(request, edition)
    draft = actions.order_timetable(by=request.user, edition=planned, **data.dict())
    draft.refresh_from_db()
    return 202, draft


@router.get("{edition}/drafts/{draft}", response=DraftOut, summary="A draft")
def get_draft(request: HttpRequest, edition: str, draft: int) -> Draft:
    """How far a draft is; for the programme team."""
    planned = _edition(request, edition)
    require(request.user, "programme.plan", planned)
    return get_object_or_404(Draft, edition=planned, pk=draft)


@router.post("{edition}/drafts/{draft}/release", response={201: ReleaseOut}, summary="Release")
def release(request: HttpRequest, edition: str, draft: int, data: ReleaseIn) -> tuple[int, object]:
    """Make a draft the public programme, for good."""
    chosen = get_object_or_404(Draft, edition=_edition(request, edition), pk=draft)
    return 201, actions.release_timetable(by=request.user, draft=chosen, name=data.name)


def _session(request: HttpRequest, edition: str, key: str) -> Session:
    sessions = queries.sessions_of(_edition(request, edition)).select_related("edition")
    return get_object_or_404(sessions, key=key)


def _seat(request: HttpRequest, edition: Edition, data: SeatIn) -> Seat:
    if data.seat is not None:
        return get_object_or_404(Seat, pk=data.seat, delegation__edition=edition)
    seat = seat_of(request.user, edition) if request.user.is_authenticated else None
    if seat is None:
        raise Refusal(
            _("You have no seat in this edition: name the seat."), code="no_seat", status=422
        )
    return seat
