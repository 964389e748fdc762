"""Which countries are eligible for official development assistance, and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .countries import Country


class Eligibility(models.Model):
    """A country is on the DAC's list of ODA recipients in these years, both included.

    An open `first_year` means "for as long as anybody declares", an open `last_year` "still".
    A country may leave the list and come back: it then has several rows.
    """

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="eligibilities")
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ("country", "first_year")
        verbose_name_plural = "eligibilities"
        constraints = (
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="eligibility_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="eligibility_has_source"),
            models.UniqueConstraint(
                fields=["country", "first_year"],
                name="eligibility_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.first_year or ''}–{self.last_year or ''}"
