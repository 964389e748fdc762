"""The reference data shipped with the product: French authorities, places, countries, outlines.

The files lie in `data/`, written by `script/derive-refdata`; `data/SOURCES.toml` says where each
comes from and under which licence. Everything here is read-only and knows nothing of the database:
loading it is another module's business.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, cast

from rencontres.core.languages import Text

Kind = Literal["commune", "epci", "department", "region", "special"]

DATA = files("rencontres.network") / "data"


class FrenchAuthority(NamedTuple):
    """One French local authority or territory of the official geographic code.

    `siren` is "" where the source has none; `parent_siren` is the EPCI of a commune; `department`
    and `region` are codes (for an EPCI, those where most of its people live). Coordinates are in
    WGS 84 degrees, None where no place was matched. `nature` is CC, CA, CU, METRO or EPT for an
    EPCI, COM for an overseas collectivity, MET69 for the Métropole de Lyon, "" otherwise.
    """

    kind: Kind
    siren: str
    insee: str
    name: str
    department: str
    region: str
    parent_siren: str
    population: int
    latitude: float | None
    longitude: float | None
    nature: str


class FormerAuthority(NamedTuple):
    """A French authority that is no more: `until` the day (ISO 8601) on which it no longer was.

    `successors` took over from it: "commune:67482", "special:6AE", "epci:200090579", which may be
    former ones too.
    """

    kind: Kind
    siren: str
    insee: str
    name: str
    department: str
    region: str
    nature: str
    until: str
    successors: tuple[str, ...]


class FormerName(NamedTuple):
    """What an authority ("commune:50129") was called until a day, or its INSEE code of then.

    One of `name` and `insee` is "": the one that did not change.
    """

    authority: str
    name: str
    insee: str
    until: str


class Place(NamedTuple):
    """A populated place outside France (GeoNames): ISO alpha-2 `country`, WGS 84 degrees.

    `kind` is municipality, or city_state where the place is its country.
    """

    geonames_id: int
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    kind: str = "municipality"


class OtherNames(NamedTuple):
    """What an authority is also called: exonyms, names in native scripts, some former ones.

    `key` is "insee:" or "geonames:" and the official key of a commune or of a place. Names that
    are found under the key of the authority's own name are left out.
    """

    key: str
    names: tuple[str, ...]


class Country(NamedTuple):
    """A country of ISO 3166-1 (or XK) and where its label goes, in WGS 84 degrees.

    `continent` is that of GeoNames: AF, AN, AS, EU, NA, OC or SA.
    """

    code: str
    continent: str
    latitude: float
    longitude: float


class Outlines(NamedTuple):
    """The world as SVG: a viewBox and one path a country, by alpha-2 code.

    "-99" holds together the territories that have no code (Northern Cyprus, Somaliland).
    """

    view_box: str
    countries: Mapping[str, str]


class Source(NamedTuple):
    """A data set that ours derive from: pinned package, SPDX licence, attribution, our `files`."""

    name: str
    registry: str
    package: str
    version: str
    vintage: Text
    date: str
    licence: str
    attribution: Text
    description: Text
    files: tuple[str, ...]


def read_french_authorities() -> Iterator[FrenchAuthority]:
    """Every French authority, parents first: regions, departments, EPCI, communes."""
    for row in _rows("french_authorities.csv.gz"):
        *names, population, latitude, longitude, nature = row
        kind, siren, insee, name, department, region, parent_siren = names
        yield FrenchAuthority(
            cast("Kind", kind),
            siren,
            insee,
            name,
            department,
            region,
            parent_siren,
            int(population),
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            nature,
        )


def read_former_authorities() -> Iterator[FormerAuthority]:
    """Every former French authority that we know of, the latest to end first."""
    for row in _rows("former_authorities.csv.gz"):
        kind, siren, insee, name, department, region, nature, until, successors = row
        area = department, region
        yield FormerAuthority(
            cast("Kind", kind), siren, insee, name, *area, nature, until, tuple(successors.split())
        )


def read_former_names() -> Iterator[FormerName]:
    """What French authorities were called before, and their former INSEE codes."""
    for row in _rows("former_names.csv.gz"):
        yield FormerName(*row)


def read_places() -> Iterator[Place]:
    """Every populated place outside France that we ship, by country then GeoNames id."""
    for row in _rows("places.csv.gz"):
        geonames_id, name, country, admin1, latitude, longitude, population, kind = row
        point = float(latitude), float(longitude)
        yield Place(int(geonames_id), name, country, admin1, *point, int(population), kind)


def read_other_names() -> Iterator[OtherNames]:
    """The other names of communes and places, by key."""
    for key, names in _rows("other_names.csv.gz"):
        yield OtherNames(key, tuple(names.split("|")))


def read_countries() -> Iterator[Country]:
    """Every country code, in alphabetical order; Babel has the names, in the reader's language."""
    for code, continent, latitude, longitude in _rows("countries.csv"):
        yield Country(code, continent, float(latitude), float(longitude))


@cache
def outlines() -> Outlines:
    """The outlines of the world in the coordinates of `equal_earth`, read once."""
    world = json.loads(_text("outlines.json.gz"))
    return Outlines(view_box=world["viewBox"], countries=world["countries"])


def sources() -> list[Source]:
    """Where the reference data come from, for the credits page and the script that derives them."""
    entries = tomllib.loads(_text("SOURCES.toml"))["source"]
    return [Source(**{**entry, "files": tuple(entry["files"])}) for entry in entries]


def _text(name: str) -> str:
    content = (DATA / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(_text(name), newline=""))
    next(rows)
    return rows


# Equal Earth: Šavrič, Patterson and Jenny (2018), "The Equal Earth map projection", International
# Journal of Geographical Information Science 33(3), equations 1 to 4.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT3 = math.sqrt(3)
_NORTH = 1.3173627591574133  # northing of the pole on the unit sphere
WIDTH = 1000.0
_SCALE = WIDTH * 3 * _A1 / (4 * _ROOT3 * math.pi)  # the equator spans the whole width
SOUTHERN_EDGE = -60.0  # degrees: the Antarctic Treaty begins, local government ends


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point (WGS 84 degrees) falls in the viewBox of the outlines, as (x, y).

    x grows eastwards, y southwards; below `SOUTHERN_EDGE` the point is off the map. An
    equal-area projection, because a map of links must not make the North look bigger than it is.
    """
    theta = math.asin(_ROOT3 / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    stretch = 3 * (_A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2))
    easting = 2 * _ROOT3 * math.radians(longitude) * math.cos(theta) / stretch
    northing = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return WIDTH / 2 + _SCALE * easting, _SCALE * (_NORTH - northing)


HEIGHT = math.ceil(10 * equal_earth(0, SOUTHERN_EDGE)[1]) / 10
