"""The links or projects of a view with all that a file tells of them, some thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from rencontres.core.languages import Text

from ..atlas import SUBJECTS, Atlas, Column, Pairs
from ..models import Authority, Link
from ..queries import columns

CHUNK = 2_000
FIELDS = ("status", "since", "until", "source", "confirmed", "synthetic")


class Party(NamedTuple):
    """Who takes part."""

    key: int
    name: str
    country: str
    longitude: float | None
    latitude: float | None


class Told(NamedTuple):
    """A link or project; who leads or is French comes first. A link has no title."""

    key: int
    kind: str
    status: str
    since: str
    until: str
    source: str
    confirmed: date | None
    synthetic: bool
    parties: list[Party]
    themes: list[int]
    goals: list[int]
    title: Text | None = None


def told(of: Atlas, show: str, chosen: Column) -> Iterator[Told]:
    """Everything that is chosen, in the order of the list."""
    for start in range(0, len(chosen), CHUNK):
        yield from _chunk(of, show, chosen[start : start + CHUNK])


def _chunk(of: Atlas, show: str, rows: Column) -> Iterator[Told]:
    among = of.among(rows)
    parties = _grouped(of.parties, among)
    themes, goals = _grouped(of.themes, among), _grouped(of.goals, among)
    places = of.places.keys
    known = _parties({int(places[at]) for found in parties.values() for at in found})
    values = _values(show, of.keys[rows].tolist())
    for row in rows.tolist():
        key = int(of.keys[row])
        if key not in values:  # taken out of the registry meanwhile
            continue
        kind = int(of.kind[row])
        yield Told(
            key=key,
            kind=columns.KINDS[kind] if kind != columns.NO_KIND else "",
            parties=[known[int(places[at])] for at in parties[row]],
            themes=themes[row],
            goals=sorted(goals[row]),
            **values[key],
        )


def _grouped(pairs: Pairs, among: Column) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    chosen = among[pairs.row]
    for row, of in zip(pairs.row[chosen].tolist(), pairs.of[chosen].tolist(), strict=True):
        found[row].append(of)
    return found


def _parties(keys: set[int]) -> dict[int, Party]:
    found = Authority.objects.filter(pk__in=keys).order_by()
    fields = ("pk", "name", "country_id", "longitude", "latitude")
    return {row[0]: Party(*row) for row in found.values_list(*fields)}


def _values(show: str, keys: list[int]) -> dict[int, dict[str, Any]]:
    of = SUBJECTS[show]
    titled = () if of is Link else ("title",)
    rows = of._default_manager.filter(pk__in=keys).order_by()
    return {row.pop("pk"): row for row in rows.values("pk", *titled, *FIELDS)}
