"""Agreements: the acts on which a link rests, and how long they bind."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.partial_dates import PATTERN, PartialDateField
from rencontres.core.privacy import DELETE, Personal, Whose, personal

from .cooperation import Link


class Agreement(models.Model):
    """A convention between the parties of a link, from the council's decision to its term.

    It enters into force once it has been transmitted to the State's representative (article
    L.1115-1 of the French code of local authorities). Where it stands follows from its dates.
    """

    word = "agreements"  # in addresses

    class Renewal(models.TextChoices):
        NONE = "none", _("none: it ends at its term")
        TACIT = "tacit", _("tacit: it goes on unless somebody objects")
        EXPRESS = "express", _("express: by another agreement")

    class State(models.TextChoices):
        PREPARED = "prepared", _("in preparation")
        DECIDED = "decided", _("decided by the council")
        SIGNED = "signed", _("signed, not transmitted")
        IN_FORCE = "in_force", _("in force")
        RENEWED = "renewed", _("renewed by another agreement")
        EXPIRED = "expired", _("past its term")

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="agreements")
    subject = models.CharField(_("subject of the agreement"), max_length=200)
    decided = PartialDateField(_("council decision"))
    signed = PartialDateField(_("signature"))
    transmitted = PartialDateField(_("transmission to the State’s representative"))
    term = models.DateField(_("term"), null=True)
    renewal = models.CharField(_("renewal"), max_length=8, choices=Renewal, default=Renewal.NONE)
    period = models.PositiveSmallIntegerField(_("months of each tacit renewal"), null=True)
    renews = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="renewed_by"
    )
    version = models.PositiveIntegerField(db_default=0)

    class Meta:
        ordering = ("signed", "decided", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(renewal__in=["none", "tacit", "express"]),
                name="agreement_renewal_known",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True)
                | Q(renewal="tacit", term__isnull=False, period__gt=0),
                name="agreement_period_of_tacit_renewal",
            ),
            models.CheckConstraint(
                condition=(Q(decided="") | Q(decided__regex=PATTERN))
                & (Q(signed="") | Q(signed__regex=PATTERN))
                & (Q(transmitted="") | Q(transmitted__regex=PATTERN)),
                name="agreement_dates_partial",
            ),
            models.CheckConstraint(condition=~Q(renews=F("pk")), name="agreement_renews_another"),
        )

    def __str__(self) -> str:
        return f"agreement {self.pk}"

    def state_on(self, day: date) -> Agreement.State:
        """Where it stands on a day, by its dates and by the agreement that renews it."""
        state = self.State
        term = self.term_on(day)
        renewing: Agreement | None = getattr(self, "renewed_by", None)
        if renewing is not None and renewing.signed:
            return state.RENEWED
        if term is not None and term < day:
            return state.EXPIRED
        if self.transmitted:
            return state.IN_FORCE
        if self.signed:
            return state.SIGNED
        return state.DECIDED if self.decided else state.PREPARED

    def term_on(self, day: date) -> date | None:
        """The term that lies ahead on a day: a later one once it has renewed itself tacitly."""
        if self.term is None or not self.period or self.renewal != self.Renewal.TACIT:
            return self.term
        behind = (day.year - self.term.year) * 12 + day.month - self.term.month
        times = max(0, behind // self.period)
        while (term := months_after(self.term, times * self.period)) < day:
            times += 1
        return term


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@personal(
    Whose(since=("sent",)),
    user=Personal(_("Not to remind you twice"), years=2, erasure=DELETE),
)
class TermReminder(models.Model):
    """Somebody was reminded of a term, so many days before: once, however often the task runs."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    term = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "user", "term", "days"], name="reminded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.term}"
