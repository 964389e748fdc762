"""A timetable's faults in the reader's words. They are kept as keys, and worded when read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour
from rencontres.core.languages import Text, words
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Slot

from .models import InterpreterTeam, Level


@dataclass(frozen=True)
class Fault:
    """A demand in conflict (`demand_…`) or a broken rule (`broken_…`), in keys of rows."""

    kind: str
    sessions: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    seats: int = 0
    equipment: str = ""
    count: int = 0  # people whose wishes clash
    level: str = Level.WARN

    @property
    def blocking(self) -> bool:
        """Whether nobody can release it."""
        return self.level in (Level.FORBID, Level.BLOCK)

    def as_json(self) -> dict[str, Any]:
        """JSON values that `Fault(**…)` reads again."""
        return asdict(self)


@dataclass(frozen=True)
class Names:
    """The names of an edition's things, by key."""

    sessions: Mapping[str, Text]
    rooms: Mapping[str, str]
    slots: Mapping[str, Slot]
    people: Mapping[int, str]
    zone: ZoneInfo


_SENTENCES = {
    "demand_held": _("%(sessions)s takes place."),
    "demand_person": _("%(people)s takes part in %(sessions)s, one at a time."),
    "demand_seats": _("%(sessions)s needs %(seats)d seats (found in: %(rooms)s)."),
    "demand_equipment": _("%(sessions)s needs “%(equipment)s” (found in: %(rooms)s)."),
    "demand_slots": _("%(sessions)s may only be held at: %(slots)s."),
    "demand_away": _("%(sessions)s may only be held when %(people)s can be there: %(slots)s."),
    "demand_rooms": _("%(sessions)s may only be held in: %(rooms)s."),
    "demand_alone": _("Nothing else is held beside %(sessions)s."),
    "demand_before": _("%(sessions)s are held in this order."),
    "demand_same_day": _("%(sessions)s are held on one day."),
    "demand_different_day": _("%(sessions)s are held on different days."),
    "demand_fixed": _("%(sessions)s is locked: %(slots)s, %(rooms)s."),
    "broken_held": _("%(sessions)s has no place."),
    "broken_place": _("%(rooms)s holds %(sessions)s at the same time (%(slots)s)."),
    "broken_person": _("%(people)s is expected in %(sessions)s at the same time (%(slots)s)."),
    "broken_seats": _("%(rooms)s is too small for %(sessions)s."),
    "broken_equipment": _("%(rooms)s lacks equipment that %(sessions)s needs."),
    "broken_slots": _("%(sessions)s may not be held at this time: %(slots)s."),
    "broken_rooms": _("%(sessions)s may not be held in %(rooms)s."),
    "broken_alone": _(
        "%(sessions)s are at the same time (%(slots)s), one of them should be alone."
    ),
    "broken_closed": _("%(rooms)s cannot be used then (%(slots)s)."),
    "broken_absent": _("%(people)s cannot be there at that time (%(slots)s): %(sessions)s."),
    "broken_before": _("%(sessions)s should be held in this order."),
    "broken_same_day": _("%(sessions)s should be held on one day."),
    "broken_different_day": _("%(sessions)s should be held on different days."),
    "broken_wishes": _("%(count)d people wish for %(sessions)s, at the same time (%(slots)s)."),
    "broken_themes": _("%(sessions)s share a theme, at the same time (%(slots)s)."),
}


def word(fault: Fault, names: Names) -> str:
    """One sentence about a fault, in the reader's language."""
    nothing = str(_("none"))
    return str(_SENTENCES[fault.kind]) % {
        "sessions": _joined(
            _("“%(title)s”") % {"title": words(names.sessions.get(key, {})) or key}
            for key in fault.sessions
        ),
        "rooms": _joined(names.rooms.get(key, key) for key in fault.rooms) or nothing,
        "people": _joined(names.people.get(pk, f"n° {pk}") for pk in fault.people),
        "slots": _joined(_hour(names, key) for key in fault.slots) or nothing,
        "seats": fault.seats,
        "equipment": fault.equipment,
        "count": fault.count,
    }


def _hour(names: Names, key: str) -> str:
    slot = names.slots.get(key)
    return day_and_hour(slot.starts, names.zone) if slot else key


def _joined(parts: Iterable[Any]) -> str:
    return ", ".join(str(part) for part in parts)


def names_for(edition: Edition, faults: Iterable[Fault]) -> Names:
    """The names of what faults tell about."""
    people = {pk for fault in faults for pk in fault.people}
    return Names(
        sessions=dict(edition.sessions.values_list("key", "title")),
        rooms=dict(edition.rooms.values_list("key", "name")),
        slots={slot.key: slot for slot in edition.slots.all()},
        people={p.pk: p.full_name for p in Participant.objects.filter(pk__in=people)}
        | {-t.pk: t.name for t in InterpreterTeam.objects.filter(pk__in=[-pk for pk in people])},
        zone=edition.zone,
    )
