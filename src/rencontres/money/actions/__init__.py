"""The verbs of money. Whoever changes an order locks it first, then the series of numbers."""

from .invoices import (
    cancel_order,
    credit,
    issue_all,
    issue_invoice,
    note_deposit,
    note_issued,
    note_sent,
)
from .orders import ask_quote, open_order, place_order, revise_order
from .terms import note_rate, set_terms

__all__ = [
    "ask_quote",
    "cancel_order",
    "credit",
    "issue_all",
    "issue_invoice",
    "note_deposit",
    "note_issued",
    "note_rate",
    "note_sent",
    "open_order",
    "place_order",
    "revise_order",
    "set_terms",
]
