"""The rules of a timetable, and how strict an edition is about each.

A rule that forbids refuses the place itself, one that blocks refuses the release, one that warns is
told. The planner keeps every rule that is not ignored.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rencontres.editions.models import Edition
from rencontres.engines.timetable import Weights

from .models import Level, Ruling

FORBID, BLOCK, WARN, IGNORE = Level.FORBID, Level.BLOCK, Level.WARN, Level.IGNORE
STRICTEST_FIRST = (FORBID, BLOCK, WARN, IGNORE)


@dataclass(frozen=True)
class Rule:
    """A rule, how strict it is unless the edition says otherwise, and what it may be set to."""

    key: str
    label: str | Promise
    level: Level
    levels: tuple[Level, ...] = STRICTEST_FIRST


# The agenda refuses a release that breaks the first two, whatever an edition says.
RULES = (
    Rule("place", _("A room holds one session at a time"), FORBID, (FORBID,)),
    Rule("person", _("Nobody has a part in two sessions at a time"), FORBID, (FORBID, BLOCK)),
    Rule("closed", _("A room is used only when it can be"), FORBID),
    Rule("absent", _("Everybody with a part can be there at that hour"), BLOCK),
    Rule("slots", _("A session is held at one of the hours it asks for"), BLOCK),
    Rule("rooms", _("A session is held in one of the rooms it asks for"), BLOCK),
    Rule("alone", _("Nothing is held beside a session that should be alone"), BLOCK),
    Rule("before", _("Sessions are held in the order asked for"), BLOCK),
    Rule("same_day", _("Sessions that belong together are held on one day"), WARN),
    Rule("different_day", _("Sessions to be kept apart are held on different days"), WARN),
    Rule("seats", _("The room has the seats the session needs"), WARN),
    Rule("equipment", _("The room has the equipment the session needs"), WARN),
    Rule("held", _("Every session has a place"), WARN, (BLOCK, WARN, IGNORE)),
    Rule("wishes", _("Few people wish for two sessions at one hour"), WARN),
    Rule("themes", _("A theme is held once at a time"), IGNORE),
)
BY_KEY = {rule.key: rule for rule in RULES}


@dataclass(frozen=True)
class Rules:
    """How strict an edition is, and what the planner weighs."""

    levels: dict[str, Level]
    clashes: int = 100
    weights: Weights = field(default_factory=Weights)

    def level(self, key: str) -> Level:
        """How strict a rule is."""
        return self.levels[key]

    def demanded(self, key: str) -> bool:
        """Whether the planner keeps it."""
        return self.levels[key] != IGNORE


def rules_of(edition: Edition) -> Rules:
    """An edition's rules, with what it has not set as it comes."""
    ruling = Ruling.objects.filter(edition=edition).first() or Ruling()
    levels = {rule.key: Level(ruling.levels.get(rule.key, rule.level)) for rule in RULES}
    return Rules(levels, ruling.clashes, weights_of(ruling.weights))


def weights_of(values: dict[str, Any]) -> Weights:
    """The engine's weights, those given in place of its own."""
    return Weights(**{f.name: values[f.name] for f in fields(Weights) if f.name in values})


def as_values(weights: Weights) -> dict[str, int]:
    """Weights by their name, as JSON values."""
    return dict(zip((f.name for f in fields(weights)), astuple(weights), strict=True))


def strictest(levels: list[Level]) -> Level:
    """The strictest of some levels; IGNORE for none."""
    return min(levels, key=STRICTEST_FIRST.index, default=IGNORE)
