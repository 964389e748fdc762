"""What a timetable has to keep to: how strict each rule is, and when rooms and people are away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Room, Slot

from .sessions import Session


class Level(models.TextChoices):
    """What a broken rule does."""

    FORBID = "forbid", _("forbids the place")
    BLOCK = "block", _("forbids the release")
    WARN = "warn", _("is told")
    IGNORE = "ignore", _("does not matter")


class Ruling(models.Model):
    """What an edition has set otherwise than `rules.RULES` and the engine's weights say."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="ruling")
    levels = models.JSONField(default=dict)  # level by the rule's key
    clashes = models.PositiveIntegerField(default=100)  # wishes that clash: told from that many on
    weights = models.JSONField(default=dict)  # of the planner's terms, by their name

    def __str__(self) -> str:
        return f"rules of {self.edition_id}"


class Closure(models.Model):
    """A room that cannot be used during a slot."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="closures")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="closures")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "slot"], name="closed_once"),)

    def __str__(self) -> str:
        return f"{self.room_id} closed in {self.slot_id}"


@personal(
    Whose("participant__user", address="participant__email", since=("slot__ends",)),
    slot=Personal(_("Not to plan your sessions when you cannot be there"), years=0, erasure=DELETE),
)
class Absence(models.Model):
    """A person with a part in the programme who cannot be there during a slot."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="absences")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="absences")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participant", "slot"], name="absent_once"),)

    def __str__(self) -> str:
        return f"{self.participant_id} absent in {self.slot_id}"


class SessionTie(models.Model):
    """Two sessions whose hours depend on each other."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("the first ends before the second starts")
        SAME_DAY = "same_day", _("both on one day")
        DIFFERENT_DAY = "different_day", _("each on another day")

    kind = models.CharField(max_length=13, choices=Kind)
    first = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ties")
    second = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ties_second")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["kind", "first", "second"], name="tied_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="tied_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"
