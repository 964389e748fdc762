"""What a delegation's seats cost: its order follows them, each at the price of its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import override

from rencontres.core.actions import part
from rencontres.core.actor import SYSTEM
from rencontres.core.languages import Text, codes, words
from rencontres.money import actions
from rencontres.money.lines import LineData, PayerData

from .models import Bill, Category, Delegation, Seat


def bill(delegation: Delegation) -> None:
    """Open, revise or cancel the order of a delegation that is locked, as its seats now are.

    An order that the treasury cancelled stays cancelled.
    """
    lines = _lines(delegation)
    known = Bill.objects.select_related("order").filter(delegation=delegation).first()
    if known is None and lines:
        _open(delegation, lines)
    elif known and not known.order.cancelled:
        if lines:
            actions.revise_order(by=SYSTEM, order=known.order, lines=lines)
        else:
            reason = _("No seat that costs anything is left.")
            actions.cancel_order(by=SYSTEM, order=known.order, reason=reason)


def bill_first(delegation: Delegation, seats: Iterable[Seat]) -> None:
    """Open the order of a delegation whose first seats these are, where they cost anything."""
    counted = Counter((seat.category, seat.price) for seat in seats if seat.price)
    if counted:
        in_order = sorted(counted.items(), key=lambda item: _place(*item[0]))
        _open(delegation, [_line(*kind, number) for kind, number in in_order])


def _place(category: Category, price: Decimal) -> tuple[Any, ...]:
    return (category.position, category.pk, price)


def _open(delegation: Delegation, lines: list[LineData]) -> None:
    order = part(actions.open_order)(
        by=SYSTEM,
        edition=delegation.edition,
        payer=_payer(delegation),
        lines=lines,
        synthetic=delegation.synthetic,
    )
    Bill.objects.create(delegation=delegation, order=order)


def owed_at_desk(seat: Seat) -> Decimal:
    """What a seat still costs whoever stands at the desk; nothing once it was paid there."""
    known = Bill.objects.select_related("order").filter(delegation=seat.delegation_id).first()
    if known is None:
        return Decimal(0)
    paid = known.order.payments.filter(reference=seat.label, cancelled=None, refund=False)
    return Decimal(0) if paid.exists() else min(seat.price, known.order.owed)


def _lines(delegation: Delegation) -> list[LineData]:
    """A line for each category and price of the seats that are kept."""
    live = delegation.seats.filter(withdrawn=None, price__gt=0)
    sums = live.order_by("category__position", "category", "price").values_list("category", "price")
    counted = sums.annotate(seats=Count("pk"))
    categories = Category.objects.in_bulk({key for key, _price, _seats in counted})
    return [_line(categories[key], price, seats) for key, price, seats in counted]


def _line(category: Category, price: Decimal, seats: int) -> LineData:
    return LineData(_said(category), unit_price=price, quantity=Decimal(seats))


def _said(category: Category) -> Text:
    said = {}
    for code in codes():
        with override(code):
            said[code] = _("Registration: %(category)s") % {"category": words(category.name)}
    return said


def _payer(delegation: Delegation) -> PayerData:
    head = delegation.head
    return PayerData(
        name=delegation.organisation,
        country=delegation.country,
        email=head.email if head else "",
        language=delegation.language,
    )
