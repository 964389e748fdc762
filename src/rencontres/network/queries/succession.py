"""Who took over from whom, through as many mergers as there were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet

from ..models import Authority, Link, LinkParty, Project, ProjectParty, Succession
from .cooperation import told, with_details

Row = TypeVar("Row", Link, Project)

_TABLE = Succession._meta.db_table


def _reached(keys: Collection[int], start: str, end: str) -> list[tuple[int, int]]:
    """Pairs (where one starts, whom one reaches), each once; a circle ends by itself."""
    statement = (
        f"WITH RECURSIVE reached(origin, id) AS (SELECT {start}, {end} FROM {_TABLE}"  # noqa: S608
        f" WHERE {start} = ANY(%s) UNION SELECT reached.origin, {end} FROM reached"
        f" JOIN {_TABLE} ON {start} = reached.id) SELECT origin, id FROM reached"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return list(cursor.fetchall())


def with_heirs(keys: Collection[int]) -> set[int]:
    """Authorities by key, and whoever took over from them."""
    return set(keys) | {new for _old, new in reached_heirs(keys)}


def reached_heirs(keys: Collection[int]) -> list[tuple[int, int]]:
    """Each of these authorities with whoever took over from it, near or far, by key."""
    return _reached(keys, "predecessor_id", "successor_id")


def with_predecessors(keys: Collection[int]) -> set[int]:
    """Authorities by key, and those from which they took over."""
    return set(keys) | {old for _new, old in _reached(keys, "successor_id", "predecessor_id")}


def heirs_of(authorities: Iterable[Authority]) -> dict[int, list[Authority]]:
    """The living authorities that took the place of those that are no more, by their key."""
    former = [authority.pk for authority in authorities if authority.is_former]
    pairs = _reached(former, "predecessor_id", "successor_id") if former else []
    living = Authority.objects.filter(
        pk__in={heir for _old, heir in pairs}, valid_until=None
    ).select_related("country")
    known = living.in_bulk() if pairs else {}
    found: dict[int, list[Authority]] = defaultdict(list)
    for old, heir in pairs:
        if heir in known:
            found[old].append(known[heir])
    return {old: sorted(heirs, key=lambda each: each.search_name) for old, heirs in found.items()}


def today(authorities: Iterable[Authority]) -> list[Authority]:
    """The same with heirs in place of those that are no more, each once, in the same order."""
    asked = list(authorities)
    heirs = heirs_of(asked)
    living = [
        each for old in asked for each in (heirs.get(old.pk, ()) if old.is_former else (old,))
    ]
    return list(dict.fromkeys(living))


def predecessors_of(authority: Authority) -> QuerySet[Authority]:
    """Whoever was merged into an authority, or into one that was: the latest to end first."""
    keys = {old for _new, old in _reached([authority.pk], "successor_id", "predecessor_id")}
    return (
        Authority.objects.filter(pk__in=keys)
        .select_related("country")
        .order_by("-valid_until", "search_name", "pk")
    )


def inherited_links(former: Collection[Authority]) -> list[tuple[Authority, list[Link]]]:
    """The links that stayed with former authorities, by authority; those without are left out."""
    keyed = LinkParty.objects.filter(authority__in=[each.pk for each in former])
    pairs = list(keyed.values_list("authority", "link"))
    links = with_details(Link.objects.filter(pk__in={link for _authority, link in pairs}))
    return _by_authority(former, pairs, list(links) if pairs else [])


def inherited_projects(former: Collection[Authority]) -> list[tuple[Authority, list[Project]]]:
    """The projects that stayed with former authorities, by authority."""
    keyed = ProjectParty.objects.filter(authority__in=[each.pk for each in former])
    pairs = list(keyed.values_list("authority", "project"))
    projects = told(Project.objects.filter(pk__in={project for _authority, project in pairs}))
    return _by_authority(former, pairs, list(projects) if pairs else [])


def _by_authority(
    former: Collection[Authority], pairs: Collection[tuple[int, int]], rows: list[Row]
) -> list[tuple[Authority, list[Row]]]:
    theirs = set(pairs)
    kept = [(each, [row for row in rows if (each.pk, row.pk) in theirs]) for each in former]
    return [(each, found) for each, found in kept if found]
