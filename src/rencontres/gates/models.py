"""The door: gates and check-ins."""

from __future__ import annotations

import uuid

from django.db import models

from rencontres.core.languages import MultilingualField
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition


class Gate(models.Model):
    """An entrance where tickets are read."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="gates")
    key = models.SlugField()
    name = MultilingualField()

    class Meta:
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="gate_key_once"),)

    def __str__(self) -> str:
        return self.key


class CheckIn(models.Model):
    """A participant came in: once a day, whatever the number of scans and of retries."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="check_ins")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="check_ins")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="check_ins")
    day = models.DateField()  # in the venue's zone
    at = models.DateTimeField()
    nonce = models.UUIDField(default=uuid.uuid4, unique=True)  # a retried scan counts once

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["participant", "day"], name="checked_in_once_a_day"),
        )
        indexes = (models.Index(fields=["edition", "day"], name="check_in_edition_day"),)

    def __str__(self) -> str:
        return f"check-in {self.pk}"

    @property
    def synthetic(self) -> bool:
        """Whether the person was invented."""
        return self.participant.synthetic
