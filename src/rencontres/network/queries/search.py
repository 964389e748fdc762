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
)
from ..names import Question, understand

WORDS = SearchVector("search_name", config="simple")  # as the index has it


def search_authorities(
    text: str, country: str | None = None, kind: str | None = None
) -> QuerySet[Authority]:
    """Authorities whose name has a word starting with each word of `text`, likeliest first.

    Accents and case don't matter. "Ville de Strasbourg", "STRASBOURG (67)", "67000 Strasbourg",
    a SIREN and an INSEE code are understood. Without text: everybody, by name.
    """
    found = Authority.objects.all()
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    question = understand(text)
    if question.code:
        return found.filter(Q(siren=question.code) | Q(insee=question.code))
    if not question.words:
        return found
    return (
        found.annotate(words=WORDS, likeliness=_likeliness(question))
        .filter(words=_ts_query(question))
        .order_by("-likeliness", F("population").desc(nulls_last=True), "search_name", "pk")
    )


def _ts_query(question: Question) -> SearchQuery:
    words = ("(" + " | ".join(f"{each}:*" for each in word) + ")" for word in question.words)
    return SearchQuery(" & ".join(words), config="simple", search_type="raw")


def _likeliness(question: Question) -> CombinedExpression:
    """The whole name counts most, then the kind and the department that were named."""
    return (
        _points(8, search_name__in={question.exact, question.core})
        + _points(4, department=question.department or None)
        + _points(2, kind=question.kind or None)
        + _points(1, search_name__startswith=question.core)
    )


def _points(points: int, **condition: Any) -> Case:
    return Case(
        When(**condition, then=Value(points)), default=Value(0), output_field=IntegerField()
    )


def territories(authorities: Iterable[Authority]) -> dict[tuple[str, str], str]:
    """The names of the departments and regions they lie in, by (kind, code)."""
    kinds = (Authority.Kind.DEPARTMENT, Authority.Kind.REGION)
    codes = {code for authority in authorities for code in (authority.department, authority.region)}
    named = Authority.objects.filter(kind__in=kinds, insee__in=codes - {""})
    return {(each.kind, each.insee): each.name for each in named}
