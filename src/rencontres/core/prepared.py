"""Statements that a queue of people waits for: worded by hand, prepared once a connection.

Django takes up to a millisecond to word a query of five tables, and PostgreSQL as long to plan it.
Every other one stays with the ORM.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, models
from psycopg.rows import dict_row

Model = TypeVar("Model", bound=models.Model)


class Prepared:
    """A statement of one row at most, with parameters written as `%(name)s`."""

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def read(self, **parameters: Any) -> dict[str, Any] | None:
        """Run it: the row by its columns' names; None where there is none."""
        connection.ensure_connection()
        if connection.queries_logged:  # Django's cursor for it cannot tell a prepared statement
            connection.queries_log.append({"sql": self.sql, "time": ""})
        # Binds in PostgreSQL and prepares, neither of which Django's own cursors do.
        bare: Any = psycopg.Cursor(connection.connection, row_factory=dict_row)
        with connection.make_cursor(bare) as cursor:
            cursor.execute(self.sql, parameters)
            row: dict[str, Any] | None = cursor.fetchone()
            return row


def partly(model: type[Model], **values: Any) -> Model:
    """A row of which these fields were read; the others are read when somebody asks."""
    fields = [field.attname for field in model._meta.concrete_fields]
    read = [values.get(name, models.DEFERRED) for name in fields]
    return model.from_db(DEFAULT_DB_ALIAS, fields, read)
