"""The XML schema of IATI 2.03, shipped with the product."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from lxml import etree

FOLDER = files("rencontres.network") / "data" / "iati"
FILE = "iati-activities-schema.xsd"


@cache
def shipped() -> etree.XMLSchema:
    """The schema that every activity written or read must obey."""
    with as_file(FOLDER) as folder:
        return read(folder)


def read(folder: Path) -> etree.XMLSchema:
    """The schema in a folder that has it with what it includes."""
    return etree.XMLSchema(etree.parse(folder / FILE))
