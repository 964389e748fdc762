"""Groups that wait for places: whole or not at all, in the order of their coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from .delegations import Delegation

_FORGOTTEN_ONCE_SETTLED = Personal(_("To register the group once it accepts its places"), years=0)


@personal(
    Whose(
        address="email",
        since=("edition__last_day",),
        also={"state": "left", "settled": Now(), "expires": None},
    ),
    email=_FORGOTTEN_ONCE_SETTLED,
    people=replace(_FORGOTTEN_ONCE_SETTLED, exported=False),  # the head gave others' data
)
class WaitingGroup(models.Model):
    """A delegation that found no places, and waits for all it asked for.

    `seats` says how many of each category, by its key; `people` are the names as they were given,
    the head first, and go once the group is settled: registered, declined, too late or gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("places offered")
        ACCEPTED = "accepted", _("registered")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("answered too late")
        LEFT = "left", _("left the list")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="waiting_groups")
    code = models.CharField(max_length=16, unique=True)  # in the address of the group's page
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    email = models.EmailField(blank=True)  # the head's
    people: Any = models.JSONField(default=list)
    seats: Any = models.JSONField()
    size = models.PositiveSmallIntegerField()
    joined = models.DateTimeField(default=timezone.now)
    offered = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    settled = models.DateTimeField(null=True)
    delegation = models.OneToOneField(
        Delegation, null=True, on_delete=models.SET_NULL, related_name="waited"
    )

    class Meta:
        ordering = ("joined", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(size__gte=1), name="waiting_group_of_somebody"),
            models.CheckConstraint(
                condition=Q(state="offered") ^ Q(expires__isnull=True),
                name="waiting_group_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered"]) ^ Q(settled__isnull=False),
                name="waiting_group_settled",
            ),
            models.CheckConstraint(
                condition=Q(settled__isnull=True) | Q(people=[], email=""),
                name="settled_group_is_nobody",
            ),
            models.UniqueConstraint(
                "edition",
                Lower("email"),
                condition=Q(settled__isnull=True),
                name="waits_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "authority"],
                condition=Q(settled__isnull=True, authority__isnull=False),
                name="authority_waits_once",
            ),
        )

    def __str__(self) -> str:
        return f"waiting group {self.pk}"

    @property
    def named(self) -> int:
        """How many of its seats have a name."""
        return len(self.people)

    @property
    def is_late(self) -> bool:
        """Whether its offer's time is up."""
        return self.expires is not None and self.expires <= timezone.now()

    def days(self, moment: datetime | None = None) -> int:
        """For how many days it waits, or waited until it was settled."""
        until: date = (self.settled or moment or timezone.now()).date()
        return (until - self.joined.date()).days
