"""A release of the reference lists: the one shipped, one in a folder, or Etalab's package files."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from . import divisions, refdata
from .refdata import (
    Country,
    FormerAuthority,
    FormerName,
    FrenchAuthority,
    ListError,
    Place,
)

PACKAGE = "@etalab/decoupage-administratif"
FRENCH = "french_authorities.csv.gz"


class End(NamedTuple):
    """When an authority ended, and who took over ("commune:67482")."""

    until: str
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Lists:
    """One release, read whole: `version` of the French divisions, and the `day` they tell of.

    The people were counted in `population_year`, 0 where that is not known. `ends` says what
    became of those that are not in `french` any more, and `recoded` under which key those are that
    only changed their code. A list that the release has not is None.
    """

    version: str
    day: date
    population_year: int
    french: tuple[FrenchAuthority, ...]
    ends: Mapping[str, End]
    recoded: Mapping[str, str]
    former: tuple[FormerAuthority, ...] = ()
    names: tuple[FormerName, ...] = ()
    places: tuple[Place, ...] | None = None
    countries: tuple[Country, ...] | None = None


def key_of(kind: str, siren: str | None, insee: str) -> str:
    """How the lists name a French authority: "commune:67482", "epci:246700488"."""
    return f"{kind}:{(siren or '') if kind == 'epci' else insee}"


def shipped() -> Lists:
    """The lists shipped with the product."""
    return read_folder(refdata.DATA)


def shipped_source() -> refdata.Source:
    """Where the French authorities that are shipped come from."""
    return _source(refdata.DATA)


def read_folder(folder: Traversable) -> Lists:
    """The lists that `script/derive-refdata` has written into a folder."""
    source = _source(folder)
    former = tuple(refdata.read_former_authorities(folder))
    names = tuple(refdata.read_former_names(folder))
    lists = Lists(
        version=source.version,
        day=divisions.day_of(source.version),
        population_year=source.population_year,
        french=tuple(refdata.read_french_authorities(folder)),
        ends={key_of(f.kind, f.siren, f.insee): End(f.until, f.successors) for f in former},
        recoded={f"commune:{name.insee}": name.authority for name in names if name.insee},
        former=former,
        names=names,
        places=tuple(refdata.read_places(folder)),
        countries=tuple(refdata.read_countries(folder)),
    )
    _require_sound(lists)
    return lists


def _require_sound(lists: Lists) -> None:
    """Refuse lists that contradict each other."""
    living = {key_of(row.kind, row.siren, row.insee) for row in lists.french}
    for row, former in enumerate(lists.former, start=2):
        key = key_of(former.kind, former.siren, former.insee)
        if key in living:
            raise ListError("former_authorities.csv.gz", row, f"{key} is in {FRENCH} as well.")
        unknown = [each for each in former.successors if each not in living | lists.ends.keys()]
        if unknown:
            why = f"its successor {unknown[0]} is in none of the lists."
            raise ListError("former_authorities.csv.gz", row, why)


def _source(folder: Traversable) -> refdata.Source:
    """Where the French authorities come from, as SOURCES.toml has it first."""
    try:
        named = [source for source in refdata.sources(folder) if FRENCH in source.files]
        divisions.day_of(named[0].version)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        why = f"it names no version of the source of {FRENCH} ({error})."
        raise ListError("SOURCES.toml", 0, why) from error
    return named[0]


def read_packages(files: Sequence[Path]) -> Lists:
    """French divisions straight from Etalab's package files, the last year's being today's.

    They have no coordinates; the registry keeps those it has.
    """
    found = sorted(map(_read_package, files), key=lambda release: release.day)
    latest = found[-1]
    ends: dict[str, End] = {}
    for release in found:
        for code, heir in divisions.heirs(release).items():
            end = End(release.day.isoformat(), (divisions.commune_key(heir),))
            ends.setdefault(f"commune:{code}", end)
    return Lists(
        version=latest.version,
        day=latest.day,
        population_year=0,
        french=tuple(divisions.french_authorities(latest)),
        ends=ends,
        recoded={},
        former=tuple(divisions.former_areas(latest)),
    )


def _read_package(file: Path) -> divisions.Release:
    try:
        release = divisions.read_package(file)
        divisions.french_authorities(release)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise ListError(file.name, 0, f"it is no package file of npm ({error}).") from error
    except (KeyError, ValueError, TypeError) as error:
        raise ListError(file.name, 0, f"it is no release of {PACKAGE} ({error!r}).") from error
    return release
