"""Who comes, one file a subject."""

from .bills import Bill
from .consents import Consent
from .delegations import (
    COUNTED,
    Audience,
    Category,
    Delegation,
    Diet,
    Invitation,
    OrganisationKind,
    Participant,
    Replacement,
    RevokedTicket,
    Seat,
)
from .drafts import Draft, LinkSent
from .intake import Intake
from .letters import VisaLetter
from .roles import RoleSeat
from .waiting import WaitingGroup

__all__ = [
    "COUNTED",
    "Audience",
    "Bill",
    "Category",
    "Consent",
    "Delegation",
    "Diet",
    "Draft",
    "Intake",
    "Invitation",
    "LinkSent",
    "OrganisationKind",
    "Participant",
    "Replacement",
    "RevokedTicket",
    "RoleSeat",
    "Seat",
    "VisaLetter",
    "WaitingGroup",
]
