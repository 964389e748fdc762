"""Timetables: drafts being thought about, and releases."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.editions.models import Edition, Room, Slot

from .sessions import Session


class Draft(models.Model):
    """A timetable being thought about: a place for each session, nothing promised yet."""

    class State(models.TextChoices):
        PLANNING = "planning", _("being planned")
        READY = "ready", _("ready")
        IMPOSSIBLE = "impossible", _("impossible")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=100)
    created = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    seconds = models.PositiveSmallIntegerField()  # how long the planner may think
    seed = models.PositiveIntegerField(default=0)
    objective = models.IntegerField(null=True)  # the planner's penalty, the lower the better
    bound = models.IntegerField(null=True)  # no timetable has a lower one, proven
    facts = models.JSONField(default=dict)  # its terms when ready, its conflicts when impossible

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where and when a draft puts a session."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="placements")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="placements")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "session"], name="placed_once"),
            models.UniqueConstraint(fields=["draft", "room", "slot"], name="room_slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} in {self.room_id}"


class Release(models.Model):
    """A draft made public, named, once and for all."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="releases")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="release")
    name = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)  # sessions placed, moved; bookings kept, freed

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "name"], name="release_name_once"),
        )

    def __str__(self) -> str:
        return self.name
