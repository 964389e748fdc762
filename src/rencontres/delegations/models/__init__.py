"""Who comes, one file a subject."""

from .delegations import Category, Delegation, Participant, Replacement, Seat
from .letters import VisaLetter

__all__ = ["Category", "Delegation", "Participant", "Replacement", "Seat", "VisaLetter"]
