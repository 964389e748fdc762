"""What a change of plan does to orders, within its verb, and takes back when it is undone.

No credit note is written before the change stands for good, as its number would stay for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.editions.models import Change

from ..contents import sums_of
from ..models import Line, Order
from ..remitting import Remission
from .invoices import credit_all, number_invoice, saved

AMOUNTS = ["total", "waived", "cancelled", "change"]


def lock_orders(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The orders, to be locked when read, in the order of their keys."""
    return orders.select_for_update(of=("self",)).order_by("pk")


def remit(change: Change, found: Sequence[Remission]) -> Decimal:
    """Ask locked orders less; answers what they were refunded so far."""
    orders = [each.order for each in found]
    Line.objects.bulk_create(_with(change, line) for each in found for line in each.lines)
    for each in found:
        order = each.order
        if order.first_invoice:
            order.waived += each.amount
        if each.cancels:
            order.cancelled, order.change = timezone.localdate(), change
        order.total = each.total
    Order.objects.bulk_update(orders, AMOUNTS, batch_size=500)
    return sum((order.refunded for order in orders), Decimal(0))


def _with(change: Change, line: Line) -> Line:
    line.change = change
    return line


def bring_orders_back(change: Change, refunded: Decimal) -> int:
    """Ask again for what a change had taken back; refused once any of it was given back."""
    mine = Q(change=change) | Q(pk__in=change.remissions.values("order"))
    orders = list(lock_orders(Order.objects.filter(mine).select_related("payer", "edition")))
    if (_refunded(mine) or Decimal(0)) > refunded:
        raise Refusal(
            _("Money was given back because of this change: it cannot be undone any more."),
            code="refunded",
        )
    change.remissions.all().delete()
    for order in orders:
        _ask_again(order)
    return len(orders)


def _refunded(mine: Q) -> Decimal | None:
    found: Decimal | None = Order.objects.filter(mine).aggregate(sum=Sum("refunded"))["sum"]
    return found


def _ask_again(order: Order) -> None:
    """The order as its lines now are; where credit notes took it back already, invoiced anew."""
    lines, before = list(order.lines.all()), order.total
    total = sums_of(lines).total
    if order.change_id:
        credited = not order.waived
        earlier = any(line.change_id for line in lines)
        order.waived = max(Decimal(0), order.invoiced - total) if earlier else Decimal(0)
    else:
        credited = order.waived < total - before
        order.waived = max(Decimal(0), order.waived - (total - before))
    order.cancelled, order.change, order.total = None, None, total
    if order.first_invoice and credited:
        credit_all(order, _("The order was changed."))
        number_invoice(order, lines)
    saved(order)
