"""Places kept in sessions."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.delegations.models import Delegation, Seat
from rencontres.delegations.queries import seat_of
from rencontres.editions.models import Edition

from .. import actions, queries
from ..models import WaitingParty
from .sessions import session_of, visible_edition

router = Router()


class SeatIn(Schema):
    """For whom; left out, the caller's own seat."""

    seat: int | None = None


class BookingOut(Schema):
    """A place kept."""

    session: str
    seat: int


class TogetherIn(Schema):
    """Seats of one delegation: all or none."""

    seats: list[int] = Field(min_length=1, description="Keys of seats of one delegation.")


class PartyOut(Schema):
    """Who waits together, and where they stand."""

    code: str = Field(description="Opens the party's page without signing in: keep it secret.")
    session: str
    state: str = Field(description="waiting, offered, accepted, declined, expired or left")
    seats: list[int]
    turn: int | None = Field(description="1 is the next; none unless it waits.")
    expires: datetime | None = Field(description="Until when the places offered are held.")


def _party_out(party: WaitingParty) -> dict[str, object]:
    return {
        "code": party.code,
        "session": party.session.key,
        "state": party.state,
        "seats": [seat.pk for seat in queries.seats_of_party(party)],
        "turn": queries.before(party) + 1 if party.state == WaitingParty.State.WAITING else None,
        "expires": party.expires,
    }


def _together(edition: Edition, data: TogetherIn) -> tuple[Delegation, list[Seat]]:
    """The seats named, and the delegation of the first."""
    found = Seat.objects.filter(pk__in=data.seats, delegation__edition=edition)
    seats = list(found.select_related("delegation"))
    if len(seats) < len(set(data.seats)):
        raise Http404
    return seats[0].delegation, seats


def _party(request: HttpRequest, edition: str, code: str) -> WaitingParty:
    shown = visible_edition(request, edition)
    parties = WaitingParty.objects.select_related("session__edition", "session__slot")
    return get_object_or_404(parties, session__edition=shown, code=code.upper())


def _seat(request: HttpRequest, edition: Edition, data: SeatIn) -> Seat:
    if data.seat is not None:
        return get_object_or_404(Seat, pk=data.seat, delegation__edition=edition)
    seat = seat_of(request.user, edition) if request.user.is_authenticated else None
    if seat is None:
        raise Refusal(
            _("You have no seat in this edition: name the seat."), code="no_seat", status=422
        )
    return seat


@router.post("{edition}/sessions/{key}/book", response={201: BookingOut}, summary="Keep a place")
def book(
    request: HttpRequest, edition: str, key: str, data: SeatIn
) -> tuple[int, dict[str, object]]:
    """Keep a place in a session; 409 when it is full or the hour is taken."""
    session = session_of(request, edition, key)
    seat = _seat(request, session.edition, data)
    actions.book_seat(by=request.user, session=session, seat=seat)
    return 201, {"session": session.key, "seat": seat.pk}


@router.post("{edition}/sessions/{key}/unbook", response={204: None}, summary="Give a place back")
def unbook(request: HttpRequest, edition: str, key: str, data: SeatIn) -> tuple[int, None]:
    """Give a booked place back; 409 when there is none."""
    session = session_of(request, edition, key)
    seat = _seat(request, session.edition, data)
    actions.cancel_booking(by=request.user, session=session, seat=seat)
    return 204, None


@router.post(
    "{edition}/sessions/{key}/book-together",
    response={201: list[BookingOut]},
    summary="Keep places for several",
)
def book_together(
    request: HttpRequest, edition: str, key: str, data: TogetherIn
) -> tuple[int, list[dict[str, object]]]:
    """Keep places for several of a delegation, all or none; 409 when that cannot be."""
    session = session_of(request, edition, key)
    delegation, seats = _together(session.edition, data)
    actions.book_together(by=request.user, session=session, delegation=delegation, seats=seats)
    return 201, [{"session": session.key, "seat": seat.pk} for seat in seats]


@router.post("{edition}/sessions/{key}/wait", response={201: PartyOut}, summary="Wait for a place")
def wait(
    request: HttpRequest, edition: str, key: str, data: SeatIn
) -> tuple[int, dict[str, object]]:
    """Join the waiting list of a full session; 409 while there are places."""
    session = session_of(request, edition, key)
    seat = _seat(request, session.edition, data)
    return 201, _party_out(actions.wait_for_place(by=request.user, session=session, seat=seat))


@router.post(
    "{edition}/sessions/{key}/wait-together", response={201: PartyOut}, summary="Wait together"
)
def wait_together(
    request: HttpRequest, edition: str, key: str, data: TogetherIn
) -> tuple[int, dict[str, object]]:
    """Wait for places for several of a delegation: for all of them, or none."""
    session = session_of(request, edition, key)
    delegation, seats = _together(session.edition, data)
    party = actions.wait_together(
        by=request.user, session=session, delegation=delegation, seats=seats
    )
    return 201, _party_out(party)


@router.get("{edition}/places/{code}", response=PartyOut, summary="Where a party stands")
def get_party(request: HttpRequest, edition: str, code: str) -> dict[str, object]:
    """Its turn, or until when its places are held."""
    return _party_out(_party(request, edition, code))


class AnswerIn(Schema):
    """How an offer is accepted."""

    instead: bool = Field(False, description="Give back what is booked at the same hour.")


@router.post("{edition}/places/{code}/accept", response=list[BookingOut], summary="Take places")
def accept(
    request: HttpRequest, edition: str, code: str, data: AnswerIn
) -> list[dict[str, object]]:
    """Take the places that are held; 409 when they are not any more, or the hour is taken."""
    party = _party(request, edition, code)
    made = actions.accept_places(by=request.user, party=party, instead=data.instead)
    return [{"session": party.session.key, "seat": each.seat_id} for each in made]


@router.post("{edition}/places/{code}/leave", response={204: None}, summary="Decline or leave")
def leave(request: HttpRequest, edition: str, code: str) -> tuple[int, None]:
    """Decline the places that are held, or wait no longer."""
    actions.leave_list(by=request.user, party=_party(request, edition, code))
    return 204, None


@router.get("{edition}/wishes", response=list[str], summary="What I wish for")
def list_wishes(request: HttpRequest, edition: str, seat: int | None = None) -> list[str]:
    """The keys of the sessions that a seat, or the caller's own, would like to attend."""
    shown = visible_edition(request, edition)
    found = _seat(request, shown, SeatIn(seat=seat))
    require(request.user, "programme.book", found)
    return list(found.wishes.order_by("session__pk").values_list("session__key", flat=True))


@router.put("{edition}/sessions/{key}/wish", response={204: None}, summary="Wish for a session")
def wish(request: HttpRequest, edition: str, key: str, data: SeatIn) -> tuple[int, None]:
    """Say that a seat would like to attend; twice is once."""
    session = session_of(request, edition, key)
    seat = _seat(request, session.edition, data)
    actions.wish_for(by=request.user, session=session, seat=seat)
    return 204, None


@router.delete("{edition}/sessions/{key}/wish", response={204: None}, summary="Wish no longer")
def drop_wish(
    request: HttpRequest, edition: str, key: str, seat: int | None = None
) -> tuple[int, None]:
    """Take a wish back."""
    session = session_of(request, edition, key)
    found = _seat(request, session.edition, SeatIn(seat=seat))
    actions.drop_wish(by=request.user, session=session, seat=found)
    return 204, None
