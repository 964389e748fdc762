"""The registry as an atlas: links or projects as columns in memory, kept for one version of it.

A filtered view, its count, its map and its exports are then arithmetic on a few megabytes, however
large the registry is; PostgreSQL is asked for the rows that are shown, and for no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from .models import FRANCE, LIVE, Country, Link, Project, Registry, Status
from .queries import columns

Column = np.ndarray[Any, np.dtype[Any]]

SUBJECTS: dict[str, type[Link] | type[Project]] = {"links": Link, "projects": Project}
ANY_STATUS = "any"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a view is filtered by; what is left empty filters nothing, except that all lives."""

    show: str = "links"
    country: str = ""
    theme: int | None = None
    goal: int | None = None
    kind: str = ""
    status: str = ""
    first: int | None = None
    last: int | None = None
    authority: int | None = None


@dataclass(frozen=True)
class Places:
    """Everybody who takes part in something: who, in which country, where.

    Who has no coordinates stands in the middle of the country.
    """

    keys: Column
    codes: Sequence[str]
    country: Column  # an index in `codes`
    points: Column  # (longitude, latitude)


@dataclass(frozen=True)
class Pairs:
    """What each row has several of: `row[i]` has `of[i]`."""

    row: Column
    of: Column

    def having(self, chosen: Column, rows: int) -> Column:
        """Which of the rows has one that is chosen."""
        found = np.zeros(rows, dtype=bool)
        found[self.row[chosen]] = True
        return found


@dataclass(frozen=True)
class Atlas:
    """All links, or all projects, in the order in which they are listed."""

    keys: Column
    kind: Column
    status: Column
    since: Column
    synthetic: Column
    parties: Pairs  # `of` is an index in `places`; who leads or is French comes first
    themes: Pairs
    goals: Pairs
    places: Places
    arcs: Column  # of each arc: row, from, to (indexes in `places`); sorted by from, to

    def select(self, asked: Asked) -> Column:
        """The rows that are asked for, as indexes."""
        chosen = self._with_status(asked.status)
        if asked.kind:
            chosen &= self.kind == columns.KINDS.index(Link.Kind(asked.kind))
        if asked.first:
            chosen &= self.since >= asked.first * 10_000
        if asked.last:
            chosen &= (self.since < (asked.last + 1) * 10_000) & (self.since > 0)
        if asked.theme:
            chosen &= self.themes.having(self.themes.of == asked.theme, len(self.keys))
        if asked.goal:
            chosen &= self.goals.having(self.goals.of == asked.goal, len(self.keys))
        for place in (self._in(asked.country), self._is(asked.authority)):
            if place is not None:
                chosen &= self.parties.having(place[self.parties.of], len(self.keys))
        return np.flatnonzero(chosen)

    def _with_status(self, status: str) -> Column:
        if status == ANY_STATUS:
            return np.ones(len(self.keys), dtype=bool)
        wanted = [Status(status)] if status else LIVE
        return np.isin(self.status, [columns.STATUSES.index(each) for each in wanted])

    def _in(self, country: str) -> Column | None:
        return self.places.country == _index(self.places.codes, country) if country else None

    def _is(self, authority: int | None) -> Column | None:
        return self.places.keys == authority if authority else None

    def arcs_of(self, rows: Column) -> Column:
        """Which arcs belong to these rows, as yes or no for each arc."""
        found: Column = self.among(rows)[self.arcs[0]]
        return found

    def by_country(self, rows: Column) -> dict[str, int]:
        """How many of these rows have a party in each foreign country, most first."""
        pairs = self.among(rows)[self.parties.row]
        country = self.places.country[self.parties.of[pairs]]
        width = len(self.places.codes)
        once = np.unique(self.parties.row[pairs].astype(np.int64) * width + country)
        counts = np.bincount(once % width if width else once)
        found = {code: int(n) for code, n in zip(self.places.codes, counts, strict=False) if n}
        found.pop(FRANCE, None)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def partners(self, rows: Column) -> Column:
        """Who takes part in these rows outside France, as indexes in `places`."""
        taking_part = np.unique(self.parties.of[self.among(rows)[self.parties.row]])
        home = _index(self.places.codes, FRANCE)
        abroad: Column = taking_part[self.places.country[taking_part] != home]
        return abroad

    def among(self, rows: Column) -> Column:
        """Rows as yes or no for each row."""
        chosen = np.zeros(len(self.keys), dtype=bool)
        chosen[rows] = True
        return chosen


def version() -> UUID | None:
    """The registry's version: what was computed from another one is not shown."""
    return Registry.objects.values_list("version", flat=True).first()


def atlas(show: str) -> Atlas:
    """The links, or the projects, as they are now."""
    known = version()
    return _kept(known, show) if known else _compute(show)


@lru_cache(maxsize=len(SUBJECTS))
def _kept(_known: UUID, show: str) -> Atlas:
    return _compute(show)


def _compute(show: str) -> Atlas:
    of = SUBJECTS[show]
    places = _places()
    keys, kind, status, since, _until, synthetic = columns.rows(of)
    living = np.isin(status, [columns.STATUSES.index(each) for each in LIVE])
    order = np.lexsort((keys, since if of is Link else -since, ~living))
    listed = keys[order]
    parties = _parties(_pairs(columns.parties(of), listed), places)
    return Atlas(
        keys=listed,
        kind=kind[order].astype(np.int8),
        status=status[order].astype(np.int8),
        since=since[order].astype(np.int32),
        synthetic=synthetic[order].astype(bool),
        parties=parties,
        themes=_pairs(columns.themes(of), listed),
        goals=_pairs(columns.goals(of), listed),
        places=places,
        arcs=_arcs(parties),
    )


def _places() -> Places:
    centres = {each.code: (each.longitude, each.latitude) for each in Country.objects.all()}
    found = columns.places()
    codes = sorted({code for _key, code, *_point in found})
    numbers = {code: number for number, code in enumerate(codes)}
    points = [
        centres[code] if longitude is None or latitude is None else (longitude, latitude)
        for _key, code, longitude, latitude in found
    ]
    return Places(
        keys=np.array([key for key, *_rest in found], dtype=np.int64),
        codes=codes,
        country=np.array([numbers[code] for _key, code, *_point in found], dtype=np.int16),
        points=np.array(points, dtype=np.float32).reshape(-1, 2),
    )


def _pairs(found: columns.Columns, listed: Column) -> Pairs:
    """(key, what it has) as (row, what it has), without what is no longer listed."""
    keys, of = found
    row = _positions(keys, listed)
    return Pairs(row[row >= 0].astype(np.int32), of[row >= 0])


def _parties(pairs: Pairs, places: Places) -> Pairs:
    at = _positions(pairs.of, places.keys)
    return Pairs(pairs.row[at >= 0], at[at >= 0].astype(np.int32))


def _positions(of: Column, among: Column) -> Column:
    """Where each of some keys is among others; -1 where it isn't."""
    if not len(among):
        return np.full(len(of), -1)
    order = np.argsort(among, kind="stable")
    at = order[np.searchsorted(among, of, sorter=order) % len(among)]  # past the end: the first
    return np.where(among[at] == of, at, -1)


def _arcs(parties: Pairs) -> Column:
    """From the first party of each row to each of the others."""
    first = np.ones(len(parties.row), dtype=bool)
    first[1:] = parties.row[1:] != parties.row[:-1]
    hub = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))
    arcs = np.stack([parties.row, parties.of[hub], parties.of])[:, ~first]
    return arcs[:, np.lexsort((arcs[0], arcs[2], arcs[1]))]


def _index(codes: Sequence[str], code: str) -> int:
    return codes.index(code) if code in codes else -1
