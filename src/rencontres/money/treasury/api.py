"""What comes and goes back, over HTTP, for programs of the treasury."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions
from ..matching import Suggestion, suggestions
from ..models import Movement, Order, Payment, Statement

router = Router()


class StatementOut(Schema):
    """What a file brought."""

    id: int
    new: int
    known: list[str]
    left: int

    @staticmethod
    def resolve_new(statement: Statement) -> int:
        """How many movements were not known."""
        return statement.movements.count()


class MovementOut(Schema):
    """A movement that waits, and what it seems to be."""

    id: int = Field(alias="movement.pk")
    booked: date = Field(alias="movement.booked")
    rest: Decimal = Field(alias="movement.rest")
    currency: str = Field(alias="movement.currency")
    name: str = Field(alias="movement.name")
    kind: str
    order: str | None = None

    @staticmethod
    def resolve_order(found: Suggestion) -> str | None:
        """The order's reference."""
        return found.order.reference if found.order else None


class ShareIn(Schema):
    """How much of a movement pays an order."""

    order: str
    amount: Decimal


class RefundIn(Schema):
    """How much is given back, and whether through the provider."""

    amount: Decimal
    online: bool = False


class PaymentOut(Schema):
    """A payment or refund."""

    id: int
    order: str = Field(alias="order.reference")
    amount: Decimal
    currency: str
    refund: bool


def _edition(request: HttpRequest, slug: str) -> Edition:
    edition = get_object_or_404(Edition, slug=slug)
    require(request.user, "money.keep_accounts", edition)
    return edition


@router.post("/{edition}/statements", response={201: StatementOut})
def import_statement(
    request: HttpRequest, edition: str, file: File[UploadedFile]
) -> Status[Statement]:
    """Import a bank statement (camt.053); it pays nothing."""
    made = actions.import_statement(
        by=request.user,
        edition=_edition(request, edition),
        name=file.name or "",
        content=file.read(),
    )
    return Status(201, made)


@router.get("/{edition}/movements", response=list[MovementOut])
def movements(request: HttpRequest, edition: str) -> list[Suggestion]:
    """The movements that wait, and what each seems to be."""
    _edition(request, edition)
    return suggestions(Movement.objects.all())


@router.post("/{edition}/movements/accept")
def settle_exact(request: HttpRequest, edition: str) -> dict[str, int]:
    """Accept every movement whose reference and amount agree."""
    of = _edition(request, edition)
    return {"settled": actions.settle_exact(by=request.user, edition=of)}


@router.post("/{edition}/movements/{movement}/settle", response={201: list[PaymentOut]})
def settle(
    request: HttpRequest, edition: str, movement: int, shares: list[ShareIn]
) -> Status[list[Payment]]:
    """Say which orders a movement pays."""
    of = _edition(request, edition)
    found = get_object_or_404(Movement, pk=movement)
    given = [(get_object_or_404(Order, reference=each.order), each.amount) for each in shares]
    made = actions.settle(by=request.user, edition=of, movement=found, shares=given)
    return Status(201, made)


@router.post("/{edition}/orders/{reference}/refunds", response={201: PaymentOut})
def refund(request: HttpRequest, edition: str, reference: str, given: RefundIn) -> Status[Payment]:
    """Give back what no invoice asks for any more."""
    order = get_object_or_404(_edition(request, edition).orders, reference=reference)
    made = actions.refund(by=request.user, order=order, on=timezone.localdate(), **given.dict())
    return Status(201, made)
