"""The verbs of money. Whoever changes an order locks it first, then the series of numbers."""

from .bank import bring_back, import_statement, set_aside, settle, settle_exact, take_back
from .files import make_refund_file, note_account, note_file_sent, withdraw_file
from .invoices import (
    cancel_order,
    credit,
    credit_waived,
    issue_all,
    issue_invoice,
    keep_copy,
    note_deposit,
    note_issued,
    note_sent,
)
from .online import note_not_refunded, note_refunded, note_started, note_status, open_checkout
from .orders import ask_quote, open_order, place_order, revise_order
from .payments import cancel_payment, note_payment, refund
from .reminders import note_promise, remind, set_reminders
from .remissions import bring_orders_back, lock_orders, remit
from .terms import note_rate, set_edition_terms, set_terms

__all__ = [
    "ask_quote",
    "bring_back",
    "bring_orders_back",
    "cancel_order",
    "cancel_payment",
    "credit",
    "credit_waived",
    "import_statement",
    "issue_all",
    "issue_invoice",
    "keep_copy",
    "lock_orders",
    "make_refund_file",
    "note_account",
    "note_deposit",
    "note_file_sent",
    "note_issued",
    "note_not_refunded",
    "note_payment",
    "note_promise",
    "note_rate",
    "note_refunded",
    "note_sent",
    "note_started",
    "note_status",
    "open_checkout",
    "open_order",
    "place_order",
    "refund",
    "remind",
    "remit",
    "revise_order",
    "set_aside",
    "set_edition_terms",
    "set_reminders",
    "set_terms",
    "settle",
    "settle_exact",
    "take_back",
    "withdraw_file",
]
