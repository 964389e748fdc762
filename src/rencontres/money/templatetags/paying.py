"""Where an order is paid."""

from __future__ import annotations

from django import template

from .. import online
from ..models import Order

register = template.Library()


@register.filter
def pay_page(order: Order) -> str:
    """The address of an order's payment page: {{ order|pay_page }}."""
    return online.address_of(order)
