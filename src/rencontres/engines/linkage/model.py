"""What is linked to what: entries of a list, a question, and the answer with its reasons."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

Decision = Literal["automatic", "review", "none"]


class Entry(NamedTuple):
    """An authority of the list that names are linked to.

    `kind` is one of the registry's; `country` an ISO code; `department` a code, "" abroad. Of the
    `aliases` (other, former, transliterated names) none needs to be unique.
    """

    id: str
    name: str
    kind: str
    country: str
    department: str = ""
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()


class Query(NamedTuple):
    """A name as somebody wrote it, and what they said beside it."""

    name: str
    country: str = ""
    department: str = ""
    kind: str = ""


class Reason(IntEnum):
    """Why an entry answers a name, the surest first."""

    OFFICIAL = 0
    ALIAS = 1
    FORMER = 2
    CORE = 3
    PARTIAL = 4
    SOUND = 5
    BEGINNING = 6
    PART = 7
    ALIKE = 8


IN_WORDS = {
    Reason.OFFICIAL: "same name",
    Reason.ALIAS: "also known by this name",
    Reason.FORMER: "formerly had this name",
    Reason.CORE: "same name without words of kind",
    Reason.PARTIAL: "same name without what stands in brackets or after a comma",
    Reason.SOUND: "sounds the same",
    Reason.BEGINNING: "name begins with these words",
    Reason.PART: "these words contain its name",
    Reason.ALIKE: "spelled alike",
}


class Doubt(StrEnum):
    """What speaks against an entry that has the name."""

    KIND_ASKED = "another kind of authority is asked for"
    KIND_TOLD = "the name is one of another kind of authority"
    SAYS_MORE = "its own name says more"
    ELSEWHERE = "it lies in another department"


class Candidate(NamedTuple):
    """An entry that may be meant: how likely (0 to 100), why, and what speaks against it."""

    entry: Entry
    score: float
    why: Reason
    doubts: tuple[Doubt, ...] = ()

    @property
    def reason(self) -> str:
        """Why, in words."""
        return "; ".join((IN_WORDS[self.why], *self.doubts))


class Answer(NamedTuple):
    """What was found: taken as it is (`automatic`), for a person to judge, or nothing."""

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    why: str = ""

    @property
    def match(self) -> Candidate | None:
        """The likeliest candidate; certain only where the decision is `automatic`."""
        return self.candidates[0] if self.candidates else None
