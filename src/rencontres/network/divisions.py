"""The administrative divisions of France, as the npm package of Etalab publishes them each year.

Reads one release (a folder, or the package file itself) and makes the rows of our reference data
from it: who there is, and where the communes went that are no more. Pure data, no database.
"""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from . import refdata
from .refdata import FormerAuthority, FrenchAuthority

Json = dict[str, Any]
Point = tuple[float, float]  # latitude, longitude
FILES = ("communes", "epci", "ept", "departements", "regions")
OPTIONAL = ("ept",)  # not in the releases before 2023
FIRST_YEAR = 2020  # version 1 of the package is of 2021, version 2 of 2022…


class Special(NamedTuple):
    """A body with special status that took over from departments and regions on a day."""

    code: str  # of the list of bodies with a department's powers (INSEE)
    siren: str
    name: str
    since: str
    departments: tuple[str, ...]
    region: str  # the one that ended with the departments, or ""


# The official geographic code has departments and regions as territories, also where law has put
# another body in their place: laws 2015-991 (art. 30), 2011-884, 2019-816.
SPECIAL = (
    Special("20R", "200076958", "Collectivité de Corse", "2018-01-01", ("2A", "2B"), "94"),
    Special("6AE", "200094332", "Collectivité européenne d’Alsace", "2021-01-01", ("67", "68"), ""),
    Special(
        "972R", "200055507", "Collectivité territoriale de Martinique", "2016-01-01", ("972",), "02"
    ),
    Special(
        "973R", "200052678", "Collectivité territoriale de Guyane", "2016-01-01", ("973",), "03"
    ),
)
# Commune and department in one since 2019 (law 2017-257), and a metropolis that law calls a
# territorial authority (law 2014-58) though the lists of EPCI have it.
PARIS, PARIS_DEPARTMENT, PARIS_SINCE = "75056", "75", "2019-01-01"
LYON, LYON_CODE = "MET69", "69M"

# Mayotte (as department and as region) and the overseas collectivities have a census of their own.
OWN_CENSUS = frozenset(["976", "06", "975", "977", "978", "984", "986", "987", "988", "989"])

# An inter-municipal body is succeeded by each one to which this share of its people went.
INHERITING_SHARE = 1 / 4


@dataclass(frozen=True)
class Release:
    """One year's administrative divisions."""

    version: str
    communes: list[Json]  # with delegated, associated and other former ones
    epci: list[Json]
    ept: list[Json]
    departments: list[Json]
    regions: list[Json]

    @property
    def current(self) -> list[Json]:
        """The communes that exist."""
        return [commune for commune in self.communes if commune["type"] == "commune-actuelle"]

    @property
    def day(self) -> date:
        """The day of which the release tells."""
        return day_of(self.version)


def day_of(version: str) -> date:
    """The first of January of which a version of the package tells: its year is in its number."""
    return date(FIRST_YEAR + int(version.partition(".")[0]), 1, 1)


def read_folder(folder: Path) -> Release:
    """A release from its unpacked package."""
    return _release(lambda name: (folder / name).read_bytes())


def read_package(file: Path) -> Release:
    """A release from the package file that npm gives (`.tgz`)."""
    with tarfile.open(file) as archive:

        def read(name: str) -> bytes:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise KeyError(name)
            return member.read()

        return _release(read)


def _release(read: Any) -> Release:
    version = json.loads(read("package.json"))["version"]
    lists = {name: _list(read, name) for name in FILES}
    return Release(
        version=version,
        communes=lists["communes"],
        epci=lists["epci"],
        ept=lists["ept"],
        departments=lists["departements"],
        regions=lists["regions"],
    )


def _list(read: Any, name: str) -> list[Json]:
    try:
        rows = json.loads(read(f"data/{name}.json"))
    except (KeyError, FileNotFoundError):
        if name in OPTIONAL:
            return []
        raise
    return sorted(rows, key=lambda row: row["code"])


# ---- who there is


class Territory:
    """What communes add up to: people, and where most of them live."""

    def __init__(self, communes: Iterable[Json], located: Mapping[str, Point]) -> None:
        people_in: Counter[tuple[str, str]] = Counter()
        points = []
        for commune in communes:
            people = commune.get("population", 0)  # none for the southern lands and Clipperton
            people_in[commune["departement"], commune["region"]] += people
            if people and (point := located.get(commune["code"])):
                points.append((*point, people))
        self.population = people_in.total()
        self.department, self.region = max(sorted(people_in), key=people_in.__getitem__)
        self.latitude, self.longitude = weighted_mean(points)


def weighted_mean(points: list[tuple[float, float, int]]) -> tuple[float | None, float | None]:
    """The mean (latitude, longitude) of points that come with a weight, None without points."""
    if not points:
        return None, None
    total = sum(weight for _x, _y, weight in points)
    latitude = sum(x * weight for x, _y, weight in points) / total
    longitude = sum(y * weight for _x, y, weight in points) / total
    return round(latitude, 4), round(longitude, 4)


def french_authorities(
    release: Release, located: Mapping[str, Point] | None = None
) -> list[FrenchAuthority]:
    """Every French authority of a release, parents first; `located` by INSEE code."""
    located = located or {}
    communes = release.current
    return [
        *_areas(release, communes, located),
        *_specials(communes, located),
        *_bodies(release, communes, located),
    ]


def _authority(kind: refdata.Kind, name: str, land: Territory, **known: str) -> FrenchAuthority:
    """A row of the list: `known` holds the fields that don't follow from the communes."""
    return FrenchAuthority(
        kind=kind,
        siren=known.get("siren", ""),
        insee=known.get("insee", ""),
        name=name,
        department=known.get("department", land.department),
        region=known.get("region", land.region),
        parent_siren=known.get("parent_siren", ""),
        population=land.population,
        latitude=land.latitude,
        longitude=land.longitude,
        nature=known.get("nature", ""),
    )


def _areas(
    release: Release, communes: list[Json], located: Mapping[str, Point]
) -> Iterator[FrenchAuthority]:
    """Regions then departments that have a council; the source gives them no SIREN.

    An overseas collectivity stands in both lists of the source. It is one body, neither of them.
    """
    overseas = {commune["region"] for commune in communes if commune.get("zone") == "com"}
    ended = {key for key, _day, _heir in _replaced()}
    for area in release.regions:
        code = area["code"]
        if ("region", code) not in ended and code not in overseas:
            land = Territory((c for c in communes if c["region"] == code), located)
            yield _authority("region", area["nom"], land, insee=code, department="")
    for area in release.departments:
        code = area["code"]
        if ("department", code) not in ended and code not in overseas:
            land = Territory((c for c in communes if c["departement"] == code), located)
            yield _authority("department", area["nom"], land, insee=code)
    for area in release.regions:
        if (code := area["code"]) in overseas:
            land = Territory((c for c in communes if c["region"] == code), located)
            known = {"insee": code, "department": "", "nature": "COM"}
            yield _authority("special", area["nom"], land, **known)


def _specials(communes: list[Json], located: Mapping[str, Point]) -> Iterator[FrenchAuthority]:
    """The bodies that took the place of departments, but for Paris and Lyon."""
    for body in SPECIAL:
        within = [commune for commune in communes if commune["departement"] in body.departments]
        if not within:
            continue
        land = Territory(within, located)
        known = {"siren": body.siren, "insee": body.code, "department": ""}
        yield _authority("special", body.name, land, **known)


def _bodies(
    release: Release, communes: list[Json], located: Mapping[str, Point]
) -> Iterator[FrenchAuthority]:
    """EPCI and EPT, then communes with their EPCI.

    Around Paris a commune's parent is the Métropole: an EPT has no taxation of its own.
    """
    commune_of = {commune["code"]: commune for commune in communes}
    parent_of: dict[str, str] = {}
    for body in (*release.ept, *release.epci):
        members = [member["code"] for member in body["membres"]]
        parent_of |= dict.fromkeys(members, body["code"])
        land = Territory((commune_of[code] for code in members), located)
        known = {"siren": body["code"], "nature": body["type"]}
        if body["type"] == LYON:
            yield _authority("special", body["nom"], land, insee=LYON_CODE, **known)
        else:
            yield _authority("epci", body["nom"], land, **known)
    for code, commune in sorted(commune_of.items()):
        kind: refdata.Kind = "special" if code == PARIS else "commune"
        ids = {"siren": commune.get("siren", ""), "parent_siren": parent_of.get(code, "")}
        yield _authority(kind, commune["nom"], Territory([commune], located), insee=code, **ids)


def has_own_census(row: FrenchAuthority) -> bool:
    """Whether the people were counted in another year than elsewhere: Mayotte and overseas."""
    return row.department in OWN_CENSUS or row.region in OWN_CENSUS


# ---- who there was


def _replaced() -> Iterator[tuple[tuple[refdata.Kind, str], str, str]]:
    """Departments and regions whose council ended: (kind, code), the day, and who took over."""
    for body in SPECIAL:
        heir = f"special:{body.code}"
        for code in body.departments:
            yield ("department", code), body.since, heir
        if body.region:
            yield ("region", body.region), body.since, heir
    yield ("department", PARIS_DEPARTMENT), PARIS_SINCE, f"special:{PARIS}"


def former_areas(release: Release) -> list[FormerAuthority]:
    """The departments and regions whose place a body with special status has taken."""
    region_of = {area["code"]: area["region"] for area in release.departments}
    names = {("department", area["code"]): area["nom"] for area in release.departments}
    names |= {("region", area["code"]): area["nom"] for area in release.regions}
    return [
        FormerAuthority(
            kind=kind,
            siren="",
            insee=code,
            name=names[kind, code],
            department=code if kind == "department" else "",
            region=region_of[code] if kind == "department" else code,
            nature="",
            until=day,
            successors=(heir,),
        )
        for (kind, code), day, heir in _replaced()
        if (kind, code) in names
    ]


def heirs(release: Release) -> dict[str, str]:
    """Where the communes went that are no more: INSEE code to INSEE code, as the release has it."""
    current = release.current
    left = {old: commune["code"] for commune in current for old in commune.get("anciensCodes", ())}
    within = {
        part["code"]: part["chefLieu"]
        for part in release.communes
        if part["type"] in ("commune-deleguee", "commune-associee")
    }
    living = {commune["code"] for commune in current}
    return {old: new for old, new in (left | within).items() if old not in living}


def commune_key(code: str) -> str:
    """How the lists name a commune: Paris has a special status."""
    return f"special:{code}" if code == PARIS else f"commune:{code}"
