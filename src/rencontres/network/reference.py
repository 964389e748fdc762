"""The reference lists as the linkage engine wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain

from rencontres.engines.linkage import Entry, Index, key_of

from . import refdata
from .refdata import FormerAuthority, FrenchAuthority

Names = dict[str, tuple[str, ...]]


def reference_index() -> Index:
    """The authorities of the reference lists, ready for names to be looked up."""
    return Index(reference_entries())


def reference_entries() -> Iterator[Entry]:
    """Every living authority of the reference lists; its id is its official key.

    The names of those that are no more are former names of their successors.
    """
    others = {row.key: row.names for row in refdata.read_other_names()}
    yield from _french(others)
    for place in refdata.read_places():
        yield Entry(
            id=(key := f"geonames:{place.geonames_id}"),
            name=place.name,
            kind=place.kind,
            country=place.country,
            population=place.population,
            latitude=place.latitude,
            longitude=place.longitude,
            aliases=others.get(key, ()),
            identifiers=(("geonames", str(place.geonames_id)),),
        )


def _french(others: Names) -> Iterator[Entry]:
    former = _former_names()
    for row in refdata.read_french_authorities():
        known = (("siren", row.siren), ("insee", row.insee))
        yield Entry(
            id=_key(row),
            name=row.name,
            kind=row.kind,
            country="FR",
            department=row.department,
            population=row.population,
            latitude=row.latitude,
            longitude=row.longitude,
            aliases=others.get(f"insee:{row.insee}", ()) if row.siren else (),
            former=former.get(_key(row), ()),
            identifiers=tuple((scheme, code) for scheme, code in known if code),
        )


def _key(row: FrenchAuthority | FormerAuthority) -> str:
    return f"{row.kind}:{row.siren if row.kind == 'epci' else row.insee}"


def _former_names() -> Names:
    """By living authority: its own former names, and those of whom it took over from."""
    gone = {_key(row): row for row in refdata.read_former_authorities()}
    names: dict[str, set[str]] = defaultdict(set)
    for key, row in gone.items():
        for heir in _heirs(key, gone):
            names[heir].add(row.name)
    for then in refdata.read_former_names():
        for heir in _heirs(then.authority, gone) if then.name else ():
            names[heir].add(then.name)
    return {heir: tuple(sorted(called)) for heir, called in names.items()}


def _heirs(key: str, gone: dict[str, FormerAuthority]) -> Iterator[str]:
    """Who lives on in an authority's place, itself where it does."""
    if key not in gone:
        yield key
        return
    for successor in gone[key].successors:
        if successor != key:
            yield from _heirs(successor, gone)


@cache
def departments() -> dict[str, str]:
    """Codes of French departments by the key of their name, those without a council too."""
    rows: Iterator[FrenchAuthority | FormerAuthority] = chain(
        refdata.read_former_authorities(), refdata.read_french_authorities()
    )
    return {key_of(row.name): row.insee for row in rows if row.kind == "department"}
