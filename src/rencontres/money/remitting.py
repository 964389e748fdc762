"""What a change of plan takes back of orders: a share of their price, by the edition's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rencontres.core.kept import Kept
from rencontres.core.languages import Text
from rencontres.editions.models import Edition

from .contents import sums_of
from .models import EditionTerms, Line, Order
from .sums import cents, net_of

_TERMS = Kept(EditionTerms.objects.in_bulk, EditionTerms)


@dataclass(frozen=True)
class Loss:
    """The share of the price that is called off in all; `ends`: nothing more takes place."""

    share: Fraction
    ends: bool = False


@dataclass(frozen=True)
class Remission:
    """What an order is asked less: all of it (then it is cancelled), or as its new lines say."""

    order: Order
    lines: list[Line]
    amount: Decimal
    total: Decimal  # of the order, afterwards

    @property
    def cancels(self) -> bool:
        """Whether nothing of the order is left."""
        return not self.lines

    @property
    def back(self) -> Decimal:
        """What is to be given back because of it."""
        over = self.order.paid - self.order.asked
        return Decimal(max(0, over + self.amount) - max(0, over))


def terms_of(edition: Edition) -> EditionTerms:
    """What the edition's treasurers wrote, else euros, and all of what does not take place."""
    return copy(_TERMS().get(edition.pk)) or EditionTerms(edition=edition)


def remissions(orders: Iterable[Order], loss: Loss, said: Text) -> list[Remission]:
    """What each order is asked less; those of which nothing is taken back are left out."""
    found = [_remission(order, loss, said) for order in orders]
    return [each for each in found if each is not None]


def _remission(order: Order, loss: Loss, said: Text) -> Remission | None:
    untouched = not order.first_invoice and not order.paid
    if loss.ends and (loss.share >= 1 or untouched):
        gone = order.first_invoice and not order.asked
        return None if gone else Remission(order, [], order.asked, order.total)
    before = list(order.lines.all())
    lines = _lines(order, before, loss.share, said)
    if not lines:
        return None
    total = sums_of([*before, *lines]).total
    return Remission(order, lines, min(order.total - total, order.asked), total)


def _lines(order: Order, before: list[Line], share: Fraction, said: Text) -> list[Line]:
    """A line for each kind of VAT: the share of its price, less what was taken back before."""
    asked: dict[Any, Decimal] = defaultdict(Decimal)
    taken: dict[Any, Decimal] = defaultdict(Decimal)
    like = {_kind(line): line for line in before}
    for line in before:
        into = taken if line.change_id else asked
        into[_kind(line)] += net_of(line.quantity, line.unit_price)
    position = max((line.position for line in before), default=0)
    lines = []
    for kind, net in asked.items():
        less = cents(net * share.numerator / share.denominator) + taken[kind]
        if less > 0:
            position += 1
            lines.append(_line(order, like[kind], position, less, said))
    return lines


def _line(order: Order, like: Line, position: int, net: Decimal, said: Text) -> Line:
    return Line(
        order=order,
        position=position,
        description=said,
        quantity=Decimal(-1),
        unit_price=net,
        category=like.category,
        rate=like.rate,
        reason=like.reason,
        reason_code=like.reason_code,
    )


def kept(before: Iterable[Line], after: list[Line]) -> list[Line]:
    """The remissions of an order whose lines change: smaller where the price they share is."""
    was, now = _prices(before), _prices(after)
    lines: list[Line] = []
    for line in before:
        kind = _kind(line)
        if line.change_id and now[kind] > 0 and was[kind] > 0:
            least = min(now[kind], was[kind])
            line.pk, line.position = None, len(after) + len(lines) + 1
            line.unit_price = cents(line.unit_price * least / was[kind])
            lines.append(line)
    return lines


def _prices(lines: Iterable[Line]) -> dict[Any, Decimal]:
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for line in lines:
        if not line.change_id:
            sums[_kind(line)] += net_of(line.quantity, line.unit_price)
    return sums


def _kind(line: Line) -> tuple[str, Decimal, str, str]:
    return (line.category, line.rate, str(sorted(line.reason.items())), line.reason_code)
