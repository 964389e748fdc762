"""What a device of the door asks: its enrolment, the list it works from, and its scans told."""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.security import APIKeyHeader
from pydantic import AwareDatetime, Field

from rencontres.accounts.models import digest
from rencontres.core.actor import VISITOR
from rencontres.core.languages import Text
from rencontres.delegations import tickets
from rencontres.delegations.queries import revoked_marks

from .. import actions, queries
from ..actions.devices import MOST_SCANS
from ..models import Device

KEPT = timedelta(days=1)  # after the last day a device wipes what it holds


class DeviceKey(APIKeyHeader):
    """X-Gate-Key: the request comes from an enrolled device; a revoked one is answered 401."""

    param_name = "X-Gate-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if not key:
            return None
        return (
            Device.objects.select_related(
                "edition",
                "gate__session__slot",
                "gate__session__room",
                "gate__session__change",
            )
            .filter(key_digest=digest(key), revoked=None)
            .first()
        )


router = Router(auth=DeviceKey())


class CodeIn(Schema):
    """The code that the door's team shows, valid once and for a quarter of an hour."""

    code: str = Field(max_length=32)


class KeyOut(Schema):
    """The key with which the device speaks from now on: it is shown once."""

    key: str


class Ticket(Schema):
    """What a gate shows of whoever holds a ticket, and nothing more."""

    ticket: str
    name: str
    organisation: str
    country: str
    category: Text
    admitted: bool = Field(description="before free places are given; true where all may come")


class SessionOut(Schema):
    """What a gate before a session goes by."""

    capacity: int
    inside: int
    frees_at: datetime | None = Field(description="from when on free places are anybody's")
    called_off: Text | None = Field(description="the notice, where it does not take place")


class CalledOff(Schema):
    """A time in which nothing takes place any more: open at an end without bound."""

    starts: datetime | None = Field(alias="during.lower")
    ends: datetime | None = Field(alias="during.upper")
    notice: Text


class ListOut(Schema):
    """All that a device needs to work without network."""

    edition: str
    title: Text
    gate: Text
    device: str
    public_key: str = Field(description="Ed25519, raw, base64: checks the signature of tickets")
    wipe_after: date = Field(description="the device forgets everything after this day")
    session: SessionOut | None
    called_off: list[CalledOff]
    revoked: list[str] = Field(
        description="tickets that open no door: SHA-256, its first 9 bytes, base64url"
    )
    tickets: list[Ticket]


class ReadIn(Schema):
    """A ticket read."""

    nonce: UUID
    ticket: str = Field(max_length=tickets.LONGEST)
    at: AwareDatetime
    inwards: bool = Field(True, description="false: counted out of a session")
    despite: str = Field("", max_length=200, description="why in, though nothing takes place")


class ReadsIn(Schema):
    """What was read since the device was last heard."""

    scans: list[ReadIn] = Field(max_length=MOST_SCANS)


class OutcomeOut(Schema):
    """What a scan meant, by its nonce."""

    nonce: UUID
    outcome: str


@router.post("enrol", auth=None, response=KeyOut, summary="Enrol a device")
def enrol(request: HttpRequest, sent: CodeIn) -> dict[str, str]:
    """Exchange the code for the device's key."""
    _device, key = actions.enrol_device(by=VISITOR, code=sent.code)
    return {"key": key}


@router.get("list", response=ListOut, summary="What a device works from")
def listing(request: HttpRequest) -> dict[str, Any]:
    """The edition's tickets, and the key that checks them."""
    device: Device = request.auth  # type: ignore[attr-defined]
    edition = device.edition
    admitted = queries.admitted(device.gate)
    raw = tickets.public_key(edition.slug).public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "edition": edition.slug,
        "title": edition.title,
        "gate": device.gate.name,
        "device": device.name,
        "public_key": base64.b64encode(raw).decode(),
        "session": queries.limits(device.gate),
        "called_off": queries.called_off(edition),
        "revoked": sorted(revoked_marks(edition)),
        "wipe_after": max(edition.last_day, timezone.localdate()) + KEPT,
        "tickets": [
            {
                "ticket": seat.ticket,
                "name": seat.participant.full_name,
                "organisation": seat.delegation.organisation,
                "country": seat.delegation.country_id,
                "category": seat.category.name,
                "admitted": admitted is None or seat.pk in admitted,
            }
            for seat in queries.tickets_of(edition)
            if seat.participant
        ],
    }


@router.post("scans", response=list[OutcomeOut], summary="Tell scans")
def scans(request: HttpRequest, sent: ReadsIn) -> list[Any]:
    """Tell what was read; a scan told twice counts once."""
    device: Device = request.auth  # type: ignore[attr-defined]
    reads = [actions.Read(**read.dict()) for read in sent.scans]
    return actions.record_scans(by=VISITOR, device=device, reads=reads)
