"""From a draft to the released timetable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.tasks import later
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Room, Slot
from rencontres.engines.timetable import Impossible

from .. import asking, checking, comparing, notifying, planning, releasing, rules
from ..models import Draft, Release

MOST_SECONDS = 600


@action("programme.plan", on="edition")
def plan_timetable(
    *, by: Actor, edition: Edition, name: str, seconds: int = 30, seed: int = 0
) -> Draft:
    """Think of a timetable for `seconds`, and keep it as a draft; refused where there is none."""
    draft = _new_draft(edition, name, seconds, seed)
    answer = planning.think(asking.asked_of(draft), seconds=seconds, seed=seed)
    if isinstance(answer, Impossible):
        raise planning.impossible(edition, answer)
    planning.keep(draft, answer)
    note(objective=draft.objective, bound=draft.bound, seconds=round(answer.seconds, 1))
    return draft


@action("programme.plan", on="edition")
def order_timetable(
    *,
    by: Actor,
    edition: Edition,
    name: str,
    seconds: int = 30,
    seed: int = 0,
    source: Draft | None = None,
    repair: bool = False,
) -> Draft:
    """Have a timetable thought of in the background; the draft says how far it is.

    From a draft (`source`), what is locked stays and the rest may move; `repair` moves the fewest.
    """
    from ..tasks import plan_draft

    if repair and source is None:
        raise Refusal(_("Say which draft is to be repaired."), code="source", status=422)
    if source is not None and source.state != Draft.State.READY:
        raise Refusal(_("The planner has not finished with this draft."), code="not_ready")
    draft = _new_draft(edition, name, seconds, seed, source=source, repair=repair)
    later(plan_draft, draft=draft.pk)
    note(seconds=seconds, repair=repair, source=source.pk if source else None)
    announce("planning", draft=draft.pk)
    return draft


def _new_draft(
    edition: Edition,
    name: str,
    seconds: int,
    seed: int,
    *,
    source: Draft | None = None,
    repair: bool = False,
) -> Draft:
    if not name.strip():
        raise Refusal(_("Give the draft a name."), code="name", status=422)
    if not 1 <= seconds <= MOST_SECONDS:
        what = _("The planner can think for 1 to %(most)d seconds.") % {"most": MOST_SECONDS}
        raise Refusal(what, code="seconds", status=422)
    if not edition.sessions.exists():
        raise Refusal(_("There is no session to plan: add sessions first."), code="empty")
    task = {"repair": repair, "weights": rules.as_values(rules.rules_of(edition).weights)}
    return Draft.objects.create(
        edition=edition, name=name, seconds=seconds, seed=seed, source=source, task=task
    )


@action("programme.plan", on="draft")
def repair_timetable(
    *,
    by: Actor,
    draft: Draft,
    name: str,
    room: Room | None = None,
    participant: Participant | None = None,
    slots: Iterable[Slot] = (),
    seconds: int = 30,
) -> Draft:
    """Say what has changed (a room lost, a person away), and have the fewest sessions moved."""
    from .rules import close_room, excuse_person

    edition, slots = draft.edition, list(slots)
    if (room or participant) and not slots:
        raise Refusal(_("Say at which hours."), code="slots", status=422)
    if room is not None:
        close_room(by=by, edition=edition, room=room, slots=slots)
    if participant is not None:
        excuse_person(by=by, edition=edition, participant=participant, slots=slots)
    return order_timetable(
        by=by, edition=edition, name=name, seconds=seconds, source=draft, repair=True
    )


@action("programme.plan", on="draft")
def stop_planning(*, by: Actor, draft: Draft) -> Draft:
    """Have the planner end with the best it has found so far."""
    draft = lock(draft)
    if draft.state == Draft.State.PLANNING:
        draft.stop = True
        draft.save(update_fields=["stop"])
        announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="draft")
def keep_answer(
    *, by: Actor, draft: Draft, answer: Any, ways: list[dict[str, Any]] | None = None
) -> Draft:
    """Write what the planner found in the background: a timetable, or why there is none."""
    edition = draft.edition
    draft = lock(draft)
    draft.edition = edition
    if draft.state != Draft.State.PLANNING:
        return draft  # a task that ran twice
    if isinstance(answer, Refusal):
        draft.state, draft.facts = Draft.State.IMPOSSIBLE, {"reason": answer.code}
        draft.save()
    elif isinstance(answer, Impossible):
        planning.keep_conflict(draft, answer, ways or [])
    else:
        planning.keep(draft, answer)
    note(state=draft.state, objective=draft.objective)
    announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="draft")
def discard_draft(*, by: Actor, draft: Draft) -> None:
    """Throw a draft away; a released one stays."""
    draft = lock(draft)
    if Release.objects.filter(draft=draft).exists():
        raise Refusal(_("This draft was released: it is kept."), code="released")
    note(name=draft.name)
    draft.delete()
    announce("planning")


@action("programme.release", on="draft")
def release_timetable(*, by: Actor, draft: Draft, name: str, tell: bool = True) -> Release:
    """Make a draft the programme, for good: hours, rooms, and the agenda of everybody concerned.

    Sessions that move take their bookings along; a booking that then clashes, or has no seat any
    more, is freed and counted. Unless `tell` is off, each person concerned is told what changed for
    them.
    """
    from ..tasks import send_notices

    edition = lock(draft.edition)
    draft = lock(draft)
    draft.edition = edition
    if draft.state != Draft.State.READY:
        raise Refusal(_("Only a finished draft can be released."), code="not_ready")
    if not name.strip():
        raise Refusal(_("Give the release a name."), code="name", status=422)
    if Release.objects.filter(draft=draft).exists():
        raise Refusal(_("This draft was released already: plan a new one."), code="released")
    if Release.objects.filter(edition=edition, name=name).exists():
        raise Refusal(_("A release of that name exists: choose another name."), code="name")
    if edition.state == Edition.State.CANCELLED:
        raise Refusal(_("This edition is cancelled: its programme stays as it was."), code="state")
    _refuse_blocked(draft)
    was = notifying.before(edition, comparing.known_of(edition))
    outcome = releasing.apply(draft)
    lines = comparing.differences(was.known, comparing.known_of(edition))
    facts = asdict(outcome)
    changelog = [line.as_json() for line in lines]
    release = Release.objects.create(
        edition=edition, draft=draft, name=name, facts=facts, changelog=changelog
    )
    told = notifying.write(release, lines, was) if tell else 0
    if told:
        later(send_notices, release=release.pk)
    note(**facts, told=told)
    announce("programme", release=release.pk)
    return release


def _refuse_blocked(draft: Draft) -> None:
    """Refuse what a rule of the edition keeps from being released, with the list."""
    lines = [f"– {line}" for blocking, line in checking.lines_of(draft) if blocking]
    if lines:
        raise Refusal(
            format_lazy(
                "{start}\n{list}\n{end}",
                start=_("This timetable cannot be released:"),
                list="\n".join(lines),
                end=_("Move what is named, or change the rules of the edition."),
            ),
            code="blocked",
        )
