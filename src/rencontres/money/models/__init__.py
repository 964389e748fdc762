"""Money: terms, orders, invoices, payments, what the bank and the payment provider told."""

from .bank import Movement, Statement
from .copies import Copy
from .files import RefundFile
from .invoices import Delivery, Invoice, Kind, Series
from .online import Checkout, OnlineRefund
from .orders import Line, Order, Payer
from .payments import Payment
from .reminders import Promise, Reminder, Reminding
from .terms import EditionTerms, Rate, Terms, Vat

__all__ = [
    "Checkout",
    "Copy",
    "Delivery",
    "EditionTerms",
    "Invoice",
    "Kind",
    "Line",
    "Movement",
    "OnlineRefund",
    "Order",
    "Payer",
    "Payment",
    "Promise",
    "Rate",
    "RefundFile",
    "Reminder",
    "Reminding",
    "Series",
    "Statement",
    "Terms",
    "Vat",
]
