"""Scène TV: testimonies filmed continuously, one running order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.models import Activity
from rencontres.core.languages import MultilingualField
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition


class Testimony(models.Model):
    """A participant speaks on air, for some minutes."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ON_AIR = "on_air", _("on air")
        RECORDED = "recorded", _("recorded")
        DROPPED = "dropped", _("dropped")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="testimonies")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="testimonies"
    )
    title = MultilingualField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    image_rights = models.DateTimeField(_("image rights granted"), null=True)
    activity = models.OneToOneField(
        Activity, null=True, on_delete=models.SET_NULL, related_name="testimony"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "testimonies"
        constraints = (
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(state="on_air"),
                name="one_testimony_on_air",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["on_air", "recorded"])
                | models.Q(image_rights__isnull=False),
                name="no_recording_without_image_rights",
            ),
        )

    def __str__(self) -> str:
        return f"testimony {self.pk}"
