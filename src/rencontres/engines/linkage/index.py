"""A list of authorities, and the question put to it: whose name is this?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from .cascade import exact, is_sure, like
from .model import Answer, Candidate, Entry, Query
from .reading import read
from .scope import Country, Scope, World

MOST_CANDIDATES = 5


class Index:
    """A list of authorities in which names are looked up; each country is read at first use."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._entries[entry.country].append(entry)
        self._countries: dict[str, Country] = {}

    def _scope(self, country: str) -> Scope | None:
        if not country:
            return self._world
        if country not in self._countries and country in self._entries:
            self._countries[country] = Country(self._entries[country])
        return self._countries.get(country)

    @cached_property
    def _world(self) -> World:
        for country in self._entries:
            self._scope(country)
        return World(list(self._countries.values()))

    def link(self, query: Query) -> Answer:
        """The authority that a name is of; automatic only where it is exact and the only one."""
        scope = self._scope(query.country)
        if scope is None:
            return Answer("none", why="the list has nothing in this country")
        reading = read(query, scope.departments)
        if not reading.whole[0].key:
            return Answer("none", why="there is no name")
        same = exact(scope, reading)
        if same and is_sure(same):
            return Answer("automatic", tuple(same[:MOST_CANDIDATES]), "exact and the only one")
        found = same or like(scope, reading)
        if not found:
            return Answer("none", why="no name is like it")
        return Answer("review", tuple(found[:MOST_CANDIDATES]), _why(same))


def _why(same: list[Candidate]) -> str:
    if not same:
        return "no name is the same"
    if len([each for each in same if not each.doubts]) > 1:
        return "several authorities have this name"
    return "the name is the same, but there is a doubt"
