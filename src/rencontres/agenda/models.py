"""Who and what is where, when: the table that makes two places at once impossible."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.editions.models import Change, Edition, Room


class Holder(models.Model):
    """Whatever can be in one place only: a person's seat, a room, a table, an interpreter team.

    Rooms of the house point here (a seat has one holder), or are pointed at (`room`).
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ROOM = "room", _("room")
        TABLE = "table", _("table")
        TEAM = "team", _("team")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="holders")
    kind = models.CharField(max_length=10, choices=Kind)
    room = models.OneToOneField(Room, null=True, on_delete=models.CASCADE, related_name="holder")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="room") ^ Q(room__isnull=True), name="holder_room_is_room"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Activity(models.Model):
    """Something that happens at a time and place, as a personal agenda prints it.

    The room of the house that owns it (a session, a meeting, a testimony) points here.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=20)  # session, meeting, testimony
    title = MultilingualField()
    place = models.CharField(max_length=100, blank=True)
    path = models.CharField(max_length=200, blank=True)  # page that tells more
    during = DateTimeRangeField()
    # The change of plan that called it off; it stays on the agendas, where it is told.
    change = models.ForeignKey(
        Change, null=True, on_delete=models.SET_NULL, related_name="activities"
    )

    class Meta:
        ordering = ("during", "pk")
        verbose_name_plural = "activities"
        constraints = (
            models.CheckConstraint(condition=Q(during__isempty=False), name="activity_takes_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Engagement(models.Model):
    """A holder is taken by an activity, during its time; PostgreSQL refuses an overlap.

    What is called off takes nobody's time.

    Ranges serve for both columns of the exclusion constraint, so that no extension is needed.
    It is deferrable: a swap of two rooms is one transaction.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="engagements")
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="engagements")
    role = models.CharField(max_length=20)  # attendee, chair, speaker…, place
    during = DateTimeRangeField()
    called_off = models.BooleanField(default=False)  # as its activity is

    class Meta:
        ordering = ("during", "pk")
        constraints = (
            models.UniqueConstraint(fields=["activity", "holder"], name="engaged_once"),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__startswith__isnull=False)
                & Q(during__endswith__isnull=False),
                name="engagement_takes_time",
            ),
            ExclusionConstraint(
                name="nobody_in_two_places",
                expressions=[
                    (
                        Func(F("holder"), F("holder"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder_id} in {self.activity_id}"
