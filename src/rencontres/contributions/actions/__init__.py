"""The verbs of contributions, one file a subject."""

from .calls import (
    add_question,
    change_call,
    change_question,
    make_link,
    move_question,
    open_call,
    remove_question,
    revoke_link,
)
from .deciding import decide, decide_all, tell, tell_all, undo_decision
from .organisers import invite_organiser, join, remove_organiser
from .reviewing import (
    abstain,
    add_reviewer,
    give_review,
    remove_criterion,
    remove_reviewer,
    save_criterion,
)
from .sessions import make_session
from .writing import begin, save, submit, take_up_again, use_link, withdraw

__all__ = [
    "abstain",
    "add_question",
    "add_reviewer",
    "begin",
    "change_call",
    "change_question",
    "decide",
    "decide_all",
    "give_review",
    "invite_organiser",
    "join",
    "make_link",
    "make_session",
    "move_question",
    "open_call",
    "remove_criterion",
    "remove_organiser",
    "remove_question",
    "remove_reviewer",
    "revoke_link",
    "save",
    "save_criterion",
    "submit",
    "take_up_again",
    "tell",
    "tell_all",
    "undo_decision",
    "use_link",
    "withdraw",
]
