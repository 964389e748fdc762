"""An amount of euros that moved on a day. None is ever erased: a wrong one is cancelled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_DIGITS = 12


class EuroField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in euros, to the cent."""

    def __init__(self, *args: object, **options: object) -> None:
        options |= {"max_digits": MOST_DIGITS, "decimal_places": 2}
        super().__init__(*args, **options)  # type: ignore[arg-type]


class Movement(models.Model):
    """An amount that came or went; cancelled with a reason, it counts no more."""

    amount = EuroField(_("amount"))
    on = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    cancelled = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ("on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="%(class)s_amount_positive"),
            models.CheckConstraint(
                condition=Q(cancelled__isnull=True) | ~Q(reason=""),
                name="%(class)s_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.amount}"
