"""What accepting an import would write, row by row, without writing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from ..models import AuthorityName, Import, ImportName, ImportParty, ImportRow
from ..names import search_name
from ..records import NewLink, NewProject
from .known import Known, KnownLinks, KnownNames, KnownProjects, source_of

Why = tuple[str, dict[str, Any]]
Outcome = ImportRow.Outcome
Decision = ImportName.Decision
HERE = ImportParty.Role.HERE


@dataclass
class Planned:
    """What is to become of a row, and why where that asks for a word."""

    row: ImportRow
    outcome: str
    why: Why | None = None
    new: NewLink | NewProject | None = None
    key: Any = None  # of the link or project that it is already
    changes: dict[str, Any] = field(default_factory=dict)
    revision: int | None = None  # the line of history that tells the changes, once written


@dataclass
class Plan:
    """What is to be written, all of it."""

    rows: list[Planned]
    names: list[AuthorityName]
    aliases: int

    @property
    def counts(self) -> Counter[str]:
        """Rows by outcome."""
        return Counter(str(each.outcome) for each in self.rows)


def plan(of: Import) -> Plan:
    """What accepting the import would write now, in a number of reads that rows don't change."""
    parties = Prefetch("parties", ImportParty.objects.select_related("name").order_by("pk"))
    rows = list(of.rows.prefetch_related(parties).order_by("number"))
    names = _aliases(of)
    aliases = len(names)
    if of.brings == Import.Brings.NAMES:
        planned, more = _plan_names(of, rows, KnownNames(_heres(rows)))
        return Plan(planned, _once([*names, *more]), aliases)
    known: Known = (
        KnownLinks(_heres(rows))
        if of.brings == Import.Brings.LINKS
        else KnownProjects(_heres(rows))
    )
    return Plan(list(_plan_records(of, rows, known)), names, aliases)


def _heres(rows: Sequence[ImportRow]) -> set[int]:
    return {key for row in rows if (key := _here(row)) is not None}


def _here(row: ImportRow) -> Any:
    """The key of the French or leading authority; None where it is not linked."""
    return next((p.name.authority_id for p in row.parties.all() if p.role == HERE), None)


def left_out(row: ImportRow) -> Why | None:
    """Why a row cannot be written: a problem, or a name without an authority."""
    if row.problems:
        return "problem", {}
    for party in row.parties.all():
        if party.name.decision in ImportName.UNKNOWN:
            return "none", {"name": party.name.name}
        if party.name.decision not in ImportName.LINKED:
            return "review", {"name": party.name.name}
    keys = [party.name.authority_id for party in row.parties.all()]
    return ("same_authority", {}) if len(set(keys)) < len(keys) else None


def _plan_records(of: Import, rows: Sequence[ImportRow], known: Known) -> Iterator[Planned]:
    """Each link or project once: later rows of the same say the same, or are left out."""
    first: dict[Any, tuple[ImportRow, Any]] = {}
    for row in rows:
        if why := left_out(row):
            yield Planned(row, Outcome.LEFT_OUT, why)
            continue
        new = known.read(of, row)
        identity = known.identity(new)
        if identity in first:
            before, said = first[identity]
            same = said == known.says(new)
            outcome = Outcome.UNCHANGED if same else Outcome.LEFT_OUT
            yield Planned(row, outcome, ("again" if same else "otherwise", {"row": before.number}))
            continue
        first[identity] = (row, known.says(new))
        yield _planned(row, new, known, identity)


def _planned(row: ImportRow, new: Any, known: Known, identity: Any) -> Planned:
    there = known.find(identity)
    if not there:
        return Planned(row, Outcome.CREATED, new=new)
    if len(there) > 1:
        return Planned(row, Outcome.LEFT_OUT, ("several", {}))
    changes = known.changes(row, there[0])
    if _ends_before(there[0], changes):
        return Planned(row, Outcome.LEFT_OUT, ("dates", {}))
    outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
    return Planned(row, outcome, key=there[0].pk, changes=changes)


def _ends_before(of: Any, changes: dict[str, Any]) -> bool:
    """Whether a row's date and the registry's own contradict each other."""
    since, until = (changes.get(name, getattr(of, name)) for name in ("since", "until"))
    return bool(since and until and until < since[: len(until)])


def _plan_names(
    of: Import, rows: Sequence[ImportRow], known: KnownNames
) -> tuple[list[Planned], list[AuthorityName]]:
    planned, names = [], []
    first: dict[tuple[int | None, str], int] = {}
    for row in rows:
        if why := left_out(row):
            planned.append(Planned(row, Outcome.LEFT_OUT, why))
            continue
        key = _here(row)
        new = [
            name
            for written in row.values["names"]
            if not known.has(name := _name(of, row, written, key))
        ]
        fresh = [each for each in new if (key, each.name) not in first]
        names += fresh
        again = first.get((key, new[0].name)) if new and not fresh else None
        first |= {(key, each.name): row.number for each in fresh}
        outcome = Outcome.CREATED if fresh else Outcome.UNCHANGED
        planned.append(Planned(row, outcome, ("again", {"row": again}) if again else None))
    return planned, names


def _name(of: Import, row: ImportRow, written: str, key: Any) -> AuthorityName:
    return AuthorityName(
        authority_id=key,
        kind=row.values.get("kind") or AuthorityName.Kind.ALIAS,
        language=row.values.get("language", ""),
        name=written[:200],
        search_name=search_name(written)[:200],
        source=source_of(of),
    )


def _aliases(of: Import) -> list[AuthorityName]:
    """The names that a person chose an authority for, where it is not called so already."""
    picked = list(of.names.filter(decision=Decision.PICKED).select_related("authority"))
    known = KnownNames({each.authority_id for each in picked if each.authority_id})
    aliases = [
        AuthorityName(
            authority=each.authority,
            kind=AuthorityName.Kind.ALIAS,
            name=each.name,
            search_name=search_name(each.name)[:200],
            source=source_of(of),
        )
        for each in picked
    ]
    return _once([each for each in aliases if each.search_name and not known.has(each)])


def _once(names: Sequence[AuthorityName]) -> list[AuthorityName]:
    return list({(each.authority_id, each.search_name, each.kind): each for each in names}.values())
