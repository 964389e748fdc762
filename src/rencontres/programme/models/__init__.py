"""The programme, one file a subject."""

from .bookings import Booking, Wish
from .sessions import Role, Session, SessionKind
from .timetable import Draft, Placement, Release

__all__ = ["Booking", "Draft", "Placement", "Release", "Role", "Session", "SessionKind", "Wish"]
