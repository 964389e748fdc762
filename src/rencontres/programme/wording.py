"""A timetable's faults in the reader's words. They are kept as keys, and worded when read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour
from rencontres.core.languages import Text, words
from rencontres.editions.models import Slot


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
    blocking: bool = False

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
    "demand_rooms": _("%(sessions)s may only be held in: %(rooms)s."),
    "demand_alone": _("Nothing else is held beside %(sessions)s."),
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
    }


def _hour(names: Names, key: str) -> str:
    slot = names.slots.get(key)
    return day_and_hour(slot.starts, names.zone) if slot else key


def _joined(parts: Iterable[Any]) -> str:
    return ", ".join(str(part) for part in parts)
