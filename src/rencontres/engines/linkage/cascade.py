"""Who may be meant by a name, and how sure that is: exact names first, then what is like them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log10

from rapidfuzz import fuzz

from .kinds import MUNICIPAL, SPECIAL, family_of, fits, forms
from .model import Candidate, Doubt, Entry, Reason
from .reading import Reading
from .scope import Heard, Hit, Scope
from .text import key_of, normalise, sound

LEAST_ALIKE = 68.0
MOST_ALIKE = 12
SURE = (Reason.OFFICIAL, Reason.ALIAS, Reason.FORMER, Reason.CORE)
_SCORES = {
    Reason.OFFICIAL: 86.0,
    Reason.ALIAS: 82.0,
    Reason.FORMER: 80.0,
    Reason.CORE: 81.0,
    Reason.PARTIAL: 74.0,
    Reason.SOUND: 70.0,
    Reason.BEGINNING: 64.0,
    Reason.PART: 54.0,
    Reason.ALIKE: 68.0,
}
_DOUBT = 12.0
_PER_TENFOLD = 2.0  # a town of ten times the people is likelier to be meant
_LONGEST_PART = 6
_CORE_SHARE = 0.95  # likeness to a name without its words of kind counts a little less

Found = tuple[Entry, Reason, float]  # who, why, and how much of the reason's score


def exact(scope: Scope, reading: Reading) -> list[Candidate]:
    """Entries with the same name, whole or without words of kind; in part only if there is none."""
    found: list[Candidate] = []
    for step, form in enumerate(reading.whole):
        for entry, why in _with_namesakes(scope, form.key):
            found.append(_candidate(entry, reading, max(why, Reason.CORE) if step else why, step))
        if any(not each.doubts for each in found):
            break
    return best(found) or best(
        _candidate(entry, reading, Reason.PARTIAL, 1)
        for form in reading.parts
        for entry, _why in scope.exact(form.key)
    )


def _with_namesakes(scope: Scope, key: str) -> Iterator[Hit]:
    """Who has this key; and who has the name of one that is only also called so.

    Lists of other names are never complete: what one town of a name is called, any may be.
    """
    for entry, why in scope.exact(key):
        yield entry, why
        if why == Reason.ALIAS:
            for namesake, same in scope.exact(key_of(entry.name)):
                if same == Reason.OFFICIAL:
                    yield namesake, why


def like(scope: Scope, reading: Reading, heard: Heard) -> list[Candidate]:
    """Entries whose names sound or are spelled alike, begin with these words or stand in them."""
    return best(
        _candidate(entry, reading, why, 1, share)
        for entry, why, share in (
            *_sounding(scope, reading, heard),
            *((each, Reason.BEGINNING, 1.0) for each in scope.beginning(normalise(reading.name))),
            *_contained(scope, reading),
        )
    )


def sounds_of(reading: Reading) -> list[str]:
    """How a name sounds, with and without its last words of kind."""
    return [sound(form.key) for form in reading.whole[-2:]]


def _sounding(scope: Scope, reading: Reading, heard: Heard) -> Iterator[Found]:
    for form, said in zip(reading.whole[-2:], sounds_of(reading), strict=True):
        for likeness, key in heard[said]:
            same = likeness == 100
            share = 1.0 if same else (likeness + fuzz.ratio(form.key, key)) / 200
            for entry, why in _with_namesakes(scope, key):
                part = _CORE_SHARE if why == Reason.CORE else 1.0
                yield entry, Reason.SOUND if same else Reason.ALIKE, share * part


def _contained(scope: Scope, reading: Reading) -> Iterator[Found]:
    """Entries whose name is some of the words: the more of them, the likelier."""
    words = normalise(reading.name).split()
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST_PART) + 1):
            some = key_of(" ".join(words[start:end]))
            share = len(some) / len(key_of(reading.name))
            if len(some) > 3 and share >= 0.25:
                for entry, _why in scope.exact(some):
                    yield entry, Reason.PART, 0.8 + share / 4


def _candidate(
    entry: Entry, reading: Reading, why: Reason, step: int, share: float = 1.0
) -> Candidate:
    doubts = tuple(_doubts(entry, reading, why, step))
    people = min(log10(entry.population + 1), 7)
    score = _SCORES[why] * share + _PER_TENFOLD * people - _DOUBT * len(doubts) - step
    return Candidate(entry, round(min(max(score, 0.0), 100.0), 1), why, doubts)


def _doubts(entry: Entry, reading: Reading, why: Reason, step: int) -> Iterator[Doubt]:
    if reading.asked and not _fits(entry, reading.asked):
        yield Doubt.KIND_ASKED
    elif step and reading.told and not _fits(entry, reading.told):
        yield Doubt.KIND_TOLD
    elif why == Reason.CORE and not step and not reading.asked:
        yield Doubt.SAYS_MORE
    places = bool(entry.department or reading.knows_department)
    if reading.department and places and entry.department != reading.department:
        yield Doubt.ELSEWHERE


def _fits(entry: Entry, family: str) -> bool:
    """Whether an entry may be meant where a family is; a metropolis named as such is no town."""
    if entry.kind == SPECIAL and family == MUNICIPAL:
        return len(forms(entry.name)) == 1
    return fits(entry.kind, family)


def best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each entry once, for its best reason; the likeliest first, of equals the municipality."""
    kept: dict[str, Candidate] = {}
    for each in candidates:
        rival = kept.get(each.entry.id)
        if rival is None or each.score > rival.score:
            kept[each.entry.id] = each
    return sorted(kept.values(), key=_rank)


def _rank(candidate: Candidate) -> tuple[float, bool, str]:
    entry = candidate.entry
    return -candidate.score, family_of(entry.kind) != MUNICIPAL, entry.id


def is_sure(candidates: list[Candidate]) -> bool:
    """Whether one entry has the name exactly, without a doubt, and no other has it too."""
    first, *others = [each for each in candidates if not each.doubts] or candidates
    if first.doubts or first.why not in SURE:
        return False
    return all(_same_territory(first.entry, each.entry) for each in others)


def _same_territory(one: Entry, other: Entry) -> bool:
    """Whether two bodies are of the same people and place: a town that is a department too."""
    return (one.population, one.latitude, one.longitude) == (
        other.population, other.latitude, other.longitude
    ) and one.latitude is not None  # fmt: skip
