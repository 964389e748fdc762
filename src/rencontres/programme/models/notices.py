"""Who is told what a release changed for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal

from .timetable import Release


@personal(
    Whose(address="email", since=("release__edition__last_day",)),
    email=Personal(
        _("To be told when your sessions move to another hour or room"), years=0, erasure=DELETE
    ),
)
class Notice(models.Model):
    """One message to one person: their changes only, in their language, sent once."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="notices")
    email = models.EmailField()
    language = models.CharField(max_length=5)
    lines = models.JSONField()  # `notifying.Told` as JSON
    sent = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["release", "email"], name="noticed_once"),)

    def __str__(self) -> str:
        return f"notice {self.pk}"
