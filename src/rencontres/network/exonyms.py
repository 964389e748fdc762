"""What towns are also called, written many names at once: exonyms, native scripts."""

# ruff: noqa: S608  (statements are put together from names of ours, never from input)

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from . import bulk
from .bulk import Counts
from .models import FRANCE, Authority, AuthorityName
from .names import search_name
from .refdata import OtherNames

SOURCE = "GeoNames"
LONGEST = 200

_AUTHORITY = Authority._meta.db_table
_NAME = AuthorityName._meta.db_table
# How the list names an authority: "insee:67482", "geonames:706483".
_KEYED = (
    f"(SELECT 'insee:' || insee AS key, id FROM {_AUTHORITY} WHERE country_id = '{FRANCE}'"
    " AND kind IN ('commune', 'special') AND insee <> '' AND valid_until IS NULL"
    f" UNION ALL SELECT 'geonames:' || geonames_id, id FROM {_AUTHORITY}"
    " WHERE geonames_id IS NOT NULL)"
)


def record_other_names(rows: Iterable[OtherNames]) -> Counts:
    """Keep the other names of authorities that the registry has; those it has already stay."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE called (key text, name text, search_name text)")
        listed = bulk.copy(
            "called",
            ("key", "name", "search_name"),
            (
                (row.key, name, search_name(name)[:LONGEST])
                for row in rows
                for name in row.names
                if len(name) <= LONGEST
            ),
        )
        cursor.execute("ANALYZE called")
        bulk.expect_many_rows()
        cursor.execute(
            f"INSERT INTO {_NAME} (authority_id, kind, language, name, search_name, source)"
            f" SELECT id, '{AuthorityName.Kind.ALIAS}', '', name, search_name, '{SOURCE}'"
            f" FROM called JOIN {_KEYED} AS keyed USING (key)"
            " ORDER BY id, name ON CONFLICT DO NOTHING"  # as its index is: less work
        )
        created = int(cursor.rowcount)
        cursor.execute("DROP TABLE called")
    return Counts(created=created, unchanged=listed - created)
