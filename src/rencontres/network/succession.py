"""What became of French authorities, written many rows at once: ends, successions, former names."""

# ruff: noqa: S608  (statements are put together from names of ours, never from input)

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from .bulk import Counts
from .models import FRANCE, Authority, AuthorityName, Identifier, Succession
from .names import search_name
from .refdata import FormerAuthority, FormerName
from .releases import key_of

INSEE = "insee"  # the scheme of a code that an authority once had
SOURCE = "Code officiel géographique"

_AUTHORITY = Authority._meta.db_table
# How the lists name a French authority: "commune:67482", "epci:246700488".
_KEY = "kind || ':' || CASE kind WHEN 'epci' THEN COALESCE(siren, '') ELSE insee END"
_KEYED = (
    f"(SELECT DISTINCT ON ({_KEY}) {_KEY} AS key, id FROM {_AUTHORITY}"
    f" WHERE country_id = '{FRANCE}' ORDER BY {_KEY}, valid_until DESC NULLS FIRST, id)"
)


def end_authorities(rows: Sequence[FormerAuthority]) -> Counts:
    """Let those end that the registry has, and create the others as they were at their end.

    The day of an end that somebody recorded stays.
    """
    columns = [
        [key_of(row.kind, row.siren, row.insee), *row[:7], search_name(row.name), row.until]
        for row in rows
    ]
    given = _unnest(10)
    listed = (
        f"(SELECT * FROM {given} AS given(key, kind, siren, insee, name, department, region,"
        " nature, search_name, until)) AS listed"
    )
    ended = _run(
        f"UPDATE {_AUTHORITY} AS kept SET valid_until = listed.until::date FROM {listed}"
        f" JOIN {_KEYED} AS keyed USING (key)"
        " WHERE kept.id = keyed.id AND kept.valid_until IS NULL",
        columns,
    )
    created = _run(
        f"INSERT INTO {_AUTHORITY} (kind, siren, insee, name, department, region, nature,"
        " search_name, valid_until, country_id)"
        " SELECT kind, NULLIF(siren, ''), insee, name, department, region, nature, search_name,"
        f" until::date, '{FRANCE}' FROM {listed}"
        f" WHERE NOT EXISTS (SELECT FROM {_KEYED} AS keyed WHERE keyed.key = listed.key)",
        columns,
    )
    return Counts(created=created, updated=ended, unchanged=len(rows) - created - ended)


def record_successions(rows: Iterable[FormerAuthority]) -> int:
    """Say who took over from whom; returns how many were not known."""
    pairs = [
        [key_of(row.kind, row.siren, row.insee), successor, row.until]
        for row in rows
        for successor in row.successors
    ]
    return _run(
        f'INSERT INTO {Succession._meta.db_table} (predecessor_id, successor_id, "on")'
        f" SELECT old.id, new.id, until::date FROM {_unnest(3)} AS given(old, new, until)"
        f" JOIN {_KEYED} AS old ON old.key = given.old JOIN {_KEYED} AS new ON new.key = given.new"
        " ON CONFLICT DO NOTHING",
        pairs,
    )


def record_former_names(rows: Iterable[FormerName]) -> int:
    """Keep what authorities were called, and their former codes; returns how many were new."""
    rows = list(rows)
    named = [[r.authority, r.name, search_name(r.name), r.until] for r in rows if r.name]
    coded = [[r.authority, r.insee] for r in rows if r.insee]
    names = _run(
        f"INSERT INTO {AuthorityName._meta.db_table}"
        " (authority_id, kind, language, name, search_name, source)"
        f" SELECT id, '{AuthorityName.Kind.FORMER}', 'fr', name, search_name,"
        f" '{SOURCE}, ' || until FROM {_unnest(4)} AS given(key, name, search_name, until)"
        f" JOIN {_KEYED} AS keyed USING (key) ON CONFLICT DO NOTHING",
        named,
    )
    codes = _run(
        f"INSERT INTO {Identifier._meta.db_table} (authority_id, scheme, value)"
        f" SELECT id, '{INSEE}', code FROM {_unnest(2)} AS given(key, code)"
        f" JOIN {_KEYED} AS keyed USING (key) ON CONFLICT DO NOTHING",
        coded,
    )
    return names + codes


def _unnest(columns: int) -> str:
    return f"unnest({', '.join(['%s::text[]'] * columns)})"


def _run(statement: str, rows: Sequence[Sequence[str]]) -> int:
    """Run a statement over rows of text; returns how many it wrote."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def recode(pairs: Mapping[str, str]) -> None:
    """Give authorities ("commune:27058") the INSEE code of another key ("commune:27676")."""
    _run(
        f"UPDATE {_AUTHORITY} AS kept SET insee = split_part(given.new, ':', 2)"
        f" FROM {_unnest(2)} AS given(old, new) JOIN {_KEYED} AS keyed ON keyed.key = given.old"
        " WHERE kept.id = keyed.id",
        list(pairs.items()),
    )
