"""The programme's verbs, one file a subject."""

from .bookings import book_seat, book_wishes, cancel_booking, make_wishes
from .roles import assign_role, invite_speaker, remove_role
from .sessions import create_country_groups, create_programme
from .timetable import (
    MOST_SECONDS,
    discard_draft,
    keep_answer,
    order_timetable,
    plan_timetable,
    release_timetable,
)

__all__ = [
    "MOST_SECONDS",
    "assign_role",
    "book_seat",
    "book_wishes",
    "cancel_booking",
    "create_country_groups",
    "create_programme",
    "discard_draft",
    "invite_speaker",
    "keep_answer",
    "make_wishes",
    "order_timetable",
    "plan_timetable",
    "release_timetable",
    "remove_role",
]
