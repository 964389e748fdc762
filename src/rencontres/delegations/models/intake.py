"""Files that bring people into delegations, from upload to report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import NULL, Personal, Whose, personal
from rencontres.editions.models import Edition

from .delegations import Delegation

KEPT_DAYS = 30  # how long a file that nobody accepts or discards is kept


_SENT = Personal(_("To tell who brought people in by a file"), years=3, erasure=NULL)


@personal(
    Whose(since=("uploaded",)),
    content=Personal(
        _("To register the people of a file once it is accepted"),
        years=0,
        days=KEPT_DAYS,
        exported=False,
        erasure=NULL,
    ),
    uploaded_by=_SENT,
    closed_by=_SENT,
)
class Intake(models.Model):
    """A file of one delegation, or of many; nobody is registered before it is accepted.

    `names` are the organisations of the file, each with what the registry has: what was asked
    (`question`), `decision`, `authority`, `candidates`. The file goes once it is accepted or
    discarded; the `report` stays, row by row, without names of people.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("columns to be chosen")
        MAPPED = "mapped", _("to be accepted")
        ACCEPTED = "accepted", _("accepted")
        DISCARDED = "discarded", _("discarded")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="intakes")
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.CASCADE, related_name="intakes"
    )  # the only one that the file is about; none: it names many
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    content = models.BinaryField(null=True)
    mapping: Any = models.JSONField(default=dict)
    names: Any = models.JSONField(default=list)
    report: Any = models.JSONField(default=list)
    uploaded = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "discarded"]) ^ Q(closed__isnull=True),
                name="intake_closed_once_over",
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(content__isnull=True),
                name="intake_over_keeps_no_file",
            ),
        )

    def __str__(self) -> str:
        return self.file_name
