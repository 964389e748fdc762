"""Groups that wait, for places or for the team's approval: whole or not at all."""

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

from .delegations import Delegation, OrganisationKind

_FORGOTTEN_ONCE_SETTLED = Personal(_("To register the group once it has its places"), years=0)
_NOT_EXPORTED = replace(_FORGOTTEN_ONCE_SETTLED, exported=False)


@personal(
    Whose(
        address="email",
        since=("edition__last_day",),
        also={"state": "left", "settled": Now(), "expires": None},
    ),
    email=_FORGOTTEN_ONCE_SETTLED,
    people=_NOT_EXPORTED,  # the head gave others' data
    consents=_NOT_EXPORTED,
    reason=Personal(_("To tell you why a registration was refused"), years=0),
)
class WaitingGroup(models.Model):
    """A delegation that waits: for places, all it asked for, or for the team to approve it.

    It becomes a delegation, or more seats of the one that it `enlarges`. Where it waits for
    approval it holds its places, and nobody of it is registered: there is no ticket to take back.
    A refusal can be taken back until it `expires`.

    `seats` says how many of each category, by its key; `people` are the names as they were given,
    the head first, and go once the group is settled: registered, declined, too late, refused for
    good or gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("places offered")
        TO_APPROVE = "to_approve", _("to be approved")
        ACCEPTED = "accepted", _("registered")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("answered too late")
        REFUSED = "refused", _("not approved")
        LEFT = "left", _("left the list")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="waiting_groups")
    code = models.CharField(max_length=16, unique=True)  # in the address of the group's page
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=OrganisationKind, blank=True)  # unlisted
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    email = models.EmailField(blank=True)  # the head's
    people: Any = models.JSONField(default=list)
    consents: Any = models.JSONField(default=dict)  # the head's: answers, and their language
    seats: Any = models.JSONField()
    size = models.PositiveSmallIntegerField()
    joined = models.DateTimeField(default=timezone.now)
    offered = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    asked = models.DateTimeField(null=True)  # since when it waits for approval, if it has to
    decided = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # of a refusal
    settled = models.DateTimeField(null=True)
    enlarges = models.ForeignKey(
        Delegation, null=True, on_delete=models.CASCADE, related_name="more_seats"
    )
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.SET_NULL, related_name="waited"
    )

    class Meta:
        ordering = ("joined", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(size__gte=1), name="waiting_group_of_somebody"),
            models.CheckConstraint(
                condition=(Q(state="offered") | Q(state="refused", settled__isnull=True))
                ^ Q(expires__isnull=True),
                name="waiting_group_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(state="refused")
                | (Q(state__in=["waiting", "offered", "to_approve"]) ^ Q(settled__isnull=False)),
                name="waiting_group_settled",
            ),
            models.CheckConstraint(
                condition=Q(settled__isnull=True) | Q(people=[], email="", consents={}, reason=""),
                name="settled_group_is_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused", reason="") | Q(settled__isnull=False),
                name="group_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="to_approve", asked__isnull=True),
                name="group_asked_for_approval",
            ),
            models.UniqueConstraint(
                "edition",
                Lower("email"),
                condition=Q(settled__isnull=True) & ~Q(state="refused"),
                name="waits_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "authority"],
                condition=Q(settled__isnull=True, authority__isnull=False) & ~Q(state="refused"),
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
    def unnamed(self) -> int:
        """How many are still to be named."""
        return int(self.size) - self.named

    @property
    def is_late(self) -> bool:
        """Whether its offer's time is up."""
        return self.expires is not None and self.expires <= timezone.now()

    def days(self, moment: datetime | None = None) -> int:
        """For how many days it waits, or waited until it was settled."""
        until: date = (self.settled or moment or timezone.now()).date()
        return (until - self.joined.date()).days
