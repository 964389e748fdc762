"""Countries as people write them: codes, and names in French, English, Spanish and their own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from rencontres.engines.linkage import key_of

from .refdata import DATA, read_countries

OVERSEAS = {
    "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976",
    "BL": "977", "MF": "978", "TF": "984", "WF": "986", "PF": "987", "NC": "988",
}  # fmt: skip


class Territory(NamedTuple):
    """A country by ISO code; for a French overseas territory, France and its department."""

    country: str
    department: str = ""


def territory(written: str) -> Territory | None:
    """The country that somebody wrote; None where none is called so today."""
    key = key_of(written)
    code = _common().get(key) or _native().get(key)
    if code in OVERSEAS:
        return Territory("FR", OVERSEAS[code])
    return Territory(code) if code else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.code for country in read_countries())


@cache
def _common() -> dict[str, str]:
    """ISO codes of two and three letters, and the names that lists written here have."""
    also = tomllib.loads((DATA / "country_names.toml").read_text(encoding="utf-8"))
    found = {key_of(name): code for code, names in also.items() for name in names}
    for language in ("es", "en", "fr"):
        found |= dict(_named(language, _codes()))
    aliases = get_global("territory_aliases").items()
    found |= {old.lower(): new[0] for old, new in aliases if len(new) == 1 and new[0] in _codes()}
    return found | {code.lower(): code for code in _codes()}


@cache
def _native() -> dict[str, str]:
    """Names of countries in their own languages; read only where the common ones do not do."""
    spoken: dict[str, set[str]] = {}
    for code in _codes():
        for language, facts in get_global("territory_languages").get(code, {}).items():
            if facts["official_status"]:
                spoken.setdefault(language, set()).add(code)
    return {
        key: code for language, codes in spoken.items() for key, code in _named(language, codes)
    }


def _named(language: str, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code in sorted(codes):
        if name := names.get(code):
            yield key_of(name), code
