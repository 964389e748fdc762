"""Work that takes longer than a page."""

from __future__ import annotations

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.events import announce
from rencontres.core.tasks import task
from rencontres.engines.timetable import Progress

from . import planning
from .actions import keep_answer
from .models import Draft


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
