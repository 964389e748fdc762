"""The door: gates and check-ins, of the edition and of sessions with limited entry."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.delegations.models import COUNTED, Category, Participant, Seat
from rencontres.editions.models import Edition
from rencontres.programme.models import Session


class Gate(models.Model):
    """An entrance where tickets are read: of the edition, or of a session with limited entry."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="gates")
    key = models.SlugField()
    name = MultilingualField()
    session = models.OneToOneField(
        Session, null=True, on_delete=models.CASCADE, related_name="gate"
    )
    # Before a session: who else comes in, and when places of the absent are anybody's.
    categories = models.ManyToManyField(Category, related_name="gates", blank=True)
    frees_minutes = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="gate_key_once"),)

    def __str__(self) -> str:
        return self.key

    @property
    def capacity(self) -> int:
        """How many the session's room holds."""
        return self.session.room.capacity if self.session and self.session.room else 0

    @property
    def frees_at(self) -> datetime | None:
        """From when on the session's free places are anybody's; none without an hour."""
        slot = self.session.slot if self.session else None
        return slot.starts - timedelta(minutes=self.frees_minutes) if slot else None


_CAME = Personal(_("To count who came, by day, gate and country"), years=None, stays=COUNTED)


@personal(
    Whose("participant__user", address="participant__email", since=("gate__edition__last_day",)),
    first=Personal(_("To count who attended a session"), years=None, stays=COUNTED),
)
class Entry(models.Model):
    """Somebody came into a session: one row a seat, however often they leave and come again."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="entries")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="entries")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="entries")
    first = models.DateTimeField()
    since = models.DateTimeField()  # the last time they came in
    left = models.DateTimeField(null=True)  # none: inside
    times = models.PositiveSmallIntegerField(default=1)
    nonce = models.UUIDField(unique=True)  # of the last passage: a retried one counts once

    class Meta:
        ordering = ("first", "pk")
        verbose_name_plural = "entries"
        constraints = (models.UniqueConstraint(fields=["gate", "seat"], name="entered_once"),)

    def __str__(self) -> str:
        return f"entry {self.pk}"


@personal(
    Whose("participant__user", address="participant__email", since=("edition__last_day",)),
    at=_CAME,
)
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


class Device(models.Model):
    """A telephone or tablet at a gate: enrolled once by a code, revocable at any time.

    Only digests (SHA-256) of its code and of its key are kept.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="devices")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(_("name"), max_length=100)
    code_digest = models.CharField(max_length=64, unique=True)
    code_expires = models.DateTimeField()
    key_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique once enrolled)
    enrolled = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    last_heard = models.DateTimeField(null=True)

    class Meta:
        ordering = ("revoked", "name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(enrolled__isnull=True, key_digest__isnull=True)
                | Q(enrolled__isnull=False, key_digest__isnull=False),
                name="device_enrolled_with_a_key",
            ),
        )

    def __str__(self) -> str:
        return self.name


@personal(
    Whose("participant__user", address="participant__email", since=("device__edition__last_day",)),
    at=_CAME,
)
class Scan(models.Model):
    """What a device read, and what it meant: the report of what happened without network."""

    class Outcome(models.TextChoices):
        CAME_IN = "in", _("came in")
        AGAIN = "again", _("already in")
        UNKNOWN = "unknown_ticket", _("unknown ticket")
        OTHER_EDITION = "other_edition", _("another edition’s ticket")
        FORGED = "forged", _("not made here")
        WITHDRAWN = "withdrawn", _("seat given back")
        UNNAMED = "unnamed", _("seat without a name")
        REVOKED = "revoked", _("revoked ticket")
        CALLED_OFF = "called_off", _("cancelled that day")
        NOT_BOOKED = "not_booked", _("no place booked")
        OVER = "over_capacity", _("let in over capacity")
        LEFT = "left", _("went out")

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="scans")
    nonce = models.UUIDField(unique=True)
    ticket = models.CharField(max_length=200)
    at = models.DateTimeField()
    received = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=15, choices=Outcome)
    inwards = models.BooleanField(default=True)
    despite = models.CharField(max_length=200, blank=True)  # why in, though nothing takes place
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="scans"
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(outcome__in=["in", "again"]) | Q(participant__isnull=False),
                name="scan_of_somebody",
            ),
        )
        indexes = (models.Index(fields=["device", "at"], name="scan_device_at"),)

    def __str__(self) -> str:
        return f"scan {self.nonce}"

    @property
    def synthetic(self) -> bool:
        """Whether the person was invented."""
        return self.participant is not None and self.participant.synthetic
