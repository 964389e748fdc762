"""Visa letters: asked for, checked by a person, numbered, verifiable, and forgotten in time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import NULL, Personal, Whose, personal
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .delegations import Participant

KEPT_DAYS = 30  # what passports say, after the edition
_FOR_THE_CONSULATE = _("Printed on the visa letter, for the consulate")
_WRITTEN = Personal(_FOR_THE_CONSULATE, years=0, days=KEPT_DAYS)
_CHOSEN = Personal(_FOR_THE_CONSULATE, years=0, days=KEPT_DAYS, erasure=NULL)
_HANDLED = Personal(
    _("To tell who asked for a visa letter and who checked it"), years=3, erasure=NULL
)


@personal(
    Whose(
        "participant__user",
        address="participant__email",
        since=("edition__last_day",),
        also={"purged": Now()},
    ),
    passport_name=_WRITTEN,
    nationality=_CHOSEN,
    born=_CHOSEN,
    passport_number=_WRITTEN,
    passport_expires=_CHOSEN,
    reason=Personal(
        _("To tell you why a visa letter was refused or revoked"),
        years=None,
        stays=_("The register of visa letters is kept, without your name: letters are abused."),
    ),
    asked_by=_HANDLED,
    decided_by=_HANDLED,
)
class VisaLetter(models.Model):
    """A letter that supports a participant's visa request; the register keeps it for ever.

    What the passport says goes some weeks after the edition (`purged`); number, date and decision
    stay, since letters are abused.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("to be checked")
        ISSUED = "issued", _("issued")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="letters")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="letters")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    number = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=16, unique=True)  # in the address that verifies it
    language = models.CharField(max_length=5)
    passport_name = models.CharField(max_length=200)
    nationality = models.ForeignKey(Country, null=True, on_delete=models.PROTECT, related_name="+")
    born = models.DateField(null=True)
    passport_number = models.CharField(max_length=20)
    passport_expires = models.DateField(null=True)
    asked = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)  # of a refusal or a revocation
    purged = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "number"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=["requested", "issued"]),
                name="one_live_letter_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="requested") ^ Q(decided__isnull=False), name="letter_decided"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "revoked"]) ^ Q(number__isnull=True),
                name="letter_numbered_once_issued",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "issued"]) | ~Q(reason=""),
                name="letter_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="letter_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(purged__isnull=True)
                | Q(passport_name="", passport_number="", nationality__isnull=True)
                & Q(born__isnull=True, passport_expires__isnull=True),
                name="letter_purged_is_empty",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The letter's number as it is printed: 2017-0012; "" until it is issued."""
        return f"{self.edition.slug}-{self.number:04}" if self.number else ""

    @property
    def synthetic(self) -> bool:
        """Whether the person was invented."""
        return self.participant.synthetic
