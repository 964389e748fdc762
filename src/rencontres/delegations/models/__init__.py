"""Who comes, one file a subject."""

from .consents import Consent
from .delegations import (
    COUNTED,
    Category,
    Delegation,
    OrganisationKind,
    Participant,
    Replacement,
    Seat,
)
from .drafts import Draft
from .intake import Intake
from .letters import VisaLetter
from .roles import RoleSeat
from .waiting import WaitingGroup

__all__ = [
    "COUNTED",
    "Category",
    "Consent",
    "Delegation",
    "Draft",
    "Intake",
    "OrganisationKind",
    "Participant",
    "Replacement",
    "RoleSeat",
    "Seat",
    "VisaLetter",
    "WaitingGroup",
]
