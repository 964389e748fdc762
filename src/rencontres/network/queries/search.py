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

from ..models import (
    Authority,
    AuthorityName,
    Identifier,
)
from ..names import Question, understand

WORDS = SearchVector("search_name", config="simple")  # as the index has it


def search_authorities(
    text: str, country: str | None = None, kind: str | None = None
) -> QuerySet[Authority]:
    """Authorities whose name has a word starting with each word of `text`, likeliest first.

    Accents and case don't matter. "Ville de Strasbourg", "STRASBOURG (67)", "67000 Strasbourg",
    a SIREN and an INSEE code are understood. Former names and codes count, and an authority that
    is no more comes after those that are. Without text: everybody who exists, by name.
    """
    found = Authority.objects.all()
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    question = understand(text)
    if question.code:
        coded = Identifier.objects.filter(value=question.code).values("authority")
        return found.filter(Q(siren=question.code) | Q(insee=question.code) | Q(pk__in=coded))
    if not question.words:
        return found.filter(valid_until=None)
    return (
        found.annotate(likeliness=_likeliness(question))
        .filter(pk__in=_called(question))
        .order_by(
            "-likeliness",
            F("valid_until").desc(nulls_first=True),
            F("population").desc(nulls_last=True),
            "search_name",
            "pk",
        )
    )


def _called(question: Question) -> QuerySet[Any]:
    """The keys of those whose name, or one of whose other names, has every word."""
    words = _ts_query(question)
    shown = Authority.objects.annotate(words=WORDS).filter(words=words)
    others = AuthorityName.objects.annotate(words=WORDS).filter(words=words)
    return shown.order_by().values("pk").union(others.order_by().values("authority"))


def other_names_found(text: str, authorities: Iterable[Authority]) -> dict[int, str]:
    """The other name under which a search found authorities whose own name hasn't the words."""
    question = understand(text)
    if question.code or not question.words:
        return {}
    named = AuthorityName.objects.annotate(words=WORDS).filter(
        words=_ts_query(question), authority__in=list(authorities)
    )
    plain = Authority.objects.annotate(words=WORDS).filter(words=_ts_query(question))
    named = named.exclude(authority__in=plain.order_by().values("pk"))
    return {each.authority_id: each.name for each in named.order_by("-kind", "-pk")}


def _ts_query(question: Question) -> SearchQuery:
    words = ("(" + " | ".join(f"{each}:*" for each in word) + ")" for word in question.words)
    return SearchQuery(" & ".join(words), config="simple", search_type="raw")


def _likeliness(question: Question) -> CombinedExpression:
    """The whole name counts most, then the kind and the department that were named."""
    whole = {question.exact, question.core}
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
