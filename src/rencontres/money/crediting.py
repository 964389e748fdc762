"""What of an invoice its credit notes have left, and what another one may take back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal

from .models import Invoice
from .sums import cents

Row = dict[str, Any]
GROUP = ("category", "rate", "reason", "reason_code")


@dataclass(frozen=True)
class Part:
    """Lines of an invoice, whole or in part, with their VAT: as the invoice's content says them."""

    lines: list[Row]
    groups: list[Row]

    @cached_property
    def net(self) -> Decimal:
        """Without VAT."""
        return _sum(self.groups, "net")

    @cached_property
    def vat(self) -> Decimal:
        """The VAT."""
        return _sum(self.groups, "vat")

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.net + self.vat


def left_of(invoice: Invoice) -> Part:
    """What no credit note has taken back; each line says `of` which of the invoice it is."""
    lines = {n: {**line, "of": n} for n, line in enumerate(invoice.content["lines"], 1)}
    groups = {_key(group): dict(group) for group in invoice.content["groups"]}
    for credit in invoice.credits.all():
        for number, line in enumerate(credit.content["lines"], 1):
            of = line.get("of", number)
            lines[of] = _cut(lines[of], Decimal(lines[of]["net"]) - Decimal(line["net"]))
        for group in credit.content["groups"]:
            _less(groups[_key(group)], group)
    return Part(
        [line for line in lines.values() if Decimal(line["net"])],
        [group for group in groups.values() if Decimal(group["net"])],
    )


def by_lines(left: Part, nets: Mapping[int, Decimal]) -> Part:
    """The amounts without VAT that somebody chose, by the number of the invoice's line."""
    known = {line["of"]: line for line in left.lines}
    for number, net in nets.items():
        _require_left(known, number, net)
    return _required(left, _part(left, [_cut(known[n], net) for n, net in sorted(nets.items())]))


def by_amount(left: Part, total: Decimal) -> Part:
    """An amount with its VAT, spread over the groups of VAT as they stand; the last evens out."""
    if total == left.total:
        return left
    lines, groups, rest = [], [], total
    for group in left.groups:
        last = group is left.groups[-1]
        share = rest if last else cents(total * _gross(group) / left.total)
        net = cents(share / (1 + Decimal(group["rate"]) / 100))
        lines += list(_taken(left, group, net))
        groups.append({**group, "net": str(net), "vat": str(share - net)})
        rest -= share
    return _required(left, Part(lines, [group for group in groups if Decimal(group["net"])]))


def _taken(left: Part, group: Row, net: Decimal) -> Iterator[Row]:
    """Lines of a group that make an amount, from the first on."""
    for line in left.lines:
        if _key(line) == _key(group) and Decimal(line["net"]) > 0 and net > 0:
            part = min(net, Decimal(line["net"]))
            yield _cut(line, part)
            net -= part


def _part(left: Part, lines: list[Row]) -> Part:
    """Lines with their VAT: what is left of it where they are all that is left of a group."""
    groups = []
    for group in left.groups:
        net = _sum((line for line in lines if _key(line) == _key(group)), "net")
        whole = net == Decimal(group["net"])
        vat = Decimal(group["vat"]) if whole else cents(net * Decimal(group["rate"]) / 100)
        if net:
            groups.append({**group, "net": str(net), "vat": str(min(vat, Decimal(group["vat"])))})
    return Part(lines, groups)


def _required(left: Part, part: Part) -> Part:
    if 0 < part.total <= left.total:
        return part
    raise Refusal(
        _("Only %(left)s of this invoice can still be credited.") % {"left": left.total},
        code="too_much",
        status=422,
    )


def _require_left(known: Mapping[int, Row], number: int, net: Decimal) -> None:
    line = known.get(number)
    left = Decimal(line["net"]) if line else Decimal(0)
    if not 0 < net <= left or net != cents(net):
        raise Refusal(
            _("Line %(number)d: write an amount above zero, of %(left)s at most.")
            % {"number": number, "left": max(left, Decimal(0))},
            code="too_much",
            status=422,
        )


def _cut(line: Row, net: Decimal) -> Row:
    """A line with another amount: one piece of it, since a part of a seat is none."""
    if net == Decimal(line["net"]):
        return line
    quantity = "1" if net >= 0 else "-1"
    return {**line, "quantity": quantity, "unit_price": str(abs(net)), "net": str(net)}


def _less(group: Row, taken: Row) -> None:
    for name in ("net", "vat"):
        group[name] = str(Decimal(group[name]) - Decimal(taken[name]))


def _gross(group: Row) -> Decimal:
    return Decimal(group["net"]) + Decimal(group["vat"])


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in GROUP)


def _sum(rows: Any, name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))
