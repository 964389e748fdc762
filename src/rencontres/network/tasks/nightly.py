"""What the registry does every night."""

from __future__ import annotations

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import nightly

from .. import actions


@nightly(4)
def remind_of_terms() -> None:
    """Remind people of agreements whose term comes; who was reminded already is not."""
    actions.remind_of_terms(by=SYSTEM)


@nightly(5)
def ask_still_true() -> None:
    """Ask people once a year whether the registry tells the truth about their authority."""
    actions.ask_still_true(by=SYSTEM)
