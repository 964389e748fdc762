"""Imports, how far each is, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from ..models import Authority, Import, ImportName, ImportParty, ImportRow

Decision = ImportName.Decision
MOST_CANDIDATES = 9  # as many as there are keys to pick one

# What is decided of a row, the graver first: one open name keeps the whole row open.
ROW_DECISIONS = (
    ("problem", _("to be corrected")),
    ("waiting", _("not looked for yet")),
    ("review", _("to be reviewed")),
    ("none", _("not found")),
    ("picked", _("chosen")),
    ("automatic", _("found")),
)


def imports() -> QuerySet[Import]:
    """Every import, newest first, with the number of its rows and of names to review."""
    return (
        Import.objects.select_related("uploaded_by", "closed_by")
        .annotate(
            row_count=Count("rows", distinct=True),
            to_review=Count("names", filter=Q(names__decision=Decision.REVIEW), distinct=True),
        )
        .order_by("-pk")
    )


def same_file(of: Import) -> Import | None:
    """The last import before this one that wrote the very same file."""
    same = Import.objects.filter(digest=of.digest, brings=of.brings, state=Import.State.ACCEPTED)
    return same.exclude(pk=of.pk).select_related("closed_by").first()


def progress(of: Import) -> tuple[int, int]:
    """How many names were looked for, of how many."""
    counts = of.names.aggregate(
        done=Count("pk", filter=~Q(decision=Decision.WAITING)), total=Count("pk")
    )
    return counts["done"], counts["total"]


def decided_rows(of: Import) -> QuerySet[ImportRow]:
    """The rows, each with its `decision` (of `ROW_DECISIONS`), and its names with authorities."""
    parties = ImportParty.objects.select_related("name__authority__country").order_by("pk")
    return (
        of.rows.annotate(decision=_decision())
        .select_related("link", "project")
        .prefetch_related(Prefetch("parties", parties))
        .order_by("number")
    )


def _decision() -> Case:
    named = {
        "waiting": [Decision.WAITING],
        "review": [Decision.REVIEW],
        "none": [Decision.NONE, Decision.ABSENT],
        "picked": [Decision.PICKED],
    }
    return Case(
        When(~Q(problems=[]), then=Value("problem")),
        *(
            When(
                Exists(ImportParty.objects.filter(row=OuterRef("pk"), name__decision__in=of_them)),
                then=Value(code),
            )
            for code, of_them in named.items()
        ),
        default=Value("automatic"),
        output_field=CharField(),
    )


def counts_by_decision(of: Import) -> dict[str, int]:
    """How many rows there are of each decision."""
    found = of.rows.annotate(decision=_decision()).values_list("decision").annotate(Count("pk"))
    return dict(found.order_by())


def counts_by_outcome(of: Import) -> dict[str, int]:
    """How many rows ended each way."""
    return dict(of.rows.values_list("outcome").annotate(Count("pk")).order_by())


def queue(of: Import) -> QuerySet[ImportName]:
    """The names to review: those skipped come last."""
    return of.names.filter(decision=Decision.REVIEW).order_by("skipped", "pk")


def answered(of: Import) -> QuerySet[ImportName]:
    """The names that a person answered."""
    return of.names.filter(decision__in=ImportName.ANSWERED)


@dataclass(frozen=True)
class Choice:
    """An authority that may be meant by a name, and why."""

    authority: Authority
    reason: str = ""


def choices(name: ImportName) -> list[Choice]:
    """Who may be meant by a name, the likeliest first, as many as there are keys."""
    told = {each["authority"]: each.get("reason", "") for each in name.candidates}
    kept = _in_order(list(told)[:MOST_CANDIDATES])
    return [Choice(authority, told[authority.pk]) for authority in kept]


def _in_order(keys: Iterable[int]) -> list[Authority]:
    found = Authority.objects.select_related("country").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def rows_with(name: ImportName) -> tuple[list[ImportRow], int]:
    """The first rows in which a name stands, and in how many it does."""
    rows = name.rows.order_by("number")
    return list(rows[:3]), rows.count()
