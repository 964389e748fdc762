"""The door over HTTP, for scanners and boards."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.delegations import tickets
from rencontres.editions.models import Edition

from .. import actions, queries
from ..models import CheckIn

router = Router()


class ScanIn(Schema):
    """A ticket read at a gate. A device that repeats a scan sends the same nonce again."""

    gate: str = Field(description="key of a gate")
    ticket: str = Field(max_length=tickets.LONGEST, description="as the QR code reads, or typed")
    nonce: UUID | None = Field(None, description="one for each scan, drawn by the device")
    at: AwareDatetime | None = Field(None, description="when it was read, if the network was down")
    despite: str = Field(
        "", max_length=200, description="a manager's reason, where nothing takes place any more"
    )


class CheckInOut(Schema):
    """Who came in, and when."""

    name: str
    organisation: str
    country: str
    category: Text
    day: date = Field(description="in the venue's zone")
    at: datetime
    gate: str
    nonce: UUID
    synthetic: bool = Field(description="an invented person")

    @classmethod
    def of(cls, came: CheckIn) -> CheckInOut:
        """A check-in with its participant's seat."""
        seat = came.participant.seat
        return cls(
            name=came.participant.full_name,
            organisation=seat.delegation.organisation,
            country=seat.delegation.country_id,
            category=seat.category.name,
            day=came.day,
            at=came.at,
            gate=came.gate.key,
            nonce=came.nonce,
            synthetic=came.participant.synthetic,
        )


class CountsOut(Schema):
    """How many came in so far: different people, and arrivals by day and gate."""

    people: int
    expected: int
    countries: dict[str, int] = Field(description="people by country code")
    days: dict[str, int] = Field(description="arrivals by day")
    gates: dict[str, int] = Field(description="arrivals by gate")


@router.post("/{edition}/check-ins", response={201: CheckInOut})
def check_in(request: HttpRequest, edition: str, scan: ScanIn) -> Status[CheckInOut]:
    """Let a ticket's holder in. A second scan of the day answers 409 with code `already_in`."""
    gate = queries.gate(edition, scan.gate)
    if gate is None:
        raise Http404
    came = actions.check_in(
        by=request.user,
        gate=gate,
        ticket=scan.ticket,
        at=scan.at,
        nonce=scan.nonce,
        despite=scan.despite,
    )
    return Status(201, CheckInOut.of(came))


@router.get("/{edition}/counts", response=CountsOut)
def counts(request: HttpRequest, edition: str) -> CountsOut:
    """The door's counts."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    seen = queries.counts(found)
    return CountsOut(
        people=seen.people,
        expected=seen.expected,
        countries={country.code: people for country, people in seen.by_country},
        days={day.isoformat(): arrivals for day, arrivals in seen.by_day},
        gates={gate.key: arrivals for gate, arrivals in seen.by_gate},
    )
