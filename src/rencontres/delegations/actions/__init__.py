"""The verbs of delegations, one file a subject."""

from .consents import Answers, add_consents, record_consents
from .delegations import (
    HAS_PART,
    LARGEST,
    add_seats,
    create_categories,
    name_seat,
    register_delegation,
    replace_participant,
    withdraw_seat,
)
from .letters import issue_letter, purge_letters, refuse_letter, request_letter, revoke_letter

__all__ = [
    "HAS_PART",
    "LARGEST",
    "Answers",
    "add_consents",
    "add_seats",
    "create_categories",
    "issue_letter",
    "name_seat",
    "purge_letters",
    "record_consents",
    "refuse_letter",
    "register_delegation",
    "replace_participant",
    "request_letter",
    "revoke_letter",
    "withdraw_seat",
]
