"""The search of authorities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import (
    Case,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Left, Length
from rapidfuzz import fuzz, process

from ..models import (
    Authority,
    AuthorityName,
    Identifier,
)
from ..names import Question, understand

WORDS = SearchVector("search_name", config="simple")  # as the index has it
MOST_FOUND = 200
TELLING_LETTERS = 4
MOST_SIMILAR, LEAST_SIMILAR = 8, 75
LENGTHS_APART = 2
_LARGEST = F("population").desc(nulls_last=True)


def search_authorities(
    text: str, country: str | None = None, kind: str | None = None
) -> QuerySet[Authority]:
    """Authorities whose name has a word starting with each word of `text`, likeliest first.

    Accents, case and script don't matter. "Ville de Strasbourg", "STRASBOURG (67)", "67000
    Strasbourg", a SIREN and an INSEE code are understood. Other and former names and former codes
    count, and an authority that is no more comes after those that are. Of very many, about
    `MOST_FOUND` of the largest are found. Without text: everybody who exists, by name.
    """
    said = {name: value for name, value in (("country", country), ("kind", kind)) if value}
    among = Authority.objects.filter(**said)
    question = understand(text)
    if question.code:
        coded = Identifier.objects.filter(value=question.code).values("authority")
        return among.filter(Q(siren=question.code) | Q(insee=question.code) | Q(pk__in=coded))
    if not question.words:
        return among.filter(valid_until=None)
    return (
        Authority.objects.filter(pk__in=_called(question, said))
        .annotate(likeliness=_likeliness(question))
        .order_by(
            "-likeliness",
            F("valid_until").desc(nulls_first=True),
            F("population").desc(nulls_last=True),
            "search_name",
            "pk",
        )
    )


def _called(question: Question, said: dict[str, str]) -> QuerySet[Any]:
    """The keys of those who may be meant, `MOST_FOUND` in each way, of own names the largest."""
    among = Authority.objects.filter(**said)
    others = AuthorityName.objects.filter(**{f"authority__{key}": said[key] for key in said})
    whole = {question.exact, *question.beginnings}
    own = [among.filter(search_name__in=whole)]
    own += [_beginning(letters, among) for letters in question.beginnings]
    called = [others.filter(search_name__in=whole)]
    called += [
        others.filter(search_name__startswith=letters)
        for letters in question.beginnings
        if len(letters) >= TELLING_LETTERS
    ]
    if _is_selective(question):
        words = _ts_query(question)
        own.append(among.annotate(words=WORDS).filter(words=words))
        called.append(others.annotate(words=WORDS).filter(words=words))
    keys: list[QuerySet[Any, Any]] = [
        each.order_by(_LARGEST).values("pk")[:MOST_FOUND] for each in own
    ]
    keys += [each.order_by().values("authority")[:MOST_FOUND] for each in called]
    return keys[0].union(*keys[1:], all=True)


def _beginning(letters: str, among: QuerySet[Authority]) -> QuerySet[Authority]:
    """Those whose own name begins with these letters, found by the first one or two of them."""
    first = min(len(letters), 2)
    begun = among.annotate(first=Left("search_name", first)).filter(first=letters[:first])
    return begun.filter(search_name__startswith=letters) if len(letters) > first else begun


def _is_selective(question: Question) -> bool:
    """Whether a word is long enough for few names to have one that begins so."""
    return max(len(word[0]) for word in question.telling) >= TELLING_LETTERS


def similar_authorities(
    text: str, country: str | None = None, kind: str | None = None
) -> list[Authority]:
    """Authorities that somebody may have misspelled, the likest first.

    The first two letters are taken to be right; those of the names that have them and about the
    same length are compared.
    """
    said = {name: value for name, value in (("country", country), ("kind", kind)) if value}
    letters = understand(text).core
    if len(letters) < TELLING_LETTERS:
        return []
    others = AuthorityName.objects.filter(**{f"authority__{key}": said[key] for key in said})
    among = Authority.objects.filter(**said)
    names = [
        *_about_as_long(_beginning(letters[:2], among), letters).values_list("pk", "search_name"),
        *_about_as_long(others.filter(search_name__startswith=letters[:2]), letters).values_list(
            "authority", "search_name"
        ),
    ]
    found = process.extract(
        letters,
        [name for _key, name in names],
        scorer=fuzz.ratio,
        limit=MOST_SIMILAR,
        score_cutoff=LEAST_SIMILAR,
    )
    likeness: dict[int, float] = {}
    for _name, share, at in found:
        likeness.setdefault(names[at][0], share)
    listed = Authority.objects.select_related("country").in_bulk(likeness)
    return sorted(
        listed.values(), key=lambda each: (-likeness[each.pk], -(each.population or 0), each.pk)
    )


def _about_as_long(named: QuerySet[Any], letters: str) -> QuerySet[Any]:
    lengths = len(letters) - LENGTHS_APART, len(letters) + LENGTHS_APART
    measured: QuerySet[Any] = named.annotate(length=Length("search_name"))
    return measured.filter(length__range=lengths)


def other_names_found(text: str, authorities: Iterable[Authority]) -> dict[int, str]:
    """The other name under which a search found authorities whose own name hasn't the words."""
    question = understand(text)
    if question.code or not question.words:
        return {}
    told = {each.pk for each in authorities if question.is_answered_by(each.search_name)}
    names = AuthorityName.objects.filter(authority__in=list(authorities)).order_by("kind", "-pk")
    return {
        each.authority_id: each.name
        for each in names
        if each.authority_id not in told and question.is_answered_by(each.search_name)
    }


def _ts_query(question: Question) -> SearchQuery:
    words = ("(" + " | ".join(f"{each}:*" for each in word) + ")" for word in question.telling)
    return SearchQuery(" & ".join(words), config="simple", search_type="raw")


def _likeliness(question: Question) -> CombinedExpression:
    """The whole name counts most, then the kind and the department that were named."""
    whole = {question.exact, *question.beginnings}
    once = AuthorityName.objects.filter(search_name__in=whole).values("authority")
    return (
        Case(
            When(search_name__in=whole, then=Value(8)),
            When(pk__in=once, then=Value(7)),
            default=Value(0),
            output_field=IntegerField(),
        )
        + _points(4, department=question.department or None)
        + _points(2, kind__in={question.kind, Authority.Kind.SPECIAL} if question.kind else ())
        + _points(1, search_name__startswith=question.core)
    )


def _points(points: int, **condition: Any) -> Case:
    return Case(
        When(**condition, then=Value(points)), default=Value(0), output_field=IntegerField()
    )


def territories(authorities: Iterable[Authority]) -> dict[tuple[str, str], str]:
    """The names of the departments and regions they lie in, by (kind, code).

    Whether a council remains there or not; an overseas collectivity is its own region.
    """
    region = Authority.Kind.REGION
    kinds = (Authority.Kind.DEPARTMENT, region, Authority.Kind.SPECIAL)
    codes = {code for authority in authorities for code in (authority.department, authority.region)}
    named = Authority.objects.filter(kind__in=kinds, insee__in=codes - {""})
    return {
        (region if each.kind == Authority.Kind.SPECIAL else each.kind, each.insee): each.name
        for each in named
    }
