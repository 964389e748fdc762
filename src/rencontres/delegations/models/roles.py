"""Seats that people have by what they do for an edition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .delegations import Seat


class RoleSeat(models.Model):
    """A seat given for a role, without anybody registering; `ended` once the role is no more.

    The seat of an ended role stays until the team gives it back or keeps it: whoever prepared to
    speak may come all the same.
    """

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        EXHIBITOR = "exhibitor", _("exhibitor’s staff")
        STAFF = "staff", _("organising team")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=Role)
    given = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["seat", "role"], name="seat_role_once"),)

    def __str__(self) -> str:
        return f"{self.role} {self.seat_id}"
