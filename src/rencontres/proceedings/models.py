"""What remains of a session."""

from __future__ import annotations

from django.db import models

from rencontres.core.languages import MultilingualField
from rencontres.programme.models import Session


class Record(models.Model):
    """The recording and the minutes of a session; for the team until they are published.

    Slides are the session's own public documents.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="record")
    recording = models.URLField(max_length=500, blank=True)
    minutes = MultilingualField(blank=True)
    published = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # what a writer has seen

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"record of {self.session_id}"
