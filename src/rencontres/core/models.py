"""The log of what was done."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .privacy import NULL, Personal, Whose, personal


@personal(
    Whose(since=("at",)),
    by=Personal(_("To tell who did what, should something go wrong"), years=3, erasure=NULL),
)
class LogEntry(models.Model):
    """One verb done, by whom, when, to what; all lines of one request share its id."""

    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    request = models.UUIDField(default=uuid.uuid4)
    subject = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)  # a row's key, or a country's code
    notes = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["subject", "subject_id"], name="log_subject"),
            models.Index(fields=["request"], name="log_request"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}:{self.subject_id}"
