"""A list of authorities, and the question put to it: whose name is this?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from .cascade import LEAST_ALIKE, MOST_ALIKE, exact, is_sure, like, sounds_of
from .model import Answer, Candidate, Entry, Query
from .reading import Reading, read
from .scope import Country, Heard, Scope, World

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
        return self.link_all([query])[0]

    def link_all(self, queries: Iterable[Query]) -> list[Answer]:
        """The same for many names, much faster than one by one."""
        asked = [self._ask(query) for query in queries]
        heard = _hear(each for each in asked if isinstance(each, _Open) and not each.same)
        return [each if isinstance(each, Answer) else _review(each, heard) for each in asked]

    def _ask(self, query: Query) -> Answer | _Open:
        """What is exact and the only one, or what is left to look for."""
        scope = self._scope(query.country)
        if scope is None:
            return Answer("none", why="the list has nothing in this country")
        reading = read(query, scope.departments)
        if not reading.whole[0].key:
            return Answer("none", why="there is no name")
        same = exact(scope, reading)
        if same and is_sure(same):
            return Answer("automatic", tuple(same[:MOST_CANDIDATES]), "exact and the only one")
        return _Open(scope, reading, same)


class _Open(NamedTuple):
    """A question that a person has to answer, and the entries of the same name if there are any."""

    scope: Scope
    reading: Reading
    same: list[Candidate]


def _hear(questions: Iterable[_Open]) -> dict[Scope, Heard]:
    """What sounds like these names; all those of a scope are compared at once, for speed."""
    sounds: dict[Scope, dict[str, None]] = defaultdict(dict)
    for each in questions:
        sounds[each.scope] |= dict.fromkeys(sounds_of(each.reading))
    return {
        scope: scope.alike(list(heard), LEAST_ALIKE, MOST_ALIKE) for scope, heard in sounds.items()
    }


def _review(question: _Open, heard: Mapping[Scope, Heard]) -> Answer:
    scope, reading, same = question
    found = same or like(scope, reading, heard[scope])
    if not found:
        return Answer("none", why="no name is like it")
    return Answer("review", tuple(found[:MOST_CANDIDATES]), _why(same))


def _why(same: list[Candidate]) -> str:
    if not same:
        return "no name is the same"
    if len([each for each in same if not each.doubts]) > 1:
        return "several authorities have this name"
    return "the name is the same, but there is a doubt"
