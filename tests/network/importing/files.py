"""Files to import, and an import brought as far as a test wants it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.test import TestCase

from rencontres.network import actions
from rencontres.network.importing.outline import heading_of, likeliest_sheet, proposed_columns
from rencontres.network.models import Import, ImportName

LINKS = ["Collectivité", "Dép.", "Partenaire", "Pays", "Type", "Depuis", "Statut"]
ROWS = [
    ["Rennes", "35", "Erlangen", "Allemagne", "Jumelage", "1964", "actif"],
    ["VILLE DE ST DENIS", "", "Port-Louis", "MU", "Coopération", "12/06/2001", ""],
    ["Brest", "29", "Kiel", "Germany", "twinning", "janv. 1964", ""],
    ["Brest", "29", "Kiel", "Germany", "twinning", "janv. 1964", ""],
    ["Nulle-Part", "", "Kiel", "DE", "", "", ""],
    ["Rennes", "35", "Zagreb", "Yougoslavie", "", "", ""],
    ["Rennes", "35", "Cork", "Irlande", "", "hier", ""],
]


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


def upload(by: Any, rows: Sequence[Sequence[str]], brings: str = "links") -> Import:
    return actions.upload_import(by=by, name="liens.csv", content=as_csv(rows), brings=brings)


def mapping_of(of: Import, **more: Any) -> dict[str, Any]:
    """What the page proposes."""
    sheet = likeliest_sheet(of)
    heading = heading_of(of, sheet, None, None)
    proposed, _remembered = proposed_columns(of, heading)
    return {"sheet": sheet, "first": heading.first, "last": heading.last} | proposed | more


def previewed(by: Any, rows: Sequence[Sequence[str]], brings: str = "links", **more: Any) -> Import:
    """Uploaded, mapped as proposed, and linked."""
    of = upload(by, rows, brings)
    return map_columns(by=by, of=of, mapping=mapping_of(of, **more))


def map_columns(*, by: Any, of: Import, mapping: dict[str, Any]) -> Import:
    """Map the columns, and do the work that follows the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.map_columns(by=by, of=of, mapping=mapping)
    of.refresh_from_db()
    return of


def name(of: Import, words: str) -> ImportName:
    return of.names.get(name=words)
