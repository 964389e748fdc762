"""What comes and goes back, over HTTP, for programs of the treasury."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions, views
from ..matching import Suggestion, suggestions
from ..models import EditionTerms, Movement, Order, Payment, Promise, RefundFile, Statement
from ..remitting import terms_of

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


class PromiseIn(Schema):
    """By when a payer pays, and how it was said."""

    until: date
    note: str = Field("", max_length=200)


class AccountIn(Schema):
    """The account that money goes back to; empty takes it away."""

    iban: str = Field("", max_length=42)


class FileIn(Schema):
    """When the bank carries the transfers out."""

    on: date


class FileOut(Schema):
    """A file of transfers: sent, withdrawn, or neither yet."""

    id: int
    name: str
    executes: date
    transfers: int
    total: Decimal
    sent: date | None
    withdrawn: date | None


class TermsIn(Schema):
    """In which currency an edition sells, and what it gives back, in percent."""

    currency: str = Field("EUR", max_length=3)
    whole: int = Field(100, ge=0, le=100, description="the edition is cancelled")
    day: int | None = Field(None, ge=0, le=100, description="each day; none: one among its days")
    stopped: int = Field(50, ge=0, le=100, description="how much of its day a stop takes")


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


@router.put("/{edition}/orders/{reference}/promise", response=PromiseIn)
def promise(request: HttpRequest, edition: str, reference: str, said: PromiseIn) -> Promise:
    """Note by when a payer pays: until then nobody reminds it."""
    order = get_object_or_404(_edition(request, edition).orders, reference=reference)
    return actions.note_promise(by=request.user, order=order, **said.dict())


@router.put("/{edition}/orders/{reference}/account", response=AccountIn)
def account(request: HttpRequest, edition: str, reference: str, given: AccountIn) -> Any:
    """Note the account that the order's money goes back to; the payer may, too."""
    order = views.found(request, edition, reference)
    return actions.note_account(by=request.user, order=order, iban=given.iban)


@router.get("/{edition}/refund-files", response=list[FileOut])
def refund_files(request: HttpRequest, edition: str) -> Any:
    """The files of transfers, latest first."""
    return _edition(request, edition).refund_files.all()


@router.post("/{edition}/refund-files", response={201: FileOut})
def make_refund_file(request: HttpRequest, edition: str, asked: FileIn) -> Status[RefundFile]:
    """Put every refund whose account is known into one file; 409 where there is none."""
    of = _edition(request, edition)
    return Status(201, actions.make_refund_file(by=request.user, edition=of, on=asked.on))


@router.get("/{edition}/refund-files/{file}.xml")
def refund_file(request: HttpRequest, edition: str, file: int) -> HttpResponse:
    """The file for the bank (pain.001.001.09)."""
    found = get_object_or_404(_edition(request, edition).refund_files, pk=file)
    return views.downloaded(found.content.encode(), f"{found.name}.xml", "application/xml")


@router.post("/{edition}/refund-files/{file}/sent", response=FileOut)
def note_file_sent(request: HttpRequest, edition: str, file: int) -> RefundFile:
    """Note that the bank has a file."""
    found = get_object_or_404(_edition(request, edition).refund_files, pk=file)
    return actions.note_file_sent(by=request.user, file=found)


@router.post("/{edition}/refund-files/{file}/withdraw", response=FileOut)
def withdraw_file(request: HttpRequest, edition: str, file: int) -> RefundFile:
    """Withdraw a file that no bank has: its refunds are due again."""
    found = get_object_or_404(_edition(request, edition).refund_files, pk=file)
    return actions.withdraw_file(by=request.user, file=found)


@router.get("/{edition}/terms", response=TermsIn)
def terms(request: HttpRequest, edition: str) -> EditionTerms:
    """The edition's currency, and what it gives back when its plan changes."""
    return terms_of(_edition(request, edition))


@router.put("/{edition}/terms", response=TermsIn)
def set_terms(request: HttpRequest, edition: str, written: TermsIn) -> EditionTerms:
    """Write them; 409 where orders are in another currency already."""
    of = _edition(request, edition)
    made = EditionTerms(edition=of, **written.dict())
    return actions.set_edition_terms(by=request.user, edition=of, terms=made)
