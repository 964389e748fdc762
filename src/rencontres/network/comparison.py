"""What a release of the reference lists would change in the registry, before it does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from .divisions import INHERITING_SHARE
from .models import FRANCE, Authority, AuthorityName, Country, Identifier
from .names import search_name
from .refdata import FrenchAuthority
from .releases import End, Lists, key_of
from .succession import INSEE as FORMER_INSEE

NO_END = End("", ())
TAXING = ("CC", "CA", "CU", "METRO")  # natures of which the lists have every one


WORDS = {
    "created": _("Created"),
    "reestablished": _("Established again"),
    "renamed": _("Renamed"),
    "recoded": _("Other INSEE code"),
    "merged": _("Merged into another"),
    "ended": _("Ended without a successor"),
    "sirens": _("Other SIREN"),
    "natures": _("Other legal nature"),
    "parents": _("Other inter-municipal body"),
    "populations": _("Other population"),
    "details": _("Other details: spelling, SIREN found, place"),
    "former": _("Former authorities that were not known"),
    "former_names": _("Former names and codes that were not known"),
    "places_created": _("Towns abroad that are new"),
    "places_changed": _("Towns abroad with other facts"),
    "countries_changed": _("Countries with other facts"),
    "unlisted": _("In no list any more, left as they are"),
    "places_unlisted": _("Towns abroad in no list any more, left as they are"),
}


class Kept(NamedTuple):
    """What the registry has of a French authority."""

    pk: int
    kind: str
    nature: str
    name: str
    siren: str | None
    insee: str
    department: str
    region: str
    population: int | None
    latitude: float | None
    longitude: float | None
    valid_until: date | None
    parent: str | None  # its SIREN


class Change(NamedTuple):
    """One authority, how the lists name it, and what is new: a name, a code, its successors."""

    key: str
    name: str
    new: str = ""


@dataclass
class Changes:
    """What a release changes, by what happens; the last fields are counts."""

    version: str
    created: list[Change] = field(default_factory=list)
    reestablished: list[Change] = field(default_factory=list)
    renamed: list[Change] = field(default_factory=list)
    recoded: list[Change] = field(default_factory=list)
    merged: list[Change] = field(default_factory=list)
    ended: list[Change] = field(default_factory=list)
    sirens: list[Change] = field(default_factory=list)
    natures: list[Change] = field(default_factory=list)
    parents: list[Change] = field(default_factory=list)
    unlisted: list[Change] = field(default_factory=list)
    populations: int = 0
    details: int = 0
    former: int = 0
    former_names: int = 0
    places_created: int = 0
    places_changed: int = 0
    places_unlisted: int = 0
    countries_changed: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, those that do not happen left out."""
        every = {each.name: getattr(self, each.name) for each in fields(self)[1:]}
        sizes = {
            name: len(value) if isinstance(value, list) else value for name, value in every.items()
        }
        return {name: size for name, size in sizes.items() if size}

    def __bool__(self) -> bool:
        """Whether applying the release would write anything."""
        return bool(self.counts.keys() - {"unlisted", "places_unlisted"})

    def told(self) -> list[tuple[Any, int, list[Change]]]:
        """What happens in words, how often, and to whom (counts tell of nobody)."""
        counts = self.counts
        return [
            (words, counts[name], value if isinstance(value, list) else [])
            for name, words in WORDS.items()
            if name in counts
            for value in (getattr(self, name),)
        ]

    def as_json(self) -> dict[str, Any]:
        """For programs: lists of {key, name, new}, and counts."""
        return {
            each.name: [change._asdict() for change in value] if isinstance(value, list) else value
            for each in fields(self)
            for value in (getattr(self, each.name),)
        }


class Comparison:
    """The registry's French authorities beside those of a release."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.listed = {key_of(row.kind, row.siren, row.insee): row for row in lists.french}
        self.kept = _kept()

    @cached_property
    def gone(self) -> dict[str, Kept]:
        """Those that exist for the registry and not for the lists."""
        return {
            key: kept
            for key, kept in self.kept.items()
            if kept.valid_until is None and key not in self.listed and _is_listable(kept)
        }

    @cached_property
    def recoded(self) -> dict[str, str]:
        """Those that only changed their code: the old key, and the new one."""
        pairs = ((key, self._new_code(key, kept)) for key, kept in self.gone.items())
        return {key: new for key, new in pairs if new in self.listed and new not in self.kept}

    def _new_code(self, key: str, kept: Kept) -> str:
        """The key under which a commune goes on: the lists say so, or its heir has its name."""
        if key in self.lists.recoded:
            return self.lists.recoded[key]
        heir = (*self.lists.ends.get(key, NO_END).successors, "")[0]
        same = heir in self.listed and search_name(self.listed[heir].name) == search_name(kept.name)
        return heir if same else ""

    @cached_property
    def ends(self) -> dict[str, End]:
        """Those that end, and who takes over as far as anybody knows."""
        return {
            key: end
            for key, kept in self.gone.items()
            if key not in self.recoded
            for end in (self.lists.ends.get(key) or self._end_of_body(kept),)
            if end
        }

    def _end_of_body(self, body: Kept) -> End | None:
        """Where the people of an inter-municipal body went that is in no list any more."""
        taken: Counter[str] = Counter()
        for key, member in self.kept.items():
            if body.siren and member.parent == body.siren:
                row = self._today(key)
                if row and row.parent_siren in self._bodies:
                    taken[self._bodies[row.parent_siren]] += member.population or 1
        most = tuple(
            key for key, count in taken.most_common() if count >= INHERITING_SHARE * taken.total()
        )
        return End(self.lists.day.isoformat(), most) if most else None

    def _today(self, key: str) -> FrenchAuthority | None:
        """What the lists have of a commune, or of the one that it went into."""
        heir = (*self.lists.ends.get(key, NO_END).successors, "")[0]
        return self.listed.get(key) or self.listed.get(heir)

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """The keys of the inter-municipal bodies by SIREN; that of Lyon has a special status."""
        return {row.siren: key for key, row in self.listed.items() if row.siren}

    def reestablished(self) -> dict[str, Kept]:
        """Those that the registry has as former, and the lists as living on a later day."""
        return {
            key: kept
            for key, kept in self.kept.items()
            if kept.valid_until and kept.valid_until <= self.lists.day and key in self.listed
        }

    def pairs(self) -> Iterator[tuple[str, Kept, FrenchAuthority]]:
        """Those that both have, a changed code notwithstanding."""
        for key, kept in sorted(self.kept.items()):
            row = self.listed.get(self.recoded.get(key, key))
            if row:
                yield self.recoded.get(key, key), kept, row

    def name_of(self, key: str) -> str:
        """What an authority is called: by the lists, else by the registry, else its key."""
        known = self.listed.get(key) or self.kept.get(key)
        return known.name if known else key


def compare(lists: Lists) -> Changes:
    """What applying a release would change."""
    comparison = Comparison(lists)
    changes = Changes(lists.version)
    _compare_existence(comparison, changes)
    for key, kept, row in comparison.pairs():
        _compare_facts(changes, key, kept, row)
    _compare_history(comparison, changes)
    _compare_places(lists, changes)
    _compare_countries(lists, changes)
    return changes


def _compare_existence(comparison: Comparison, changes: Changes) -> None:
    recoded, ends = comparison.recoded, comparison.ends
    new = comparison.listed.keys() - comparison.kept.keys() - set(recoded.values())
    changes.created = [Change(key, comparison.name_of(key)) for key in sorted(new)]
    changes.reestablished = [
        Change(key, kept.name) for key, kept in sorted(comparison.reestablished().items())
    ]
    for key, kept in sorted(comparison.gone.items()):
        if key in recoded:
            changes.recoded.append(Change(key, kept.name, recoded[key]))
        elif key not in ends:
            changes.unlisted.append(Change(key, kept.name))
        elif heirs := ends[key].successors:
            names = ", ".join(map(comparison.name_of, heirs))
            changes.merged.append(Change(key, kept.name, names))
        else:
            changes.ended.append(Change(key, kept.name))


def _compare_facts(changes: Changes, key: str, kept: Kept, row: FrenchAuthority) -> None:
    if search_name(row.name) != search_name(kept.name):
        changes.renamed.append(Change(key, kept.name, row.name))
    if row.siren and kept.siren and row.siren != kept.siren:
        changes.sirens.append(Change(key, row.name, row.siren))
    if row.nature != kept.nature:
        changes.natures.append(Change(key, row.name, row.nature))
    if row.parent_siren and row.parent_siren != kept.parent:
        changes.parents.append(Change(key, row.name, row.parent_siren))
    changes.populations += row.population != kept.population
    here = kept.latitude, kept.longitude
    point = row.latitude is not None and (row.latitude, row.longitude) != here
    changes.details += bool(
        (row.name != kept.name and search_name(row.name) == search_name(kept.name))
        or (row.siren and not kept.siren)
        or (row.department, row.region) != (kept.department, kept.region)
        or point
    )


def _compare_history(comparison: Comparison, changes: Changes) -> None:
    """What the lists know of the past, and the registry does not."""
    lists, kept = comparison.lists, comparison.kept
    changes.former = sum(key_of(f.kind, f.siren, f.insee) not in kept for f in lists.former)
    former = AuthorityName.objects.filter(kind=AuthorityName.Kind.FORMER)
    names = set(former.values_list("authority", "name"))
    codes = set(Identifier.objects.filter(scheme=FORMER_INSEE).values_list("value", flat=True))
    changes.former_names = sum(
        each.insee not in codes
        if each.insee
        else each.authority not in kept or (kept[each.authority].pk, each.name) not in names
        for each in lists.names
    )


def _kept() -> dict[str, Kept]:
    """The registry's French authorities by key; of two with one key, the living one."""
    rows = Authority.objects.filter(country=FRANCE).order_by("-valid_until")
    columns = (*(name for name in Kept._fields if name != "parent"), "parent__siren")
    found: dict[str, list[Kept]] = defaultdict(list)
    for values in rows.values_list(*columns):
        kept = Kept(*values)
        found[key_of(kept.kind, kept.siren, kept.insee)].append(kept)
    return {
        key: min(same, key=lambda kept: kept.valid_until is not None) for key, same in found.items()
    }


def _is_listable(kept: Kept) -> bool:
    """Whether the lists would have it if it existed: what an administrator added is not."""
    if kept.kind == Authority.Kind.EPCI:
        return kept.nature in TAXING and bool(kept.siren)
    return bool(kept.insee)


def _compare_places(lists: Lists, changes: Changes) -> None:
    if lists.places is None:
        return
    columns = ("geonames_id", "name", "country", "population", "latitude", "longitude", "kind")
    rows = Authority.objects.exclude(geonames_id=None).values_list(*columns)
    kept = {key: facts for key, *facts in rows.order_by().iterator()}
    for place in lists.places:
        before = kept.pop(place.geonames_id, None)
        if before is None:
            changes.places_created += 1
            continue
        people = place.population or before[2]
        facts = (place.name, place.country, people, place.latitude, place.longitude, place.kind)
        changes.places_changed += tuple(before) != facts
    changes.places_unlisted = len(kept)


def _compare_countries(lists: Lists, changes: Changes) -> None:
    kept = {each.code: each for each in Country.objects.all()}
    for row in lists.countries or ():
        before = kept.get(row.code)
        facts = (row.continent, row.latitude, row.longitude)
        changes.countries_changed += before is None or facts != (
            before.continent,
            before.latitude,
            before.longitude,
        )
