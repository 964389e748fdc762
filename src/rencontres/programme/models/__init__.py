"""The programme, one file a subject."""

from .bookings import Booking, Wish
from .contents import SessionDocument, SessionRevision
from .interpretation import InterpreterTeam, Interpreting
from .invitations import SessionInvitation
from .notices import Notice
from .people import Declined, Portrait, Profile, Role
from .rules import Absence, Closure, Level, Ruling, SessionTie
from .sessions import Session, SessionKind
from .timetable import Draft, Placement, Release, Step
from .waiting import WaitingParty, WaitingSeat

__all__ = [
    "Absence",
    "Booking",
    "Closure",
    "Declined",
    "Draft",
    "InterpreterTeam",
    "Interpreting",
    "Level",
    "Notice",
    "Placement",
    "Portrait",
    "Profile",
    "Release",
    "Role",
    "Ruling",
    "Session",
    "SessionDocument",
    "SessionInvitation",
    "SessionKind",
    "SessionRevision",
    "SessionTie",
    "Step",
    "WaitingParty",
    "WaitingSeat",
    "Wish",
]
