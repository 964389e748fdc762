"""Who comes, one file a subject."""

from .consents import Consent
from .delegations import Category, Delegation, Participant, Replacement, Seat
from .letters import VisaLetter
from .waiting import WaitingGroup

__all__ = [
    "Category",
    "Consent",
    "Delegation",
    "Participant",
    "Replacement",
    "Seat",
    "VisaLetter",
    "WaitingGroup",
]
