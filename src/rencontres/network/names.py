"""Names of authorities as people type them: one normal form, and what a question means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rencontres.engines.linkage import is_small, normalise, without_kind

LONGEST_QUESTION = 200
_KIND_OF_FAMILY = {
    "municipal": "commune",
    "intermunicipal": "epci",
    "department": "department",
    "region": "region",
}
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_DEPARTMENT = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-6]|98[6-8]")
_POSTCODE = re.compile(r"(?:[0-8][0-9]|9[0-578])[0-9]{3}")
_OFFICIAL_CODE = re.compile(r"[0-9]{9}|[0-9]{5}|2[ab][0-9]{3}")


def search_name(name: str) -> str:
    """The normal form under which a name is found: no accent, case, punctuation, nor other script.

    The normal form of a normal form is itself.
    """
    return normalise(name)


@dataclass(frozen=True)
class Question:
    """What somebody who types "Ville de Strasbourg (67)" is looking for.

    Every one of `words` must start a word of the name; a word may have two spellings. `kind` and
    `department` put the likeliest answer first, they exclude none. `code` is a SIREN or INSEE code.
    """

    exact: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    kind: str = ""
    department: str = ""
    code: str = ""

    @property
    def core(self) -> str:
        """The words without those that only say what kind of authority it is."""
        return " ".join(spellings[-1] for spellings in self.words)

    @property
    def beginnings(self) -> set[str]:
        """The words of kind left out, as typed and with abbreviations spelt out."""
        return {" ".join(spellings[0] for spellings in self.words), self.core}

    def is_answered_by(self, name: str) -> bool:
        """Whether a name in normal form begins so, or has a word for each of the telling ones."""
        if name.startswith(tuple(self.beginnings)):
            return True
        said = name.split()
        return all(any(word.startswith(each) for word in said) for each in self.telling)

    @property
    def telling(self) -> tuple[tuple[str, ...], ...]:
        """The words that tell a name: no article and no single letter, unless nothing else is."""
        told = (each for each in self.words if len(each[0]) > 1 and not is_small(each[0]))
        return tuple(told) or self.words


def understand(text: str) -> Question:
    """Read a question typed into a search box."""
    exact = search_name(text[:LONGEST_QUESTION])
    unspaced = exact.replace(" ", "")
    if _OFFICIAL_CODE.fullmatch(unspaced):
        return Question(exact=exact, code=unspaced.upper())
    words, department = _without_department(exact.split())
    words, family = without_kind(words)
    return Question(
        exact=exact,
        words=tuple(_spellings(word) for word in words),
        kind=_KIND_OF_FAMILY.get(family, ""),
        department=department,
    )


def _without_department(words: list[str]) -> tuple[list[str], str]:
    """Take a department's number or a postcode away from a name: "67000 Strasbourg"."""
    for place in (-1, 0):
        if len(words) > 1 and _DEPARTMENT.fullmatch(words[place]):
            return _without(words, place), words[place].upper()
        if len(words) > 1 and _POSTCODE.fullmatch(words[place]):
            digits = 3 if words[place][:2] in {"97", "98"} else 2
            return _without(words, place), words[place][:digits]
    return words, ""


def _without(words: list[str], place: int) -> list[str]:
    return words[:-1] if place else words[1:]


def _spellings(word: str) -> tuple[str, ...]:
    return (word, _ABBREVIATIONS[word]) if word in _ABBREVIATIONS else (word,)
