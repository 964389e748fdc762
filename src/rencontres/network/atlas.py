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

    @property
    def home(self) -> int:
        """France's index in the codes; -1 where nobody of France takes part."""
        return _index(self.codes, FRANCE)


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
    countries: Pairs  # of the parties, but France; `of` is an index in the codes of `places`
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
        if asked.country:
            code = _index(self.places.codes, asked.country)
            chosen &= self.countries.having(self.countries.of == code, len(self.keys))
        if asked.authority:
            party = self.places.keys[self.parties.of] == asked.authority
            chosen &= self.parties.having(party, len(self.keys))
        return np.flatnonzero(chosen)

    def _with_status(self, status: str) -> Column:
        if status == ANY_STATUS:
            return np.ones(len(self.keys), dtype=bool)
        wanted = [Status(status)] if status else LIVE
        return np.isin(self.status, [columns.STATUSES.index(each) for each in wanted])

    def arcs_of(self, rows: Column) -> Column:
        """Which arcs belong to these rows, as yes or no for each arc."""
        found: Column = self.among(rows)[self.arcs[0]]
        return found

    def countries_of(self, rows: Column) -> Pairs:
        """In which foreign countries each of these rows has a party."""
        chosen = self.among(rows)[self.countries.row]
        return Pairs(self.countries.row[chosen], self.countries.of[chosen])

    def by_country(self, rows: Column) -> dict[str, int]:
        """How many of these rows have a party in each foreign country, most first."""
        counts = np.bincount(self.countries_of(rows).of)
        found = {code: int(n) for code, n in zip(self.places.codes, counts, strict=False) if n}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def taking_part(self, rows: Column) -> Column:
        """Who takes part in these rows, as yes or no for each of `places`."""
        found = np.zeros(len(self.places.keys), dtype=bool)
        found[self.parties.of[self.among(rows)[self.parties.row]]] = True
        return found

    def partners(self, rows: Column) -> Column:
        """Who takes part in these rows outside France, as indexes in `places`."""
        return np.flatnonzero(self.taking_part(rows) & (self.places.country != self.places.home))

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
    return atlases()[show]


def atlases() -> dict[str, Atlas]:
    """The links and the projects as they are now, with the same places."""
    known = version()
    return _kept(known) if known else _compute_all()


@lru_cache(maxsize=1)
def _kept(_known: UUID) -> dict[str, Atlas]:
    return _compute_all()


def _compute_all() -> dict[str, Atlas]:
    places = _places()
    return {show: _compute(show, places) for show in SUBJECTS}


def _compute(show: str, places: Places) -> Atlas:
    of = SUBJECTS[show]
    keys, kind, status, since, _until, synthetic = columns.rows(of)
    living = np.isin(status, [columns.STATUSES.index(each) for each in LIVE])
    order = np.lexsort((keys, since if of is Link else -since, ~living))
    listed = keys[order]
    parties = _parties(columns.parties(of), listed, places)
    return Atlas(
        keys=listed,
        kind=kind[order].astype(np.int8),
        status=status[order].astype(np.int8),
        since=since[order].astype(np.int32),
        synthetic=synthetic[order].astype(bool),
        parties=parties,
        countries=_countries(parties, places),
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


def _parties(found: columns.Columns, listed: Column, places: Places) -> Pairs:
    """Of each row, who leads comes first, then who is French."""
    keys, authorities, leads = found
    row, at = _positions(keys, listed), _positions(authorities, places.keys)
    rank = np.where(leads, 0, np.where(places.country[at] == places.home, 1, 2))
    order = np.lexsort((authorities, rank, row))
    order = order[(row[order] >= 0) & (at[order] >= 0)]
    return Pairs(row[order].astype(np.int32), at[order].astype(np.int32))


def _countries(parties: Pairs, places: Places) -> Pairs:
    country = places.country[parties.of]
    abroad = country != places.home
    width = max(len(places.codes), 1)
    found = parties.row[abroad].astype(np.int64) * width + country[abroad]
    row, code = np.divmod(np.unique(found), width)
    return Pairs(row.astype(np.int32), code.astype(np.int16))


def _positions(of: Column, among: Column) -> Column:
    """Where each of some keys is among others; -1 where it isn't."""
    if not len(among):
        return np.full(len(of), -1)
    order = np.argsort(among, kind="stable")
    at = order[np.searchsorted(among[order], of) % len(among)]  # past the end: the first
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
