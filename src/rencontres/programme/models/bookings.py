"""What seats wish for, and the places kept for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, Whose, personal
from rencontres.delegations.models import COUNTED, Seat

from .sessions import Session

OF_A_SEAT = Whose(
    "seat__participant__user",
    address="seat__participant__email",
    since=("session__edition__last_day",),
)


@personal(
    OF_A_SEAT,
    session=Personal(
        _("To give your wishes a place in the timetable"),
        years=None,
        stays=COUNTED,
        shown="session__title",
    ),
)
class Wish(models.Model):
    """A seat wishes to attend a session; the planner heeds it."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="wishes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="wishes")

    class Meta:
        verbose_name_plural = "wishes"
        constraints = (models.UniqueConstraint(fields=["seat", "session"], name="wished_once"),)

    def __str__(self) -> str:
        return f"{self.seat_id} wishes {self.session_id}"


@personal(
    OF_A_SEAT,
    session=Personal(
        _("To keep a place for you in a session"),
        years=None,
        stays=COUNTED,
        shown="session__title",
    ),
)
class Booking(models.Model):
    """A seat will attend a session; its engagement keeps the hour free of anything else."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bookings")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="bookings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "seat"], name="booked_once"),)

    def __str__(self) -> str:
        return f"{self.seat_id} in {self.session_id}"
