"""What the registry has already of what a file brings, so that the same file changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Protocol

from ..models import (
    Authority,
    AuthorityName,
    Import,
    ImportParty,
    ImportRow,
    Link,
    LinkParty,
    Project,
    ProjectParty,
)
from ..names import search_name
from ..records import NewLink, NewProject

_TOLD = ("since", "until", "status", "reason", "source")


def _changes(row: ImportRow, of: Link | Project) -> dict[str, Any]:
    """What the row says that the registry does not; what a row leaves empty stays."""
    said = {name: row.values[name] for name in _TOLD if name in row.values}
    if "status" in said and said["status"] != of.status:
        said.setdefault("reason", "")
    return {name: value for name, value in said.items() if getattr(of, name) != value}


def _parties(row: ImportRow, role: str) -> tuple[int, ...]:
    keys = (p.name.authority_id for p in row.parties.all() if p.role == role)
    return tuple(key for key in keys if key is not None)


class Known(Protocol):
    """What the registry has of one kind of thing, and how a row of that kind is read."""

    def find(self, identity: Any) -> Sequence[Link | Project]: ...
    def read(self, of: Import, row: ImportRow) -> Any: ...
    def identity(self, new: Any) -> Any: ...
    def says(self, new: Any) -> Any: ...
    def changes(self, row: ImportRow, of: Any) -> dict[str, Any]: ...


class KnownLinks:
    """The links of some authorities, by kind and parties."""

    def __init__(self, authorities: Collection[int]) -> None:
        theirs = LinkParty.objects.filter(authority__in=authorities).values("link")
        parties: dict[int, set[int]] = defaultdict(set)
        found = LinkParty.objects.filter(link__in=theirs).values_list("link", "authority")
        for key, authority in found:
            parties[key].add(authority)
        self._by_identity: dict[Any, list[Link]] = defaultdict(list)
        for link in Link.objects.filter(pk__in=parties, synthetic=False).order_by("pk"):
            self._by_identity[link.kind, frozenset(parties[link.pk])].append(link)

    def find(self, identity: Any) -> list[Link]:
        """The links of that kind between these very parties."""
        return self._by_identity.get(identity, [])

    def read(self, of: Import, row: ImportRow) -> NewLink:
        """The link that a row tells of."""
        return NewLink(
            kind=row.values.get("kind") or of.mapping["kind"],
            parties=_parties(row, ImportParty.Role.HERE) + _parties(row, ImportParty.Role.THERE),
            **_shared(of, row),
        )

    def identity(self, new: NewLink) -> Any:
        """What makes two links the same."""
        return new.kind, frozenset(new.parties)

    def says(self, new: NewLink) -> Any:
        """All that a link says."""
        return new.shared

    def changes(self, row: ImportRow, of: Link) -> dict[str, Any]:
        """What the row would change of it."""
        return _changes(row, of)


class KnownProjects:
    """The projects that some authorities lead, by title."""

    def __init__(self, authorities: Collection[int]) -> None:
        leads = ProjectParty.objects.filter(
            role=ProjectParty.Role.LEAD, authority__in=authorities, project__synthetic=False
        ).select_related("project")
        self._by_identity: dict[Any, list[Project]] = defaultdict(list)
        for lead in leads.order_by("project"):
            for title in {search_name(words) for words in lead.project.title.values()}:
                self._by_identity[lead.authority_id, title].append(lead.project)

    def find(self, identity: Any) -> list[Project]:
        """The projects of that title led by that authority."""
        return self._by_identity.get(identity, [])

    def read(self, of: Import, row: ImportRow) -> NewProject:
        """The project that a row tells of."""
        return NewProject(
            title={of.mapping["language"]: row.values["title"]},
            themes=tuple(row.values["themes"]),
            lead=_parties(row, ImportParty.Role.HERE)[0],
            partners=_parties(row, ImportParty.Role.THERE),
            **_shared(of, row),
        )

    def identity(self, new: NewProject) -> Any:
        """What makes two projects the same."""
        return new.lead, *(search_name(words) for words in new.title.values())

    def says(self, new: NewProject) -> Any:
        """All that a project says."""
        return new.shared, sorted(new.partners), sorted(new.themes)

    def changes(self, row: ImportRow, of: Project) -> dict[str, Any]:
        """What the row would change of it; its partners and themes stay."""
        return _changes(row, of)


def _shared(of: Import, row: ImportRow) -> dict[str, Any]:
    said = {name: row.values[name] for name in _TOLD if name in row.values}
    return {"source": source_of(of)} | said


def source_of(of: Import) -> str:
    """What is said to be the source where no column says it."""
    return str(of.mapping.get("source") or of.file_name)[:200]


class KnownNames:
    """What some authorities are called already."""

    def __init__(self, authorities: Collection[int]) -> None:
        self._names = {
            (pk, name)
            for pk, name in Authority.objects.filter(pk__in=authorities).values_list(
                "pk", "search_name"
            )
        } | set(
            AuthorityName.objects.filter(authority__in=authorities).values_list(
                "authority", "search_name"
            )
        )

    def has(self, name: AuthorityName) -> bool:
        """Whether the authority is called so, as itself or by another name."""
        return (name.authority_id, name.search_name) in self._names
