"""Salon des Partenaires: exhibitors and their stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition
from rencontres.network.models import Country


class Exhibitor(models.Model):
    """An organisation that shows what it does."""

    class Kind(models.TextChoices):
        FRENCH_PARTNER = "french_partner", _("official French partner")
        COUNTRY = "country", _("partner country")
        COMPANY = "company", _("private sector")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="exhibitors")
    kind = models.CharField(max_length=20, choices=Kind)
    name = MultilingualField()
    about = MultilingualField(blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="exhibitors")
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["french_partner", "country", "company"]),
                name="exhibitor_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"exhibitor {self.pk}"


class Stand(models.Model):
    """A numbered place of the fair."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stands")
    number = models.CharField(max_length=10)
    area = models.DecimalField(_("area in square metres"), max_digits=6, decimal_places=2)
    exhibitor = models.OneToOneField(
        Exhibitor, null=True, on_delete=models.SET_NULL, related_name="stand"
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "number"], name="stand_number_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="stand_has_area"),
        )

    def __str__(self) -> str:
        return self.number


class ExhibitorStaff(models.Model):
    """Somebody who works at an exhibitor's stand."""

    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="staff")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="exhibitors"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["exhibitor", "participant"], name="staff_once_an_exhibitor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.exhibitor_id}: {self.participant_id}"
