"""What an authority paid in a year, and which countries were eligible."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q, QuerySet

from ..models import (
    FRANCE,
    Authority,
    Eligibility,
    ProjectBudget,
    ProjectMarker,
    ProjectParty,
    ProjectPurpose,
)
from ..oda import Declaration, Paid, prepare


def years_paid(authority: Authority) -> list[int]:
    """The years in which an authority paid for projects, newest first."""
    years = ProjectBudget.objects.filter(payer=authority).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())


def eligible_in(year: int) -> frozenset[str] | None:
    """The countries on the list in a year; None where no list is loaded."""
    if not Eligibility.objects.exists():
        return None
    return frozenset(_in(year).values_list("country", flat=True))


def _in(year: int) -> QuerySet[Eligibility]:
    return Eligibility.objects.filter(
        Q(first_year=None) | Q(first_year__lte=year), Q(last_year=None) | Q(last_year__gte=year)
    )


def declaration(authority: Authority, year: int) -> Declaration:
    """The declaration of an authority for a year, in six statements."""
    budgets = list(
        ProjectBudget.objects.filter(payer=authority, year=year)
        .order_by("project", "pk")
        .values_list("project", "amount", "currency", "channel")
    )
    keys = {project for project, *_rest in budgets}
    countries = _foreign_countries(keys)
    purposes: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = ProjectPurpose.objects.filter(project__in=keys).order_by("-share", "code")
    for project, code, share in rows.values_list("project", "code", "share"):
        purposes[project][code] = share
    markers: dict[int, list[tuple[str, int]]] = defaultdict(list)
    levels = ProjectMarker.objects.filter(project__in=keys).order_by("code")
    for project, code, significance in levels.values_list("project", "code", "significance"):
        markers[project].append((code, significance))
    paid = (
        Paid(
            project=project,
            amount=amount,
            currency=currency,
            channel=channel,
            countries=countries[project],
            purposes=purposes[project],
            markers=tuple(markers[project]),
        )
        for project, amount, currency, channel in budgets
    )
    return prepare(paid, eligible_in(year))


def _foreign_countries(projects: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    parties = ProjectParty.objects.filter(project__in=projects).exclude(authority__country=FRANCE)
    pairs = parties.order_by("authority__country").values_list("project", "authority__country")
    for project, country in pairs.distinct():
        found[project].append(country)
    return found


def has_synthetic_payments(authority: Authority, year: int) -> bool:
    """Whether some of what was paid is invented."""
    return ProjectBudget.objects.filter(
        payer=authority, year=year, project__synthetic=True
    ).exists()
