"""The programme's verbs, one file a subject."""

from .audiences import invite_to_session, save_kind, withdraw_invitation
from .bookings import book_seat, book_together, book_wishes, cancel_booking, make_wishes
from .contents import (
    change_session,
    content_seen,
    create_session,
    delete_session,
    restore_session,
    undo_change,
)
from .documents import add_document, remove_document
from .drafts import (
    create_draft,
    lock_session,
    place_session,
    redo_step,
    rename_draft,
    swap_sessions,
    undo_step,
    unplace_session,
)
from .roles import assign_role, invite_speaker, remove_role
from .rules import (
    close_room,
    excuse_person,
    expect_person,
    reopen_room,
    set_rules,
    tie_sessions,
    untie_sessions,
)
from .sessions import create_country_groups, create_programme
from .timetable import (
    MOST_SECONDS,
    discard_draft,
    keep_answer,
    order_timetable,
    plan_timetable,
    release_timetable,
)
from .waiting import accept_places, leave_list, pass_session_on, wait_for_place, wait_together

__all__ = [
    "MOST_SECONDS",
    "accept_places",
    "add_document",
    "assign_role",
    "book_seat",
    "book_together",
    "book_wishes",
    "cancel_booking",
    "change_session",
    "close_room",
    "content_seen",
    "create_country_groups",
    "create_draft",
    "create_programme",
    "create_session",
    "delete_session",
    "discard_draft",
    "excuse_person",
    "expect_person",
    "invite_speaker",
    "invite_to_session",
    "keep_answer",
    "leave_list",
    "lock_session",
    "make_wishes",
    "order_timetable",
    "pass_session_on",
    "place_session",
    "plan_timetable",
    "redo_step",
    "release_timetable",
    "remove_document",
    "remove_role",
    "rename_draft",
    "reopen_room",
    "restore_session",
    "save_kind",
    "set_rules",
    "swap_sessions",
    "tie_sessions",
    "undo_change",
    "undo_step",
    "unplace_session",
    "untie_sessions",
    "wait_for_place",
    "wait_together",
    "withdraw_invitation",
]
