"""Work that takes longer than a page."""

from __future__ import annotations

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.events import announce
from rencontres.core.tasks import regularly, task
from rencontres.engines.timetable import Progress

from . import planning, queries
from .actions import keep_answer, pass_session_on
from .models import Draft, Session


@task
def plan_draft(*, draft: int) -> None:
    """Think of an ordered draft's timetable, telling open pages how it goes; safe to run twice."""
    ordered = Draft.objects.select_related("edition").filter(pk=draft).first()
    if ordered is None or ordered.state != Draft.State.PLANNING:
        return

    def tell(progress: Progress) -> None:
        facts = {"objective": progress.objective, "bound": progress.bound}
        Draft.objects.filter(pk=draft, state=Draft.State.PLANNING).update(**facts)
        announce("planning", draft=draft, **facts)

    problem = planning.problem_of(ordered.edition)
    try:
        answer = planning.think(problem, seconds=ordered.seconds, seed=ordered.seed, tell=tell)
    except Refusal as refusal:
        keep_answer(by=SYSTEM, draft=ordered, answer=refusal)
    else:
        keep_answer(by=SYSTEM, draft=ordered, answer=answer)


@task
def pass_places_of(*, session: int) -> None:
    """Offer the places that came free in a session to who waits for one."""
    found = Session.objects.filter(pk=session).first()
    if found is not None:
        pass_session_on(by=SYSTEM, session=found)


@regularly("* * * * *")
def pass_places_on() -> None:
    """The same for every session waited for: offers end, rooms change, people withdraw."""
    for session in queries.sessions_waited_for():
        pass_session_on(by=SYSTEM, session=session)
