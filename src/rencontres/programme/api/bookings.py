"""Places kept in sessions."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from rencontres.core.actions import Refusal
from rencontres.delegations.models import Seat
from rencontres.delegations.queries import seat_of
from rencontres.editions.models import Edition

from .. import actions
from .sessions import session_of

router = Router()


class SeatIn(Schema):
    """For whom; left out, the caller's own seat."""

    seat: int | None = None


class BookingOut(Schema):
    """A place kept."""

    session: str
    seat: int


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
