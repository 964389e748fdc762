"""Changes of plan over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.editions.models import Change, Edition
from rencontres.editions.queries import visible_editions

from . import actions, queries
from .orders import Order

router = Router()


class OrderIn(Schema):
    """A change of plan; each kind needs its field."""

    kind: str = Field(description="postponed, edition, day, stopped or session")
    first_day: date | None = Field(None, description="postponed: the new first day")
    day: date | None = Field(None, description="day: the one that is cancelled")
    at: AwareDatetime | None = Field(None, description="stopped: nothing takes place from then")
    session: str | None = Field(None, description="session: its key")
    reason: Text = Field(default_factory=dict, description="told to everybody, by language")


class ConfirmedIn(OrderIn):
    """A change of plan to be carried out."""

    confirmation: str = Field(description="the edition’s slug, typed by who has read the preview")


class RemissionOut(Schema):
    """What an order is asked less, by the edition's terms of refunds."""

    order: str = Field(alias="order.reference")
    currency: str = Field(alias="order.currency")
    less: Decimal = Field(alias="amount")
    back: Decimal = Field(description="to be given back")
    cancelled: bool = Field(alias="cancels")


class PreviewOut(Schema):
    """What a change would do."""

    notice: Text
    sessions: list[str] = Field(description="keys of the sessions concerned")
    bookings: int
    meetings: int
    testimonies: int
    orders: list[RemissionOut] = Field(description="what each order is asked less")
    people: dict[str, int] = Field(description="to be told, by language")


class ChangeOut(Schema):
    """A change of plan that was announced."""

    id: int
    kind: str
    notice: Text
    reason: Text
    at: datetime
    undone: datetime | None


@router.get("{edition}", response=list[ChangeOut], summary="Changes of plan")
def changes(request: HttpRequest, edition: str) -> Any:
    """What has changed, newest first; public."""
    return get_object_or_404(visible_editions(request.user), slug=edition).changes.all()


@router.post("{edition}/preview", response=PreviewOut, summary="What a change would do")
def preview(request: HttpRequest, edition: str, sent: OrderIn) -> dict[str, Any]:
    """Tell what a change would do; writes nothing. For the edition's managers."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "changes.change_plan", found)
    foreseen = queries.preview(found, _order(found, sent))
    keys = [session.key for session in foreseen.sessions]
    return {**foreseen.__dict__, "sessions": keys, "orders": foreseen.remissions}


@router.post("{edition}", response={201: ChangeOut}, summary="Change the plan")
def change_plan(request: HttpRequest, edition: str, sent: ConfirmedIn) -> Status[Change]:
    """Carry a change out and tell everybody; 409 when it cannot be, 422 without confirmation."""
    found = get_object_or_404(Edition, slug=edition)
    order = _order(found, sent)
    change = actions.change_plan(
        by=request.user, edition=found, order=order, confirmation=sent.confirmation
    )
    return Status(201, change)


@router.post("{edition}/{change}/undo", response=ChangeOut, summary="Undo a change")
def undo(request: HttpRequest, edition: str, change: int) -> Change:
    """Undo a change within its hour."""
    found = get_object_or_404(Change, edition__slug=edition, pk=change)
    return actions.undo_change(by=request.user, change=found)


def _order(edition: Edition, sent: OrderIn) -> Order:
    session = edition.sessions.filter(key=sent.session).first() if sent.session else None
    return Order(
        kind=sent.kind,
        first_day=sent.first_day,
        day=sent.day,
        at=sent.at,
        session=session,
        reason=sent.reason,
    )
