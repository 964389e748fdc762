"""Who waits for places in a session: together or not at all, in the order of their coming."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, personal
from rencontres.delegations.models import COUNTED, Delegation, Seat

from .bookings import OF_A_SEAT
from .sessions import Session


class WaitingParty(models.Model):
    """Seats of one delegation that found a session full, and wait for a place each.

    `code` opens the party's own page, without signing in. A party that is settled has no seats
    any more; `size` tells how many they were.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("places offered")
        ACCEPTED = "accepted", _("places taken")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("answered too late")
        LEFT = "left", _("left the list")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parties")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, related_name="waiting_parties"
    )
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    joined = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(null=True)
    settled = models.DateTimeField(null=True)
    size = models.PositiveSmallIntegerField()  # when it joined

    class Meta:
        ordering = ("joined", "pk")
        verbose_name_plural = "waiting parties"
        constraints = (
            models.CheckConstraint(condition=Q(size__gte=1), name="waiting_party_of_somebody"),
            models.CheckConstraint(
                condition=Q(state="offered") ^ Q(expires__isnull=True),
                name="waiting_party_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered"]) ^ Q(settled__isnull=False),
                name="waiting_party_settled",
            ),
        )

    def __str__(self) -> str:
        return f"party {self.pk} for {self.session_id}"

    @property
    def is_late(self) -> bool:
        """Whether its offer's time is up."""
        return self.expires is not None and self.expires <= timezone.now()


@personal(
    OF_A_SEAT,
    session=Personal(
        _("To offer you a place that comes free in a session"),
        years=None,
        stays=COUNTED,
        shown="session__title",
    ),
)
class WaitingSeat(models.Model):
    """A seat waits for a place in a session, once; it goes when its party is settled."""

    party = models.ForeignKey(WaitingParty, on_delete=models.CASCADE, related_name="seats")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="waiting")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "seat"], name="seat_waits_once"),)

    def __str__(self) -> str:
        return f"{self.seat_id} waits for {self.session_id}"
