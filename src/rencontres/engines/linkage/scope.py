"""The names of one country's entries, or of all: by key, by sound, by beginning, by likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import chain
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process

from .kinds import DEPARTMENT, family_of, forms
from .model import Entry, Reason
from .text import key_of, normalise, sound

_TIERS = 8  # a posting is the entry's place times eight, plus why it is found there
_TOGETHER = 64  # sounds compared at once: as many rows of a table as wide as a country has keys
Hit = tuple[Entry, Reason]
Heard = dict[str, list[tuple[float, str]]]


class Scope(Protocol):
    """Entries among which a name is looked for."""

    def exact(self, key: str) -> Iterator[Hit]:
        """The entries that have this key; one may come twice, under two of its names."""

    def alike(self, sounds: Sequence[str], least: float, most: int) -> Heard:
        """For each sound, how alike (0 to 100) the keys are that sound so, the most alike first."""

    def beginning(self, words: str) -> Iterator[Entry]:
        """Entries whose own name begins with these whole words and goes on."""

    @property
    def departments(self) -> dict[str, str]:
        """Codes of departments by the key of their code and of their name."""


class Country:
    """The entries of one country."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._first: dict[str, int] = {}
        self._more: dict[str, list[int]] = {}
        for place, entry in enumerate(entries):
            for key, why in _keys(entry):
                self._add(key, place * _TIERS + why)

    def _add(self, key: str, posting: int) -> None:
        kept = self._first.setdefault(key, posting)
        if kept != posting:
            self._more.setdefault(key, []).append(posting)

    def exact(self, key: str) -> Iterator[Hit]:
        if (posting := self._first.get(key)) is not None:
            for each in (posting, *self._more.get(key, ())):
                yield self._entries[each // _TIERS], Reason(each % _TIERS)

    def alike(self, sounds: Sequence[str], least: float, most: int) -> Heard:
        keys, known = self._sounds
        heard: Heard = {}
        for start in range(0, len(sounds), _TOGETHER):
            some = sounds[start : start + _TOGETHER]
            table = process.cdist(
                some, known, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64
            )
            for said, likeness in zip(some, table, strict=True):
                places = np.flatnonzero(likeness)
                places = places[np.argsort(-likeness[places], kind="stable")[:most]]
                heard[said] = [(float(likeness[at]), keys[at]) for at in places]
        return heard

    def beginning(self, words: str) -> Iterator[Entry]:
        start = words + " "
        at = bisect_left(self._names, (start, 0))
        while at < len(self._names) and self._names[at][0].startswith(start):
            yield self._entries[self._names[at][1]]
            at += 1

    @cached_property
    def _sounds(self) -> tuple[list[str], list[str]]:
        keys = list(self._first)
        return keys, sound("\n".join(keys)).split("\n")

    @cached_property
    def _names(self) -> list[tuple[str, int]]:
        return sorted((normalise(entry.name), at) for at, entry in enumerate(self._entries))

    @cached_property
    def departments(self) -> dict[str, str]:
        codes = {entry.department for entry in self._entries} - {""}
        named = {
            key_of(entry.name): entry.department
            for entry in self._entries
            if entry.department and family_of(entry.kind) == DEPARTMENT
        }
        return named | {key_of(code): code for code in codes}


class World:
    """The entries of all countries together."""

    def __init__(self, countries: Sequence[Country]) -> None:
        self._countries = countries

    def exact(self, key: str) -> Iterator[Hit]:
        return chain.from_iterable(country.exact(key) for country in self._countries)

    def alike(self, sounds: Sequence[str], least: float, most: int) -> Heard:
        found: dict[str, set[tuple[float, str]]] = {said: set() for said in sounds}
        for country in self._countries:
            for said, likely in country.alike(sounds, least, most).items():
                found[said].update(likely)
        return {said: nlargest(most, likely) for said, likely in found.items()}

    def beginning(self, words: str) -> Iterator[Entry]:
        return chain.from_iterable(country.beginning(words) for country in self._countries)

    @cached_property
    def departments(self) -> dict[str, str]:
        return dict(pair for each in self._countries for pair in each.departments.items())


def _keys(entry: Entry) -> Iterator[tuple[str, Reason]]:
    """Every key of an entry; a name without its article is another of its names."""
    (whole, _family), *shorter = forms(entry.name)
    yield whole, Reason.OFFICIAL
    for key, family in shorter:
        yield key, Reason.CORE if family else Reason.ALIAS
    for names, why in ((entry.aliases, Reason.ALIAS), (entry.former, Reason.FORMER)):
        for name in names:
            if key := key_of(name):
                yield key, why
