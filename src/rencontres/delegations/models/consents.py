"""What people agreed to, refused and took back: a proof, to which rows are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.constraints import AppendOnly
from rencontres.core.privacy import Personal, Whose, personal

from .delegations import Participant

_PROOF = _("It proves what was agreed to or refused, without your name.")


@personal(
    Whose("participant__user", address="participant__email", since=("at",)),
    kind=Personal(_("To prove what you agreed to, refused or took back"), years=None, stays=_PROOF),
    by=Personal(_("To prove who recorded a consent"), years=None, stays=_PROOF),
)
class Consent(models.Model):
    """An answer of one person to one question; the newest is what counts.

    It keeps the very words that were read. A withdrawal is an answer too: `given` is false.
    """

    class Kind(models.TextChoices):
        IMAGE_RIGHTS = "image_rights", _("image rights")
        CONTACT_SHARING = "contact_sharing", _("contact shared with participants")

    class How(models.TextChoices):
        PAGE = "page", _("on the site")
        DESK = "desk", _("said at the desk")
        PAPER = "paper", _("signed on paper")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind)
    given = models.BooleanField()
    version = models.CharField(max_length=10)  # of the words
    language = models.CharField(max_length=5)
    words = models.TextField()
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who recorded it; none: a visitor who registered, or the system

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["participant", "kind", "-id"], name="newest_consent"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(version="") & ~Q(words="") & ~Q(language=""),
                name="consent_proves_what_was_read",
            ),
            AppendOnly(name="consent_append_only"),
        )

    def __str__(self) -> str:
        return f"consent {self.pk}"
