"""Whom a session invites, where its kind is by invitation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal
from rencontres.delegations.models import Delegation, Participant

from .sessions import Session


@personal(
    Whose(
        "participant__user",
        address="participant__email",
        since=("session__edition__last_day",),
    ),
    participant=Personal(
        _("To let you book a session that is by invitation"),
        years=3,
        erasure=DELETE,
        shown="session__title",
    ),
)
class SessionInvitation(models.Model):
    """A delegation, or one participant, may book a place in a session by invitation."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitations")
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.CASCADE, related_name="session_invitations"
    )
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.CASCADE, related_name="session_invitations"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["session", "delegation"], name="delegation_invited_once"
            ),
            models.UniqueConstraint(
                fields=["session", "participant"], name="participant_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True) ^ Q(participant__isnull=True),
                name="invites_one_or_the_other",
            ),
        )

    def __str__(self) -> str:
        return f"invitation to {self.session_id}"
