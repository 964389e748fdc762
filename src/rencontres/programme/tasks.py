"""Work that takes longer than a page."""

from __future__ import annotations

from typing import Any

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.events import announce
from rencontres.core.tasks import later, regularly, task
from rencontres.engines.timetable import Impossible, Progress

from . import asking, notifying, planning, queries
from .actions import keep_answer, pass_session_on
from .models import Draft, Release, Session

MOST_NEWS = 300  # kept of a search


@task
def plan_draft(*, draft: int) -> None:
    """Think of an ordered draft's timetable, telling open pages how it goes; safe to run twice."""
    ordered = Draft.objects.select_related("edition").filter(pk=draft).first()
    if ordered is None or ordered.state != Draft.State.PLANNING:
        return

    waiting = Draft.objects.filter(pk=draft, state=Draft.State.PLANNING)
    heard: list[list[float]] = []

    def tell(progress: Progress) -> None:
        facts = {"objective": progress.objective, "bound": progress.bound}
        heard.append([round(progress.seconds, 1), progress.objective, progress.bound])
        waiting.update(**facts, progress=heard[-MOST_NEWS:])
        announce("planning", draft=draft, **facts)

    def stopped() -> bool:
        return not waiting.filter(stop=False).exists()

    problem = asking.asked_of(ordered)
    repair = bool(ordered.task.get("repair"))
    limits: dict[str, Any] = {"seconds": ordered.seconds, "seed": ordered.seed, "repair": repair}
    answer: Any
    try:
        answer = planning.think(problem, **limits, tell=tell, stopped=stopped)
    except Refusal as refusal:
        answer = refusal
    ways = (
        asking.ways_out(ordered.edition, problem, answer)
        if isinstance(answer, Impossible)
        else None
    )
    keep_answer(by=SYSTEM, draft=ordered, answer=answer, ways=ways)


@task
def send_notices(*, release: int) -> None:
    """Tell a hundred people what a release changed for them, and ask for more; may run twice."""
    told = Release.objects.select_related("edition").filter(pk=release).first()
    if told and notifying.send_some(told):
        later(send_notices, release=release)


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
