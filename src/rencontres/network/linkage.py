"""Names of a file and the authorities of the registry that they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from rencontres.engines.linkage import Answer, Entry, Index, Query, key_of

from .models import (
    FRANCE,
    Authority,
    AuthorityName,
    Import,
    ImportName,
    Registry,
    Succession,
)
from .reference import departments

Names = dict[int, tuple[str, ...]]


class Question(NamedTuple):
    """A name as the file has it, and what stands beside it; `code` is a SIREN or INSEE code."""

    name: str
    country: str = ""
    department: str = ""
    code: str = ""


class Found(NamedTuple):
    """The authority's key where it is certain; else who may be meant, the likeliest first."""

    decision: str
    authority: int | None = None
    candidates: Sequence[dict[str, Any]] = ()


def link(questions: Sequence[Question]) -> list[Found]:
    """What is found for each name.

    Certain by code, by the answer that a person gave to the very same question, or by its name in
    a country that is known.
    """
    by_code = _by_code({each.code for each in questions if each.code})
    answered = _answered(questions)
    certain = [by_code.get(each.code) or answered.get(each) for each in questions]
    open_ = [each for each, key in zip(questions, certain, strict=True) if not key]
    found = iter(_by_name(open_))
    return [Found("automatic", key) if key else next(found) for key in certain]


def _by_code(codes: Iterable[str]) -> dict[str, int]:
    living = Authority.objects.filter(country=FRANCE, valid_until=None)
    found = living.filter(
        Q(siren__in=codes) | Q(insee__in=codes, kind=Authority.Kind.COMMUNE)
    ).values_list("pk", "siren", "insee")
    return {code: pk for pk, *known in found for code in known if code}


def _answered(questions: Sequence[Question]) -> dict[Question, int]:
    """The authorities, still living, that people chose for these questions; the last answer counts.

    An alias would not do for a name that several authorities share: it was asked again each time.
    """
    chosen = ImportName.objects.filter(
        name__in={each.name for each in questions},
        decision=ImportName.Decision.PICKED,
        of__state=Import.State.ACCEPTED,
        authority__valid_until=None,
    ).order_by("answered")
    rows = chosen.values_list("name", "country", "department", "code", "authority")
    return {Question(*question): authority for *question, authority in rows}


def _by_name(questions: Sequence[Question]) -> list[Found]:
    named = departments()
    queries = [
        Query(each.name, each.country, named.get(key_of(each.department), each.department))
        for each in questions
    ]
    answers = registry_index().link_all(queries)
    return [_found(*each) for each in zip(queries, answers, strict=True)]


def _found(query: Query, answer: Answer) -> Found:
    if answer.decision == "automatic" and query.country:
        return Found("automatic", _key(answer), _candidates(answer))
    return Found("review" if answer.candidates else "none", None, _candidates(answer))


def _key(answer: Answer) -> int | None:
    return int(answer.match.entry.id) if answer.match else None


def _candidates(answer: Answer) -> list[dict[str, Any]]:
    return [
        {"authority": int(each.entry.id), "score": each.score, "reason": each.reason}
        for each in answer.candidates
    ]


def registry_index() -> Index:
    """The authorities that live, ready for names to be looked up; kept until they change."""
    version = Registry.objects.values_list("version", flat=True).first()
    return _index(str(version))


@lru_cache(maxsize=1)
def _index(version: str) -> Index:
    return Index(registry_entries())


def registry_entries() -> Iterator[Entry]:
    """Every living authority; the names of those that are no more are their successors'."""
    aliases, former = _other_names()
    columns = ("pk", "name", "kind", "country", "department", "population", "latitude", "longitude")
    living = Authority.objects.filter(valid_until=None).values_list(*columns).order_by()
    for pk, name, kind, country, department, population, latitude, longitude in living.iterator():
        yield Entry(
            id=str(pk),
            name=name,
            kind=kind,
            country=country,
            department=department,
            population=population or 0,
            latitude=latitude,
            longitude=longitude,
            aliases=aliases.get(pk, ()),
            former=former.get(pk, ()),
        )


def _other_names() -> tuple[Names, Names]:
    """By living authority: what else it is called; what it, and whom it took over from, was."""
    heirs = _heirs()
    names: dict[bool, dict[int, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
    others = AuthorityName.objects.values_list("authority", "kind", "name")
    for pk, kind, name in others.iterator():
        is_former = kind == AuthorityName.Kind.FORMER or pk in heirs
        for heir in heirs.get(pk, (pk,)):
            names[is_former][heir].append(name)
    gone = Authority.objects.filter(pk__in=heirs).values_list("pk", "name")
    for pk, name in gone.iterator():
        for heir in heirs[pk]:
            names[True][heir].append(name)
    aliases, former = (
        {pk: tuple(called) for pk, called in names[each].items()} for each in (False, True)
    )
    return aliases, former


def _heirs() -> dict[int, set[int]]:
    """Who lives on in the place of each authority that is no more."""
    after: dict[int, set[int]] = defaultdict(set)
    edges = Succession.objects.filter(predecessor__valid_until__isnull=False)
    for gone, successor in edges.values_list("predecessor", "successor"):
        after[gone].add(successor)
    return {gone: _last(gone, after, set()) for gone in list(after)}


def _last(of: int, after: dict[int, set[int]], seen: set[int]) -> set[int]:
    if of not in after or of in seen:
        return set() if of in seen else {of}
    return {heir for each in after[of] for heir in _last(each, after, {*seen, of})}
