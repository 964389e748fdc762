"""Reminding who has not paid: when, and what was said already."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.editions.models import Edition

from .orders import Order


class Reminding(models.Model):
    """When an edition reminds: days after an invoice was due, one number a level."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="reminding")
    days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days after the due day"))

    def __str__(self) -> str:
        return f"reminders of {self.edition_id}"


class Reminder(models.Model):
    """A reminder that left: one a level."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="reminders")
    level = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        ordering = ("level",)
        constraints = (
            models.UniqueConstraint(fields=["order", "level"], name="reminder_once_a_level"),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.level}"


class Promise(models.Model):
    """A payer said by when it pays; until then nobody reminds it."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="promise")
    until = models.DateField(_("pays by"))
    note = models.CharField(_("said how (purchase order, telephone…)"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.order_id} by {self.until}"
