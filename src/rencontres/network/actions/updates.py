"""Compare the registry with a release of the reference lists, and bring it up to date."""

from __future__ import annotations

from rencontres.core.actions import action, note
from rencontres.core.actor import Actor

from .. import succession
from ..comparison import Changes, Comparison, Kept, compare
from ..models import Authority, Identifier, Succession
from ..refdata import FormerAuthority, FormerName
from ..releases import Lists
from .reference import (
    load_countries,
    load_former_authorities,
    load_french_authorities,
    load_places,
)
from .registry import lock_registry

SIREN = "siren"  # the scheme of a SIREN that an authority once had


@action("network.load_reference_data")
def compare_reference_data(*, by: Actor, lists: Lists) -> Changes:
    """What applying a release would change; the log keeps the counts."""
    changes = compare(lists)
    note(release=lists.version, **changes.counts)
    return changes


@action("network.load_reference_data")
def apply_reference_data(*, by: Actor, lists: Lists) -> Changes:
    """Make the registry agree with a release, whole or not at all; returns what changed.

    Links, projects and memberships stay with the authority that has them, also where it ends. What
    is in no list any more stays as it is.
    """
    lock_registry()
    changes = compare(lists)
    if changes:
        _carry_over(Comparison(lists), changes, by)
    note(release=lists.version, **changes.counts)
    return changes


def _carry_over(comparison: Comparison, changes: Changes, by: Actor) -> None:
    lists = comparison.lists
    ended = [_former(comparison, key, kept) for key, kept in comparison.gone.items()]
    _reestablish(list(comparison.reestablished().values()))
    _keep_sirens(comparison)
    succession.recode(comparison.recoded)
    if lists.countries is not None:
        load_countries(by=by, rows=lists.countries)
    load_french_authorities(by=by, rows=lists.french, population_year=lists.population_year)
    if lists.places is not None:
        load_places(by=by, rows=lists.places)
    load_former_authorities(
        by=by,
        rows=[*lists.former, *(row for row in ended if row)],
        names=[*lists.names, *_former_names(changes, lists.day.isoformat())],
    )


def _former(comparison: Comparison, key: str, kept: Kept) -> FormerAuthority | None:
    """The end of an authority as a row of the lists, or None where it does not end."""
    end = comparison.ends.get(key)
    return end and FormerAuthority(
        kind=kept.kind,  # type: ignore[arg-type]
        siren=kept.siren or "",
        insee=kept.insee,
        name=kept.name,
        department=kept.department,
        region=kept.region,
        nature=kept.nature,
        until=end.until,
        successors=end.successors,
    )


def _former_names(changes: Changes, day: str) -> list[FormerName]:
    """What the release gives another name or code."""
    names = [FormerName(each.key, each.name, "", day) for each in changes.renamed]
    codes = [FormerName(each.new, "", each.key.partition(":")[2], day) for each in changes.recoded]
    return names + codes


def _reestablish(kept: list[Kept]) -> None:
    """Let authorities live again that had been merged."""
    keys = [each.pk for each in kept]
    Succession.objects.filter(predecessor__in=keys).delete()
    Authority.objects.filter(pk__in=keys).update(valid_until=None)


def _keep_sirens(comparison: Comparison) -> None:
    """Keep the SIREN that an authority had until now: what is filed under it is still found."""
    Identifier.objects.bulk_create(
        [
            Identifier(authority_id=kept.pk, scheme=SIREN, value=kept.siren)
            for _key, kept, row in comparison.pairs()
            if kept.siren and row.siren and kept.siren != row.siren
        ],
        ignore_conflicts=True,
    )
