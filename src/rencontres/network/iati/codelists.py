"""The names of public codes: lists shipped with the product, and lists in IATI's own format.

Purposes and channels are the OECD's, derived from a package (`script/derive-codelists`); goals
and policy markers are few, and worded by us in every language.
"""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files

from lxml import etree

from rencontres.core.languages import Text

from .writer import LANGUAGE

Items = dict[str, Text]  # names by code
DATA = files("rencontres.network") / "data"
PURPOSES, CHANNELS, MARKERS, GOALS = "Sector", "CRSChannelCode", "PolicyMarker", "UNSDG-Goals"


class NoCodelistError(Exception):
    """A file is no codelist of IATI."""


def read(content: bytes) -> tuple[str, Items]:
    """The name of a list and its items, from a file as IATI publishes them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NoCodelistError(str(error)) from error
    if root.tag != "codelist" or not root.get("name"):
        raise NoCodelistError(f"<{root.tag}>")
    usual = root.get(LANGUAGE, "en")
    items = {}
    for item in root.iterfind("codelist-items/codelist-item"):
        names = {
            each.get(LANGUAGE, usual): (each.text or "").strip()
            for each in item.iterfind("name/narrative")
        }
        code = (item.findtext("code") or "").strip()
        items[code] = {language: name for language, name in names.items() if name}
    return root.get("name"), {code: names for code, names in items.items() if code and names}


@cache
def shipped() -> dict[str, Items]:
    """The names that the product knows from the beginning, by list."""
    lists: dict[str, Items] = defaultdict(dict)
    packed = (DATA / "codelists.csv.gz").read_bytes()
    for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode())):
        names = {language: row[language] for language in ("fr", "en") if row[language]}
        lists[row["codelist"]][row["code"]] = names
    ours = tomllib.loads((DATA / "code_names.toml").read_text(encoding="utf-8"))
    return dict(lists) | ours
