"""What a file of others would bring, before anything of it is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from .adoption import FEWEST_PARTIES, parties_of
from .iati import reader
from .iati.extract import Reported, TakingPart
from .iati.rules import Finding
from .models import Country, IatiActivity
from .queries import attribution, publication

TOLD_EVERY = 500
MOST_ORGANISATIONS = 200
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass
class Contents:
    """The activities of a file, with what there is to say of it and who takes part."""

    activities: list[Reported] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    known: dict[TakingPart, int] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)  # by identifier: new, changed or same


def contents(content: bytes, *, tell: Callable[[int], None] = lambda done: None) -> Contents:
    """Read a file and compare it with the registry; raises UnreadableError where it cannot be."""
    found = Contents()
    countries = frozenset(Country.objects.values_list("code", flat=True))
    own = publication.publisher()
    for each in reader.read(content, today=timezone.now().date(), countries=countries):
        if isinstance(each, Finding):
            found.findings.append(each)
        elif own and each.identifier.startswith(f"{own.prefix}-"):
            found.findings.append(Finding("own_activity", each.identifier, each.line))
        else:
            found.activities.append(each)
            if len(found.activities) % TOLD_EVERY == 0:
                tell(len(found.activities))
    found.known = attribution.authorities_of(
        each for activity in found.activities for each in activity.organisations
    )
    found.changes = dict(_changes(found.activities))
    return found


def _changes(activities: list[Reported]) -> Iterator[tuple[str, str]]:
    names = [each.identifier for each in activities]
    rows = IatiActivity.objects.filter(identifier__in=names)
    kept = dict(rows.values_list("identifier", "xml"))
    for each in activities:
        xml = kept.get(each.identifier)
        yield each.identifier, NEW if xml is None else SAME if xml == each.xml else CHANGED


def report(found: Contents) -> dict[str, Any]:
    """The preview as JSON: every activity, every finding, who is known, what is not read."""
    unused: Counter[str] = Counter()
    for activity in found.activities:
        unused.update(activity.unused)
    return {
        "counts": dict(Counter(found.changes.values())),
        "activities": [
            {
                "identifier": each.identifier,
                "line": each.line,
                "title": each.title,
                "change": found.changes[each.identifier],
                "parties": parties_of(each, found.known),
            }
            for each in found.activities
        ],
        "projects": sum(
            found.changes[each.identifier] == NEW
            and len(parties_of(each, found.known)) >= FEWEST_PARTIES
            for each in found.activities
        ),
        "findings": [asdict(each) for each in found.findings],
        "unused": dict(unused.most_common()),
        "organisations": _organisations(found),
    }


def _organisations(found: Contents) -> list[dict[str, Any]]:
    """Who takes part, most often first, with the authority that it is."""
    often = Counter(
        TakingPart(each.name, "", each.ref, each.kind)
        for activity in found.activities
        for each in activity.organisations
    )
    known = {
        TakingPart(each.name, "", each.ref, each.kind): key for each, key in found.known.items()
    }
    listed = sorted(often.items(), key=lambda item: (item[0] not in known, -item[1], item[0].name))
    return [
        {"name": each.name, "ref": each.ref, "count": count, "authority": known.get(each)}
        for each, count in listed[:MOST_ORGANISATIONS]
    ]
