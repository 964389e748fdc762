"""Who says that they answer for an authority, and who has confirmed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal

from .authorities import Authority


@personal(
    Whose(
        "person",
        since=("asked", "decided"),
        unless=Q(state="confirmed", person__erased=None),
    ),
    person=Personal(
        _("To know who may change what the registry tells"),
        years=3,
        erasure=DELETE,
        shown="authority__name",
    ),
    decided_by=Personal(_("To tell who let somebody change the registry"), years=3, erasure=NULL),
)
class Claim(models.Model):
    """Somebody asks to answer for an authority: once, until somebody confirms or refuses it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    asked = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("asked", "pk")
        constraints = (
            models.UniqueConstraint(fields=["authority", "person"], name="claim_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided__isnull=True)
                | (~Q(state="waiting") & Q(decided__isnull=False)),
                name="claim_decided_has_day",
            ),
        )
        indexes = (models.Index(fields=["state", "asked"], name="claim_queue"),)

    def __str__(self) -> str:
        return f"{self.person_id} → {self.authority_id}: {self.state}"
