"""What lines add up to: net by line, VAT by category and rate, rounded once for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Priced:
    """A line with its price and VAT."""

    quantity: Decimal
    unit_price: Decimal
    category: str
    rate: Decimal
    reason: str
    reason_code: str


@dataclass(frozen=True)
class Group:
    """The lines of one VAT category and rate together."""

    category: str
    rate: Decimal
    reason: str
    reason_code: str
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Totals:
    """The sums of an order or an invoice."""

    groups: tuple[Group, ...]
    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        """Net and VAT together."""
        return self.net + self.vat


def cents(amount: Decimal) -> Decimal:
    """To the cent, halves upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def net_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity times price, to the cent."""
    return cents(quantity * unit_price)


def totals(lines: Iterable[Priced]) -> Totals:
    """The sums of lines."""
    nets: dict[tuple[str, Decimal, str, str], Decimal] = {}
    for line in lines:
        key = (line.category, line.rate, line.reason, line.reason_code)
        nets[key] = nets.get(key, Decimal(0)) + net_of(line.quantity, line.unit_price)
    groups = tuple(Group(*key, net=net, vat=cents(net * key[1] / 100)) for key, net in nets.items())
    return Totals(
        groups,
        net=cents(sum((group.net for group in groups), Decimal(0))),
        vat=cents(sum((group.vat for group in groups), Decimal(0))),
    )
