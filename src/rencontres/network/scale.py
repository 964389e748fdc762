"""A scale of fees: what each kind of authority pays by its inhabitants. No database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal

from .models import Authority
from .money import euros, whole


@dataclass(frozen=True)
class Band:
    """From `least` to `most` inhabitants, both included; without `most`, however many."""

    kind: str
    least: int
    most: int | None
    amount: Decimal

    def holds(self, population: int) -> bool:
        """Whether an authority of so many inhabitants pays this."""
        return self.least <= population and (self.most is None or population <= self.most)


Scale = Mapping[str, Sequence[Band]]  # by kind, smallest first


def by_kind(bands: Iterable[Band]) -> Scale:
    """The bands of each kind, smallest first."""
    sorted_: dict[str, list[Band]] = defaultdict(list)
    for band in sorted(bands, key=lambda band: (band.kind, band.least)):
        sorted_[band.kind].append(band)
    return dict(sorted_)


def from_thresholds(rows: Iterable[tuple[str, int, Decimal]]) -> Scale:
    """A scale from where each band begins, as it is kept: each ends before the next begins."""
    thresholds = by_kind(Band(kind, least, None, amount) for kind, least, amount in rows)
    return {
        kind: [
            Band(kind, band.least, after.least - 1 if after else None, band.amount)
            for band, after in zip(bands, [*bands[1:], None], strict=True)
        ]
        for kind, bands in thresholds.items()
    }


def band_for(scale: Scale, kind: str, population: int | None) -> Band | None:
    """The band of an authority; none where its kind has no fee or its inhabitants are unknown.

    A kind that pays the same however big needs no number of inhabitants.
    """
    bands = scale.get(kind, ())
    if population is None:
        return bands[0] if len(bands) == 1 else None
    return next((band for band in bands if band.holds(population)), None)


def require_whole(bands: Sequence[Band]) -> None:
    """Refuse a scale that leaves inhabitants without a fee or asks two of them."""
    problems = [*_badly_written(bands)] or [
        problem for each in by_kind(bands).values() for problem in _gaps_and_overlaps(each)
    ]
    if problems:
        raise Refusal(" ".join(problems), code="scale", status=422)


def _badly_written(bands: Sequence[Band]) -> Iterator[str]:
    for line, band in enumerate(bands, 1):
        facts = {"line": line, "least": whole(band.least), "most": whole(band.most or 0)}
        if band.kind not in Authority.Kind.values:
            known = ", ".join(Authority.Kind.values)
            yield _(
                "Line %(line)s: “%(kind)s” is no kind of authority; write one of: %(known)s."
            ) % {
                "line": line,
                "kind": band.kind,
                "known": known,
            }
        if band.least < 0 or (band.most is not None and band.most < band.least):
            yield _("Line %(line)s: the band ends (%(most)s) before it begins (%(least)s).") % facts
        if band.amount <= 0 or band.amount != round(band.amount, 2):
            yield (
                _(
                    "Line %(line)s: write a fee above zero, in euros and cents. Who pays nothing is"
                    " waived by name, with the reason."
                )
                % facts
            )


def _gaps_and_overlaps(bands: Sequence[Band]) -> Iterator[str]:
    """What is wrong between the bands of one kind, in words."""
    kind = {"kind": Authority.Kind(bands[0].kind).label}
    if bands[0].least > 0:
        yield _uncovered(kind, 0, bands[0].least - 1)
    for band, after in pairwise(bands):
        if band.most is None or band.most >= after.least:
            yield _overlap(kind, band, after)
        elif band.most + 1 < after.least:
            yield _uncovered(kind, band.most + 1, after.least - 1)
    last = max(bands, key=lambda band: float("inf") if band.most is None else band.most)
    if last.most is not None:
        yield _(
            "%(kind)s: no fee above %(most)s inhabitants: leave the end of the last band empty."
        ) % {**kind, "most": whole(last.most)}


def _uncovered(kind: dict[str, Any], least: int, most: int) -> str:
    return _(
        "%(kind)s: no fee from %(least)s to %(most)s inhabitants: add a band, or widen the one"
        " before or after."
    ) % {**kind, "least": whole(least), "most": whole(most)}


def _overlap(kind: dict[str, Any], band: Band, after: Band) -> str:
    return _(
        "%(kind)s: two fees from %(least)s inhabitants on (%(one)s and %(other)s): let the first"
        " band end before the second begins."
    ) % {
        **kind,
        "least": whole(after.least),
        "one": euros(band.amount),
        "other": euros(after.amount),
    }
