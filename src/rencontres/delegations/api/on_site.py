"""The desk at the entrance over HTTP: register somebody at once, print a badge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from .. import actions
from ..models import Delegation, Seat
from ..people import Person

router = Router()


class OnSiteIn(Schema):
    """Somebody who stands at the desk."""

    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field("", max_length=254, description="left out: they are not written to")
    category: str = Field(description="key of a category")
    delegation: str = Field("", description="reference of a delegation that is there")
    authority: int | None = Field(None, description="key in the registry")
    organisation: str = Field("", max_length=200)
    country: str = Field("", description="of the organisation, without delegation or authority")
    language: str = "fr"
    over_capacity: str = Field("", max_length=200, description="why, where places are full; logged")


class SeatOut(Schema):
    """A seat with its ticket."""

    reference: str
    number: int
    ticket: str

    @classmethod
    def of(cls, seat: Seat) -> SeatOut:
        """A seat."""
        return cls(reference=seat.delegation.reference, number=seat.number, ticket=seat.ticket)


class PrintIn(Schema):
    """Why a badge is printed; a lost one's ticket opens no door any more."""

    reason: str = Field("first", description=", ".join(actions.Reprint.values))


@router.post("/{edition}/on-site", response={201: SeatOut}, summary="Register on the spot")
def register(request: HttpRequest, edition: str, sent: OnSiteIn) -> Status[SeatOut]:
    """Register somebody at once, in a delegation that is there or in a new one."""
    found = get_object_or_404(Edition, slug=edition)
    joined = authority = None
    if sent.delegation:
        joined = get_object_or_404(Delegation, edition=found, reference=sent.delegation)
    if sent.authority is not None:
        authority = get_object_or_404(
            Authority.objects.select_related("country"), pk=sent.authority
        )
    whose = joined or authority
    seat = actions.register_on_site(
        by=request.user,
        edition=found,
        person=Person(sent.given_name, sent.family_name, sent.email, sent.category),
        organisation=sent.organisation or (authority.name if authority else ""),
        country=whose.country if whose else get_object_or_404(Country, pk=sent.country),
        authority=authority,
        delegation=joined,
        language=sent.language,
        over_capacity=sent.over_capacity,
    )
    return Status(201, SeatOut.of(seat))


@router.post(
    "/{edition}/delegations/{reference}/{number}/badge",
    response=SeatOut,
    summary="Note that a badge is printed",
)
def print_badge(
    request: HttpRequest, edition: str, reference: str, number: int, sent: PrintIn
) -> SeatOut:
    """Note why a badge is printed, and give its ticket: a new one when it was lost."""
    seat = get_object_or_404(
        Seat, delegation__edition__slug=edition, delegation__reference=reference, number=number
    )
    return SeatOut.of(actions.print_badge(by=request.user, seat=seat, reason=sent.reason))


class PaidIn(Schema):
    """How somebody paid at the desk."""

    method: Literal["cash", "card"]


class PaidOut(Schema):
    """What was noted."""

    amount: Decimal
    currency: str


@router.post(
    "/{edition}/delegations/{reference}/{number}/payment",
    response={201: PaidOut},
    summary="Note a payment at the desk",
)
def pay(
    request: HttpRequest, edition: str, reference: str, number: int, sent: PaidIn
) -> Status[Any]:
    """Note that the price of a seat was paid; a second time answers 409 with code `paid`."""
    seat = get_object_or_404(
        Seat, delegation__edition__slug=edition, delegation__reference=reference, number=number
    )
    return Status(201, actions.take_payment(by=request.user, seat=seat, method=sent.method))
