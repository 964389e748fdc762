"""Solidarity funds, and how much came in and went out."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..models import Contribution, EuroField, FundUse, SolidarityFund


def funds() -> QuerySet[SolidarityFund]:
    """Every fund with what it was given (`given`) and gave (`used`), newest first."""
    return SolidarityFund.objects.select_related("country").annotate(
        given=_sum(Contribution), used=_sum(FundUse)
    )


def _sum(of: type[Contribution | FundUse]) -> Coalesce:
    rows = of.objects.filter(fund=OuterRef("pk"), cancelled=None).order_by().values("fund")
    return Coalesce(
        Subquery(rows.annotate(sum=Sum("amount")).values("sum")),
        Decimal(0),
        output_field=EuroField(),
    )


def contributions_to(fund: SolidarityFund) -> QuerySet[Contribution]:
    """What a fund was given, oldest first; cancelled ones too."""
    return fund.contributions.select_related("authority__country")


def uses_of(fund: SolidarityFund) -> QuerySet[FundUse]:
    """What a fund gave, oldest first; cancelled ones too."""
    return fund.uses.select_related("project")
