"""The reference lists as the linkage engine wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rencontres.engines.linkage import Entry, Index

from . import refdata


def reference_index() -> Index:
    """The authorities of the reference lists, ready for names to be looked up."""
    return Index(reference_entries())


def reference_entries() -> Iterator[Entry]:
    """Every authority of the reference lists; its id is its official key."""
    others: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for key, kind, names in refdata.read_other_names():
        others[key][kind] = names
    nothing: dict[str, tuple[str, ...]] = {}
    for row in refdata.read_french_authorities():
        also = others.get(f"insee:{row.insee}", nothing) if row.kind == "commune" else nothing
        yield Entry(
            id=_french_id(row),
            name=row.name,
            kind=row.kind,
            country="FR",
            department=row.department,
            population=row.population,
            latitude=row.latitude,
            longitude=row.longitude,
            aliases=also.get("alias", ()),
            former=also.get("former", ()),
            identifiers=_french_keys(row),
        )
    for place in refdata.read_places():
        also = others.get(key := f"geonames:{place.geonames_id}", nothing)
        yield Entry(
            id=key,
            name=place.name,
            kind="municipality",
            country=place.country,
            population=place.population,
            latitude=place.latitude,
            longitude=place.longitude,
            aliases=also.get("alias", ()),
            identifiers=(("geonames", str(place.geonames_id)),),
        )


def _french_id(row: refdata.FrenchAuthority) -> str:
    return f"siren:{row.siren}" if row.siren else f"{row.kind}:{row.insee}"


def _french_keys(row: refdata.FrenchAuthority) -> tuple[tuple[str, str], ...]:
    known = (("siren", row.siren), ("insee", row.insee))
    return tuple((scheme, key) for scheme, key in known if key)
