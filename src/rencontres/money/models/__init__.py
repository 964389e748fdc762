"""Money: terms, orders, invoices, payments."""

from .invoices import Delivery, Invoice, Kind, Series
from .orders import Line, Order, Payer
from .payments import Payment
from .terms import Rate, Terms, Vat

__all__ = [
    "Delivery",
    "Invoice",
    "Kind",
    "Line",
    "Order",
    "Payer",
    "Payment",
    "Rate",
    "Series",
    "Terms",
    "Vat",
]
