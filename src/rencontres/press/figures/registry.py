"""The register of figures, and the one way they are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlparse
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text, lower_first
from rencontres.editions.models import Edition
from rencontres.programme.models import SessionKind

Rows = Callable[[Edition], "QuerySet[Any]"]

# Kinds of session are data: those that have no figure of their own get one with this beginning.
SESSIONS_OF = "sessions_"


@dataclass(frozen=True)
class Figure:
    """A number with its definition. `words` follow the number: "38 countries".

    Where it counts some of what another figure counts, `out_of` names that one: the share is told.
    """

    name: str
    words: Text
    definition: Text
    rows: Rows
    session_kind: str = ""  # the key of the kind of session it counts
    out_of: str = ""

    def share(self, values: dict[str, int]) -> float | None:
        """Its share in per cent of the figure it is a part of, among figures of one moment."""
        whole = values.get(self.out_of)
        return 100 * values[self.name] / whole if whole else None


_registry: dict[str, Figure] = {}
_of_kind: dict[str, str] = {}


class UnknownFigureError(Refusal, LookupError):
    """A figure was asked for that nobody has registered."""

    def __init__(self, name: str) -> None:
        message = _("There is no figure called “%(name)s”.") % {"name": name}
        super().__init__(message, code="unknown_figure", status=404)


def figure(
    name: str, *, words: Text, definition: Text, session_kind: str = "", out_of: str = ""
) -> Callable[[Rows], Rows]:
    """Register a function that gives the rows of a figure; a name twice raises ValueError."""

    def declare(function: Rows) -> Rows:
        if name in _registry:
            raise ValueError(f"figure {name} is registered twice")
        _registry[name] = Figure(name, words, definition, function, session_kind, out_of)
        if session_kind:
            _of_kind[session_kind] = name
        return function

    return declare


def names() -> list[str]:
    """The registered figures' names, in the order of their declaration."""
    return list(_registry)


def of_edition(edition: Edition) -> dict[str, Figure]:
    """Every figure of an edition by name: the registered ones, then those of its other kinds."""
    other = [
        _of_session_kind(kind)
        for kind in SessionKind.objects.filter(edition=edition)
        if kind.key not in _of_kind
    ]
    return _registry | {figure.name: figure for figure in other}


def name_of_kind(key: str) -> str:
    """The figure that counts the sessions of a kind."""
    return _of_kind.get(key, SESSIONS_OF + key)


def find(name: str, edition: Edition) -> Figure:
    """A figure by its name; an unknown one raises UnknownFigureError."""
    if name in _registry:
        return _registry[name]
    try:
        return of_edition(edition)[name]
    except KeyError:
        raise UnknownFigureError(name) from None


def rows(name: str, edition: Edition) -> QuerySet[Any]:
    """The rows that a figure counts, each once."""
    return find(name, edition).rows(edition)


def value(name: str, edition: Edition) -> int:
    """The figure as it is now."""
    return values([find(name, edition)], edition)[name]


def query_text(name: str, edition: Edition) -> str:
    """The SQL that counts a figure, laid out to be read; running it gives the value."""
    return _sql(find(name, edition), edition)


def values(figures: Iterable[Figure], edition: Edition) -> dict[str, int]:
    """Several figures at once, of one and the same moment: a single SQL statement."""
    queries = {figure.name: _sql(figure, edition) for figure in figures}
    if not queries:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({sql})" for sql in queries.values()))
        return dict(zip(queries, cursor.fetchone(), strict=True))


def _sql(figure: Figure, edition: Edition) -> str:
    keys = figure.rows(edition).order_by().values("pk").distinct()
    try:
        inner = mogrify(*keys.query.sql_with_params(), connection)
    except EmptyResultSet:
        inner = "SELECT 1 WHERE false"
    counting = f"SELECT count(*) FROM ({inner}) AS counted"  # noqa: S608  (from the ORM)
    return sqlparse.format(counting, reindent=True, keyword_case="upper")


def _of_session_kind(kind: SessionKind) -> Figure:
    """The figure of a kind of session that the register does not know."""
    from .programme import sessions_of

    definition = {
        "fr": "Séances du type « {} » inscrites au programme publié.",
        "en": "Sessions of the kind “{}” in the released timetable.",
        "es": "Sesiones del tipo «{}» incluidas en el programa publicado.",
    }
    said = {language: kind.name.get(language, kind.key) for language in definition}
    return Figure(
        SESSIONS_OF + kind.key,
        {language: lower_first(said) for language, said in (kind.plural or kind.name).items()},
        {language: text.format(said[language]) for language, text in definition.items()},
        lambda edition: sessions_of(edition, kind.key),
        kind.key,
    )
