"""Which order a movement of the bank pays: what is certain, what is likely, what is unknown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from anyascii import anyascii
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Invoice, Kind, Movement, Order, Payment
from .models.invoices import LETTERS
from .references import read_reference

_BEGINS = re.compile(r"RF[0-9]{2}")
_NUMBER = re.compile(rf"{LETTERS[Kind.INVOICE]}([0-9]{{4}})-([0-9]{{5,}})", re.IGNORECASE)
PAYABLE = (Order.State.QUOTE, Order.State.ORDERED, Order.State.INVOICED)

WORDS = {
    "exact": _("reference and amount agree"),
    "less": _("less than is owed"),
    "more": _("more than is owed"),
    "currency": _("another currency than the order"),
    "number": _("the text names the order"),
    "name": _("name and amount agree"),
    "reversal": _("takes back a payment"),
    "unknown": _("unknown"),
}


@dataclass(frozen=True)
class Suggestion:
    """What a movement seems to be, for somebody to confirm."""

    movement: Movement
    kind: str
    order: Any = None
    payment: Any = None

    @property
    def exact(self) -> bool:
        """Whether nobody need look at it."""
        return self.kind == "exact"

    @property
    def why(self) -> str:
        """Why it seems so."""
        return str(WORDS[self.kind])

    @property
    def tone(self) -> str:
        """How a page colours it."""
        return {"exact": "good", "currency": "bad", "unknown": ""}.get(self.kind, "warn")

    @property
    def acceptable(self) -> bool:
        """Whether it may be accepted as it stands: all of the movement goes to the order."""
        return self.order is not None and self.kind != "currency"


def suggestions(movements: QuerySet[Movement]) -> list[Suggestion]:
    """A suggestion for each open movement, in a number of queries that does not grow with them."""
    rows = list(movements.filter(set_aside=None, settled__lt=F("amount")))
    if not rows:
        return []
    book = _Book()
    return [book.look_up(row) for row in rows]


class _Book:
    """The orders that may be paid, by what a movement may say of them."""

    def __init__(self) -> None:
        orders = list(Order.objects.select_related("payer", "edition").exclude(reference=""))
        self.by_reference = {order.reference: order for order in orders}
        by_key = {order.pk: order for order in orders}
        invoices = Invoice.objects.filter(kind=Kind.INVOICE)
        self.by_number = {
            (year, number): by_key[key]
            for year, number, key in invoices.values_list("year", "number", "order_id")
        }
        self.by_owed: dict[tuple[str, Decimal], list[Order]] = defaultdict(list)
        for order in orders:
            if order.state in PAYABLE and order.owed:
                self.by_owed[order.currency, order.owed].append(order)
        self.received = self._received()

    @staticmethod
    def _received() -> dict[tuple[str, Decimal], list[Payment]]:
        found: dict[tuple[str, Decimal], list[Payment]] = defaultdict(list)
        payments = Payment.objects.filter(
            cancelled=None, refund=False, source=Payment.Source.STATEMENT, movement__isnull=False
        )
        for payment in payments.select_related("order__payer", "order__edition", "movement"):
            found[payment.currency, payment.amount].append(payment)
        return found

    def look_up(self, movement: Movement) -> Suggestion:
        if movement.reversal:
            return self._reversed(movement)
        order = self.by_reference.get(read_reference(movement.reference))
        if order:
            return Suggestion(movement, _compared(movement, order, "exact"), order)
        named = self._named(movement)
        if named:
            return Suggestion(movement, _compared(movement, named, "number"), named)
        likely = self._likely(movement)
        if likely:
            return Suggestion(movement, "name", likely)
        return Suggestion(movement, "unknown")

    def _named(self, movement: Movement) -> Order | None:
        """The one order whose reference or invoice stands in the free text."""
        said = f"{movement.text} {movement.end_to_end}"
        found = {self.by_reference.get(read) for read in _references(said)}
        found |= {self.by_number.get((int(y), int(n))) for y, n in _NUMBER.findall(said)}
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    def _likely(self, movement: Movement) -> Order | None:
        """The one order that owes this amount, and whose payer has this name."""
        words = _words(movement.name)
        found = [
            order
            for order in self.by_owed.get((movement.currency, movement.rest), [])
            if words and _agree(words, _words(order.payer.name))
        ]
        return found[0] if len(found) == 1 else None

    def _reversed(self, movement: Movement) -> Suggestion:
        """The one payment that the bank takes back."""
        found = [
            payment
            for payment in self.received.get((movement.currency, movement.rest), [])
            if _same_transfer(movement, payment.movement)
        ]
        if len(found) != 1:
            return Suggestion(movement, "unknown")
        return Suggestion(movement, "reversal", found[0].order, found[0])


def _compared(movement: Movement, order: Order, agree: str) -> str:
    if movement.currency != order.currency:
        return "currency"
    if movement.rest == order.owed:
        return agree
    return "less" if movement.rest < order.owed else "more"


def _references(text: str) -> Iterator[str]:
    """Every reference in a text whose digits check, written in fours or not, words beside it."""
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    for found in _BEGINS.finditer(letters):
        for length in range(5, 26):
            if reference := read_reference(letters[found.start() : found.start() + length]):
                yield reference


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]{3,}", anyascii(name).lower()))


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether all words of the shorter name stand in the longer."""
    short, long = sorted((one, other), key=len)
    return bool(short) and short <= long


def _same_transfer(reversal: Movement, movement: Any) -> bool:
    """Whether two movements speak of one transfer: each names it in the payer's own words."""
    said = ("end_to_end", "reference", "iban")
    pairs = [(getattr(reversal, name), getattr(movement, name)) for name in said]
    told = [(one, other) for one, other in pairs if one and other]
    return bool(told) and all(one == other for one, other in told)
