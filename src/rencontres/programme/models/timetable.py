"""Timetables: drafts being thought about, every step in them, and releases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.constraints import Frozen
from rencontres.core.privacy import NULL, Personal, Whose, personal
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
    version = models.PositiveIntegerField(default=0)  # grows with every change of a placement
    source = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    # What the planner is asked, and what it has answered so far:
    task = models.JSONField(default=dict)  # `planning.Task` as JSON
    seconds = models.PositiveSmallIntegerField()  # how long the planner may think
    seed = models.PositiveIntegerField(default=0)
    stop = models.BooleanField(default=False)  # asked to end with the best so far
    progress = models.JSONField(default=list)  # [seconds, objective, bound] of each news
    objective = models.IntegerField(null=True)  # the planner's penalty, the lower the better
    bound = models.IntegerField(null=True)  # no timetable has a lower one, proven
    facts = models.JSONField(default=dict)  # its terms when ready, its conflicts when impossible

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where and when a draft puts a session; what is locked, the planner leaves there."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="placements")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="placements")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    locked = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "session"], name="placed_once"),
            models.UniqueConstraint(fields=["draft", "room", "slot"], name="room_slot_once"),
            Frozen(name="released_draft_is_frozen", by="programme_release", column="draft_id"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} in {self.room_id}"


@personal(
    Whose(since=("draft__edition__last_day",)),
    by=Personal(_("To tell who moved a session in a draft"), years=3, erasure=NULL),
)
class Step(models.Model):
    """One change of a draft, to be undone and done again: places before and after, in keys.

    `before` and `after` map the key of each session it touches to `[room, slot, locked]`, or to
    null for a session without a place.
    """

    class State(models.TextChoices):
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("undone, then overtaken")  # cannot be done again

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=10)  # place, unplace, swap, lock, unlock
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(max_length=7, choices=State, default=State.DONE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("draft", "number")
        constraints = (models.UniqueConstraint(fields=["draft", "number"], name="step_once"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.verb}"


class Release(models.Model):
    """A draft made public, named, once and for all."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="releases")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="release")
    name = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)  # sessions placed, moved; bookings kept, freed
    changelog = models.JSONField(default=list)  # `changelog.Line` as JSON, in the words of then

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "name"], name="release_name_once"),
        )

    def __str__(self) -> str:
        return self.name
