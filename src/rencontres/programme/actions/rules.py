"""How strict an edition is, what ties sessions together, and when rooms and people are away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Room, Slot
from rencontres.engines.timetable import Weights

from ..models import Absence, Closure, Ruling, Session, SessionTie
from ..rules import BY_KEY, RULES

MOST_WEIGHT = 1000


@action("programme.plan", on="edition")
def set_rules(
    *,
    by: Actor,
    edition: Edition,
    levels: Mapping[str, str],
    clashes: int = 100,
    weights: Mapping[str, int] | None = None,
) -> Ruling:
    """Say how strict each rule is and what the planner weighs; what is left out is as it comes."""
    edition = lock(edition)
    _refuse_unknown_levels(levels)
    weighed = dict(weights or {})
    known = {f.name for f in fields(Weights)}
    if not weighed.keys() <= known or not all(0 <= w <= MOST_WEIGHT for w in weighed.values()):
        what = _("A weight is a number from 0 to %(most)d.") % {"most": MOST_WEIGHT}
        raise Refusal(what, code="weight", status=422)
    if clashes < 1:
        raise Refusal(_("Say from how many people on: 1 or more."), code="clashes", status=422)
    changed = {rule.key for rule in RULES if levels.get(rule.key, rule.level) != rule.level}
    ruling, _made = Ruling.objects.update_or_create(
        edition=edition,
        defaults={
            "levels": {key: str(levels[key]) for key in sorted(changed)},
            "clashes": clashes,
            "weights": weighed,
        },
    )
    note(levels=ruling.levels, weights=weighed)
    announce("planning")
    return ruling


def _refuse_unknown_levels(levels: Mapping[str, str]) -> None:
    for key, level in levels.items():
        rule = BY_KEY.get(key)
        if rule is None or level not in rule.levels:
            what = _("The rule “%(key)s” cannot be set to “%(level)s”.")
            raise Refusal(what % {"key": key, "level": level}, code="level", status=422)


@action("programme.plan", on="edition")
def close_room(*, by: Actor, edition: Edition, room: Room, slots: Iterable[Slot]) -> int:
    """Say that a room cannot be used during these slots, those said before included."""
    rows = [Closure(room=room, slot=slot) for slot in slots]
    Closure.objects.bulk_create(rows, ignore_conflicts=True)
    note(room=room.key, slots=len(rows))
    announce("planning")
    return len(rows)


@action("programme.plan", on="edition")
def excuse_person(
    *, by: Actor, edition: Edition, participant: Participant, slots: Iterable[Slot]
) -> int:
    """Say that a person cannot be there during these slots, those said before included."""
    rows = [Absence(participant=participant, slot=slot) for slot in slots]
    Absence.objects.bulk_create(rows, ignore_conflicts=True)
    note(participant=participant.pk, slots=len(rows))
    announce("planning")
    return len(rows)


@action("programme.plan", on="edition")
def reopen_room(*, by: Actor, edition: Edition, room: Room) -> int:
    """Say that a room can be used at any time after all."""
    count, _each = Closure.objects.filter(room=room).delete()
    note(room=room.key)
    announce("planning")
    return count


@action("programme.plan", on="edition")
def expect_person(*, by: Actor, edition: Edition, participant: Participant) -> int:
    """Say that a person can be there at any time after all."""
    rows = Absence.objects.filter(participant=participant, slot__edition=edition)
    count, _each = rows.delete()
    note(participant=participant.pk)
    announce("planning")
    return count


@action("programme.plan", on="edition")
def tie_sessions(
    *, by: Actor, edition: Edition, kind: str, first: Session, second: Session
) -> SessionTie:
    """Say that the hours of two sessions depend on each other."""
    if kind not in SessionTie.Kind.values:
        raise Refusal(_("Sessions cannot be tied in that way."), code="kind", status=422)
    if first.pk == second.pk:
        raise Refusal(_("Choose two sessions."), code="same", status=422)
    if kind != SessionTie.Kind.BEFORE and first.pk > second.pk:
        first, second = second, first
    tie, _made = SessionTie.objects.get_or_create(kind=kind, first=first, second=second)
    announce("planning")
    return tie


@action("programme.plan", on="edition")
def untie_sessions(*, by: Actor, edition: Edition, tie: SessionTie) -> None:
    """Let two sessions go their own way."""
    note(tie=tie.pk, kind=tie.kind)
    tie.delete()
    announce("planning")
