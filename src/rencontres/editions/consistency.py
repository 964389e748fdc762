"""What the rows of an edition's file say of one another: names, references, hours.

Everything here yields problems and stops at none, so that an organiser reads them all at once.
Names and references are read from the rows as written, since a row with a fault in another key
still has them; hours from the sound rows only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .problems import Problem, unknown

Numbered = Mapping[int, Mapping[str, Any]]  # a table's rows by their number in the file
Tables = Mapping[str, Numbered]

UNIQUE = {
    "rooms": ("key",),
    "slots": ("key",),
    "themes": ("key",),
    "categories": ("key",),
    "session_kinds": ("key",),
    "people": ("key",),
    "sessions": ("key",),
    "gates": ("key",),
    "stands": ("number",),
    "team": ("email", "role"),
}
REFERENCES = (  # table, key, table referred to
    ("people", "category", "categories"),
    ("sessions", "kind", "session_kinds"),
    ("sessions", "themes", "themes"),
    ("sessions", "slots", "slots"),
    ("sessions", "rooms", "rooms"),
    ("country_groups", "kind", "session_kinds"),
    ("exhibitors", "stand", "stands"),
)


def contradictions(written: Tables, sound: Tables) -> Iterator[Problem]:
    """Every problem between rows."""
    yield from _repeated(written)
    yield from _dangling(written)
    yield from _people_of_sessions(written)
    yield from _stands_taken_twice(written["exhibitors"])
    for edition in sound["edition"].values():
        yield from _edition_dates(edition)
        yield from _slots_outside(edition, sound["slots"])
    yield from _slots_in_disorder(sound["slots"])


def _repeated(tables: Tables) -> Iterator[Problem]:
    for table, keys in UNIQUE.items():
        first: dict[str, int] = {}
        for number, row in tables[table].items():
            name = " ".join(str(row.get(key)).lower() for key in keys)
            if first.setdefault(name, number) != number and keys[0] in row:
                words = _("“%(name)s” is already that of number %(first)s: choose another")
                yield Problem(table, number, keys[0], words % {"name": name, "first": first[name]})


def _dangling(tables: Tables) -> Iterator[Problem]:
    for table, key, target in REFERENCES:
        for number, row in tables[table].items():
            for place, name in _references(row, key):
                yield from _unless_known(tables, target, Problem(table, number, place, name))


def _references(row: Mapping[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """The names a key refers to, each with its place: `themes[1]`."""
    value = row.get(key)
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for index, name in enumerate(value, 1):
            if isinstance(name, str):
                yield f"{key}[{index}]", name


def _unless_known(tables: Tables, target: str, reference: Problem) -> Iterator[Problem]:
    """The reference, whose words are the name it refers to, as a problem where it is one."""
    name = reference.words
    known = [row.get("key", row.get("number")) for row in tables[target].values()]
    if name not in known:
        words = _("“%(name)s” of [[%(table)s]] %(unknown)s") % {
            "name": name,
            "table": target,
            "unknown": unknown(name, [each for each in known if isinstance(each, str)]),
        }
        yield replace(reference, words=words)


def _people_of_sessions(tables: Tables) -> Iterator[Problem]:
    for number, session in tables["sessions"].items():
        seen = set()
        for place, role in enumerate(_rows(session.get("people")), 1):
            key, person = f"people[{place}].person", role.get("person")
            if not isinstance(person, str):
                continue
            yield from _unless_known(tables, "people", Problem("sessions", number, key, person))
            if person in seen:
                words = _("“%(name)s” is named twice: a person has one role in a session")
                yield Problem("sessions", number, key, words % {"name": person})
            seen.add(person)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return (
        [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []
    )


def _stands_taken_twice(exhibitors: Numbered) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, exhibitor in exhibitors.items():
        stand = exhibitor.get("stand")
        if isinstance(stand, str) and first.setdefault(stand, number) != number:
            words = _("“%(stand)s” is already the stand of number %(first)s: choose another")
            facts = {"stand": stand, "first": first[stand]}
            yield Problem("exhibitors", number, "stand", words % facts)


def _edition_dates(edition: Mapping[str, Any]) -> Iterator[Problem]:
    zone = ZoneInfo(edition["timezone"])
    if edition["last_day"] < edition["first_day"]:
        words = _("is before first_day: an edition ends after it starts")
        yield Problem("edition", None, "last_day", words)
    if edition["registration_closes"].astimezone(zone).date() > edition["last_day"]:
        words = _("is after last_day: registration closes before the edition ends")
        yield Problem("edition", None, "registration_closes", words)


def _slots_outside(edition: Mapping[str, Any], slots: Numbered) -> Iterator[Problem]:
    zone = ZoneInfo(edition["timezone"])
    for number, slot in slots.items():
        for key in ("starts", "ends"):
            day = slot[key].astimezone(zone).date()
            if not edition["first_day"] <= day <= edition["last_day"]:
                words = _("is outside the edition, which lasts from %(first)s to %(last)s") % {
                    "first": edition["first_day"],
                    "last": edition["last_day"],
                }
                yield Problem("slots", number, key, words)


def _slots_in_disorder(slots: Numbered) -> Iterator[Problem]:
    lasting = []
    for number, slot in slots.items():
        if slot["ends"] <= slot["starts"]:
            yield Problem("slots", number, "ends", _("is not after starts: a slot takes time"))
        else:
            lasting.append((slot["starts"], slot["ends"], number))
    for (_starts, ends, before), (starts, _ends, number) in pairwise(sorted(lasting)):
        if starts < ends:
            words = _("is before number %(before)s has ended: slots follow one another") % {
                "before": before
            }
            yield Problem("slots", number, "starts", words)
