"""Many rows at once: PostgreSQL's COPY, and the merge of a reference list into the registry."""

# ruff: noqa: S608  (statements are put together from names of ours, never from input)

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from .models import Authority

Row = Sequence[Any]

FIELDS = (
    "kind",
    "nature",
    "name",
    "search_name",
    "country_id",
    "siren",
    "insee",
    "geonames_id",
    "department",
    "region",
    "population",
    "population_year",
    "latitude",
    "longitude",
    "parent_id",
)
LISTED = (*FIELDS[:-1], "parent_siren")  # as the reference lists give them
TABLE = Authority._meta.db_table
CHANGED = "({})".format(
    " OR ".join(f"listed.{field} IS DISTINCT FROM kept.{field}" for field in FIELDS)
)


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a list."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """The rows of the list."""
        return self.created + self.updated + self.unchanged

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


def copy(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows into a table; returns how many."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor:
        with cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
        return int(cursor.rowcount)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Give columns of rows that are there new values: (key, *values) each; returns how many."""
    table, named = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE changed AS SELECT id, {named} FROM {table} WITH NO DATA"
        )
        copy("changed", ("id", *columns), rows)
        values = ", ".join(f"changed.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} AS kept SET ({named}) = ROW({values})"
            " FROM changed WHERE kept.id = changed.id"
        )
        written = int(cursor.rowcount)
        cursor.execute("DROP TABLE changed")
    return written


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys reserved for `count` rows that are about to be copied."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key, count],
        )
        return [number for (number,) in cursor.fetchall()]


def settle(*of: type[models.Model]) -> None:
    """Tell PostgreSQL's planner how big the tables have become, and file the words that wait.

    New rows' words lie in a heap beside their index until a vacuum, and each search reads it whole.
    """
    tables = [model._meta.db_table for model in of]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(tables))
        cursor.execute(
            "SELECT gin_clean_pending_list(found.oid) FROM pg_class AS found"
            " JOIN pg_am ON pg_am.oid = found.relam AND pg_am.amname = 'gin'"
            " JOIN pg_index ON pg_index.indexrelid = found.oid"
            " WHERE pg_index.indrelid = ANY(%s::regclass[])",
            [tables],
        )


def expect_many_rows() -> None:
    """Let the transaction sort in memory, index words in one go, and compile no statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '128MB';"
            " SET LOCAL gin_pending_list_limit = '128MB'; SET LOCAL jit = off"
        )


def merge_authorities(rows: Iterable[Row], *, key: Sequence[str]) -> Counts:
    """Make the registry agree with a list of authorities (rows of `LISTED`), found by `key`.

    Authorities that are not in the list stay as they are, and so does what the list doesn't know
    (null): the SIREN an administrator filled in, for instance.
    """
    same = " AND ".join(f"kept.{field} = listed.{field}" for field in key)
    fields, values = ", ".join(FIELDS), ", ".join(f"listed.{field}" for field in FIELDS)
    known = ", ".join(
        f"{field} = COALESCE(listed.{field}, kept.{field})"
        for field in FIELDS
        if field != "population_year"
    )
    known += (  # the year of another population would be wrong
        ", population_year = CASE WHEN COALESCE(listed.population, kept.population)"
        " IS DISTINCT FROM kept.population THEN listed.population_year"
        " ELSE COALESCE(listed.population_year, kept.population_year) END"
    )
    expect_many_rows()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE listed AS"
            f" SELECT *, siren AS parent_siren FROM {TABLE} WITH NO DATA"
        )
        listed = copy("listed", LISTED, rows)
        cursor.execute(
            f"UPDATE listed SET parent_id = parent.id FROM {TABLE} AS parent"
            " WHERE parent.siren = listed.parent_siren"
        )
        cursor.execute(f"UPDATE listed SET {known} FROM {TABLE} AS kept WHERE {same}")
        cursor.execute(
            f"UPDATE {TABLE} AS kept SET ({fields}) = ROW({values}) FROM listed"
            f" WHERE {same} AND {CHANGED}"
        )
        updated = cursor.rowcount
        cursor.execute(
            f"INSERT INTO {TABLE} ({fields}) SELECT {fields} FROM listed"
            f" WHERE NOT EXISTS (SELECT FROM {TABLE} AS kept WHERE {same})"
        )
        created = cursor.rowcount
        cursor.execute("DROP TABLE listed")
    return Counts(created=created, updated=updated, unchanged=listed - created - updated)
