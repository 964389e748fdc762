"""How a person leaves the files, imported rows and histories, where their address may stand."""

from __future__ import annotations

from typing import Any

from django.db import connection

from rencontres.core.addresses import alone, stands_in
from rencontres.core.privacy import also_erased

from .actions.imports import forget_files
from .models import IatiActivity, Import, ImportRow, Revision

_TEXTS = (
    (ImportRow, "cells", "jsonb"),
    (ImportRow, "values", "jsonb"),
    (Revision, "before", "jsonb"),
    (Revision, "after", "jsonb"),
    (IatiActivity, "xml", "text"),
)


@also_erased
def leave_files_and_histories(person: Any) -> dict[str, int]:
    """A kept file in which the address stands goes whole; elsewhere a dash takes its place."""
    counts = {
        f"{model.__name__}.{column}": _dashed(model, column, kind, person.email)
        for model, column, kind in _TEXTS
    }
    kept = Import.objects.filter(file__isnull=False).select_related("file")
    files = [
        each for each in kept if stands_in(person.email, bytes(each.file.content), each.file_name)
    ]
    forget_files(files)
    return counts | {"import files": len(files)}


def _dashed(model: Any, column: str, kind: str, address: str) -> int:
    """Put a dash in the address's place, whatever its capitals."""
    quoted = connection.ops.quote_name
    table, name = quoted(model._meta.db_table), quoted(column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} ="  # noqa: S608 (names of ours)
            f" regexp_replace({name}::text, %(alone)s, '—', 'gi')::{kind}"
            f" WHERE {name}::text ~* %(alone)s",
            {"alone": alone(address)},
        )
        return int(cursor.rowcount)
