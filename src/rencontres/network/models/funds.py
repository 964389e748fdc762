"""Solidarity funds: what authorities give together for a crisis, and what it serves."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField

from .authorities import Authority
from .cooperation import Project
from .countries import Country
from .money import EuroField, Movement


class SolidarityFund(models.Model):
    """Contributions pooled for a crisis. What it holds never falls below zero."""

    name = MultilingualField(_("name"))
    purpose = MultilingualField(_("purpose"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="funds")
    opened = models.DateField(_("opened on"))
    closed = models.DateField(null=True)
    balance = EuroField(default=Decimal(0))
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opened", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(balance__gte=0), name="fund_not_overdrawn"),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gte=F("opened")),
                name="fund_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return f"fund {self.pk}"


class Contribution(Movement):
    """What an authority gave to a fund."""

    fund = models.ForeignKey(SolidarityFund, on_delete=models.PROTECT, related_name="contributions")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="contributions")

    class Meta(Movement.Meta):
        constraints = [
            *Movement.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "authority", "on", "amount", "reference"],
                condition=Q(cancelled__isnull=True),
                name="contribution_recorded_once",
            ),
        ]


class FundUse(Movement):
    """What a fund gave: to a project of the registry, or to a body by name."""

    fund = models.ForeignKey(SolidarityFund, on_delete=models.PROTECT, related_name="uses")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.PROTECT, related_name="fund_uses"
    )
    body = models.CharField(_("body that received it"), max_length=200, blank=True)
    what = MultilingualField(_("what it served"))

    class Meta(Movement.Meta):
        constraints = [
            *Movement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(project__isnull=False) ^ ~Q(body=""), name="use_has_one_receiver"
            ),
        ]
