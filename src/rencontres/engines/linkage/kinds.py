"""What kind of authority a name is of, and what remains of it: "Ville de", "Stadt", "hromada"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from .text import key, normalise

MUNICIPAL, DEPARTMENT = "municipal", "department"
SPECIAL = "special"  # a body with the powers of several: a town and department, a single region
_FAMILIES = {
    "commune": MUNICIPAL,
    "municipality": MUNICIPAL,
    "city_state": MUNICIPAL,
    "epci": "intermunicipal",
    "association": "intermunicipal",
    "county": DEPARTMENT,
    "district": DEPARTMENT,
    "province": DEPARTMENT,
    "state": "region",
}
_ADJECTIVE = re.compile("(?:(?<=t)(s)k|sk)(?:a|e|ii|yi|iy|yy|oi)$")


class Form(NamedTuple):
    """A key under which a name may be found, and the family its words said; "" where none."""

    key: str
    family: str


def family_of(kind: str) -> str:
    """The family of a kind of the registry: municipal, intermunicipal, department or region."""
    return _FAMILIES.get(kind, kind)


def fits(kind: str, family: str) -> bool:
    """Whether an authority of a kind may be meant where a family is; special ones may always."""
    return kind == SPECIAL or family_of(kind) == family


def forms(name: str) -> list[Form]:
    """The keys of a name: the whole first, then with ever fewer words of kind around it.

    "Município de Vila Nova" is found as itself, as "vilanova" and as "nova".
    """
    words = normalise(name).split()
    found = [Form(key(words), "")]
    family, slavic = "", False
    while len(words) > 1:
        shorter, phrase = _without_phrase(words)
        if shorter is words:
            break
        family = family or _phrases().get(phrase, "")
        slavic = slavic or not _small("adjectival").isdisjoint(phrase)
        words = shorter
        found.append(Form(key(words), family))
    if slavic and (stem := _ADJECTIVE.sub(r"\1", found[-1].key)):
        found.append(Form(stem, family))
    return list(dict.fromkeys(found))


def without_kind(words: list[str]) -> tuple[list[str], str]:
    """Words in normal form without those of kind around them, and the family these said."""
    family = ""
    while len(words) > 1:
        shorter, phrase = _without_phrase(words)
        if not phrase:
            break
        family, words = family or _phrases()[phrase], shorter
    return words, family


def is_small(word: str) -> bool:
    """Whether a word is an article or a preposition, which says nothing of whose name it is."""
    return word in _small("articles") or word in _small("prepositions")


def _without_phrase(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Words without a phrase of kind or the article at their start, or a phrase at their end."""
    phrases = _phrases()
    for length in range(min(_longest(), len(words) - 1), 0, -1):
        if (phrase := tuple(words[:length])) in phrases:
            return _without(_small("prepositions"), words[length:]), phrase
        if (phrase := tuple(words[-length:])) in phrases:
            return words[:-length], phrase
    return _without(_small("articles"), words), ()


def _without(some: frozenset[str], words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and words[start] in some:
        start += 1
    return words[start:] if start else words


@cache
def _words() -> dict[str, Any]:
    text = (files("rencontres.engines.linkage") / "kinds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _small(words: str) -> frozenset[str]:
    return frozenset(map(normalise, _words()["small"][words]))


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Every phrase in normal form with its family, "" for those that say none."""
    return {
        tuple(normalise(phrase).split()): "" if family == "none" else family
        for family, languages in reversed(_words()["families"].items())
        for phrases in languages.values()
        for phrase in phrases
    }


@cache
def _longest() -> int:
    return max(map(len, _phrases()))
