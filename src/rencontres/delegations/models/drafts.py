"""A registration that is being written, to be continued from any telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from .delegations import Delegation, OrganisationKind
from .waiting import WaitingGroup

KEPT = timedelta(weeks=6)  # since the last change
_UNTIL_SENT = Personal(
    _("To go on with a registration that was begun"), years=0, days=KEPT.days, erasure=DELETE
)


def hashed(secret: str) -> str:
    """What the database keeps of the secret in a draft's address."""
    return sha256(secret.encode()).hexdigest()


@personal(
    Whose(address="email", since=("changed",), unless=Q(sent__isnull=False)),
    email=_UNTIL_SENT,
    answers=replace(_UNTIL_SENT, exported=False),  # the head gave others' data
)
class Draft(models.Model):
    """What was written so far, page by page; whoever has the secret of its address goes on.

    `answers` holds what the form of each page sent, as it was written, right or wrong: the forms
    read it again, so that a rule that changed since is not passed. Nothing of it is kept once it
    was sent.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="registrations_begun"
    )
    secret = models.CharField(max_length=64, unique=True)  # hashed
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OrganisationKind, blank=True)
    language = models.CharField(max_length=5)
    email = models.EmailField(blank=True)  # where the link was sent
    answers: Any = models.JSONField(default=dict)
    changed = models.DateTimeField(auto_now=True)
    sent = models.DateTimeField(null=True)
    delegation = models.OneToOneField(
        Delegation, null=True, on_delete=models.CASCADE, related_name="draft"
    )
    group = models.OneToOneField(
        WaitingGroup, null=True, on_delete=models.CASCADE, related_name="draft"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent__isnull=True, delegation__isnull=True, group__isnull=True)
                | Q(sent__isnull=False, delegation__isnull=False, answers={}, email="")
                | Q(sent__isnull=False, group__isnull=False, answers={}, email=""),
                name="sent_draft_is_empty",
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def until(self) -> Any:
        """Until when its link leads to it."""
        return (self.changed or timezone.now()) + KEPT

    def written(self, page: str) -> MultiValueDict[str, str] | None:
        """What was written on a page; none: it was never left."""
        return MultiValueDict(self.answers[page]) if page in self.answers else None


class LinkSent(models.Model):
    """A link to a draft was sent: to which address and for which client, both unreadable.

    Counted for an hour, and forgotten the night after.
    """

    key = models.CharField(max_length=64)  # keyed hash of the address, or of the client
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["key", "at"], name="links_sent_of_late"),)

    def __str__(self) -> str:
        return f"link {self.pk}"
