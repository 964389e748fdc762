"""Where an order is paid, and what of an invoice can still be credited."""

from __future__ import annotations

from django import template

from .. import online
from ..crediting import Part, left_of
from ..models import Invoice, Order

register = template.Library()


@register.filter
def pay_page(order: Order) -> str:
    """The address of an order's payment page: {{ order|pay_page }}."""
    return online.address_of(order)


@register.filter
def left(invoice: Invoice) -> Part:
    """What no credit note has taken back: {% with left=paper|left %}."""
    return left_of(invoice)
