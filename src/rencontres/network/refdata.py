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
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, NamedTuple, TypeVar, cast, get_args

import numpy as np

from rencontres.core.languages import Text

Kind = Literal["commune", "epci", "department", "region", "special"]

Row = TypeVar("Row")

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
    """A data set that ours derive from: pinned package, SPDX licence, attribution, our `files`.

    `population_year` is the year in which the people were counted, 0 where no one year is known.
    """

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
    population_year: int = 0


class ListError(ValueError):
    """A list cannot be read: which file, which row (0: the whole file), and why."""

    def __init__(self, file: str, row: int, why: str) -> None:
        super().__init__(f"{file}, row {row}: {why}" if row else f"{file}: {why}")


def read_french_authorities(folder: Traversable = DATA) -> Iterator[FrenchAuthority]:
    """Every French authority, parents first: regions, departments, EPCI, communes."""
    return _read(folder, "french_authorities.csv.gz", FrenchAuthority, _french_authority)


def read_former_authorities(folder: Traversable = DATA) -> Iterator[FormerAuthority]:
    """Every former French authority that we know of, the latest to end first."""
    return _read(folder, "former_authorities.csv.gz", FormerAuthority, _former_authority)


def read_former_names(folder: Traversable = DATA) -> Iterator[FormerName]:
    """What French authorities were called before, and their former INSEE codes."""
    return _read(folder, "former_names.csv.gz", FormerName, _former_name)


def read_places(folder: Traversable = DATA) -> Iterator[Place]:
    """Every populated place outside France that we ship, by country then GeoNames id."""
    return _read(folder, "places.csv.gz", Place, _place)


def read_other_names(folder: Traversable = DATA) -> Iterator[OtherNames]:
    """The other names of communes and places, by key."""
    return _read(folder, "other_names.csv.gz", OtherNames, _other_names)


def read_countries(folder: Traversable = DATA) -> Iterator[Country]:
    """Every country code, in alphabetical order; Babel has the names, in the reader's language."""
    return _read(folder, "countries.csv", Country, _country)


def _french_authority(row: list[str]) -> FrenchAuthority:
    *names, population, latitude, longitude, nature = row
    kind, siren, insee, name, department, region, parent_siren = names
    return FrenchAuthority(
        _kind(kind),
        _siren(siren),
        insee,
        _words(name),
        department,
        region,
        parent_siren,
        _people(population),
        _degrees(latitude) if latitude else None,
        _degrees(longitude) if longitude else None,
        nature,
    )


def _former_authority(row: list[str]) -> FormerAuthority:
    kind, siren, insee, name, department, region, nature, until, successors = row
    return FormerAuthority(
        _kind(kind),
        _siren(siren),
        insee,
        _words(name),
        department,
        region,
        nature,
        _day(until),
        tuple(successors.split()),
    )


def _former_name(row: list[str]) -> FormerName:
    authority, name, insee, until = row
    return FormerName(authority, name, insee, _day(until))


def _place(row: list[str]) -> Place:
    geonames_id, name, country, admin1, latitude, longitude, population, kind = row
    if kind not in ("municipality", "city_state"):
        raise ValueError(f"“{kind}” is no kind of place")
    point = _degrees(latitude), _degrees(longitude)
    key = _people(geonames_id)
    return Place(key, _words(name), country, admin1, *point, _people(population), kind)


def _other_names(row: list[str]) -> OtherNames:
    key, names = row
    return OtherNames(key, tuple(names.split("|")))


def _country(row: list[str]) -> Country:
    code, continent, latitude, longitude = row
    return Country(code, continent, _degrees(latitude), _degrees(longitude))


def _kind(value: str) -> Kind:
    if value not in get_args(Kind):
        raise ValueError(f"“{value}” is no kind of French authority")
    return cast("Kind", value)


def _siren(value: str) -> str:
    if value and not (len(value) == 9 and value.isdecimal()):
        raise ValueError(f"“{value}” is no SIREN: it has nine digits")
    return value


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("the name is missing")
    return value


def _people(value: str) -> int:
    if not value.isdecimal():
        raise ValueError(f"“{value}” is not a whole number")
    return int(value)


def _degrees(value: str) -> float:
    degrees = float(value)
    if not -180 <= degrees <= 180:
        raise ValueError(f"“{value}” is neither a latitude nor a longitude")
    return degrees


def _day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


@cache
def outlines() -> Outlines:
    """The outlines of the world in the coordinates of `equal_earth`, read once."""
    world = json.loads(_text("outlines.json.gz"))
    return Outlines(view_box=world["viewBox"], countries=world["countries"])


def sources(folder: Traversable = DATA) -> list[Source]:
    """Where the reference data come from, for the credits page and the script that derives them."""
    entries = tomllib.loads(_text("SOURCES.toml", folder))["source"]
    return [Source(**{**entry, "files": tuple(entry["files"])}) for entry in entries]


def _text(name: str, folder: Traversable = DATA) -> str:
    content = (folder / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")


def _read(
    folder: Traversable, name: str, kind: type[Row], make: Callable[[list[str]], Row]
) -> Iterator[Row]:
    """The rows of a list; a ListError says which one is wrong, and why."""
    try:
        text = _text(name, folder)
    except FileNotFoundError:
        raise ListError(name, 0, "the file is not there.") from None
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ListError(name, 0, f"the file cannot be read ({error}).") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = next(rows, [])
    expected = list(kind._fields)  # type: ignore[attr-defined]
    if columns != expected:
        raise ListError(name, 1, f"its columns must be {', '.join(expected)}.")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise ListError(name, number, f"it has {len(row)} columns, not {len(columns)}.")
        try:
            yield make(row)
        except ValueError as error:
            raise ListError(name, number, f"{error}.") from error


# Equal Earth: Šavrič, Patterson and Jenny (2018), "The Equal Earth map projection", International
# Journal of Geographical Information Science 33(3), equations 1 to 4.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT3 = math.sqrt(3)
_NORTH = 1.3173627591574133  # northing of the pole on the unit sphere
WIDTH = 1000.0
_SCALE = WIDTH * 3 * _A1 / (4 * _ROOT3 * math.pi)  # the equator spans the whole width
SOUTHERN_EDGE = -60.0  # degrees: the Antarctic Treaty begins, local government ends


Degrees = TypeVar("Degrees", float, "np.ndarray[Any, np.dtype[np.float64]]")


def equal_earth(longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
    """Where a point (WGS 84 degrees) falls in the viewBox of the outlines, as (x, y).

    x grows eastwards, y southwards; below `SOUTHERN_EDGE` the point is off the map. Arrays of
    points are as welcome as one. An equal-area projection, because a map of links must not make
    the North look bigger than it is.
    """
    theta = np.arcsin(_ROOT3 / 2 * np.sin(np.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    stretch = 3 * (_A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2))
    easting = 2 * _ROOT3 * np.radians(longitude) * np.cos(theta) / stretch
    northing = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return WIDTH / 2 + _SCALE * easting, _SCALE * (_NORTH - northing)


HEIGHT = math.ceil(10 * equal_earth(0, SOUTHERN_EDGE)[1]) / 10
