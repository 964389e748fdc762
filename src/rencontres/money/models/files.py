"""Refunds that leave together: a file of transfers for the bank, each refund in one file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Edition

from .fields import AmountField


@personal(
    Whose(since=("made",)),
    content=Personal(_("To give money back"), years=10, exported=False),
)
class RefundFile(models.Model):
    """A file of transfers as it was made; sent to the bank, or withdrawn before that."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="refund_files")
    made = models.DateTimeField()
    executes = models.DateField(_("to be carried out on"))
    transfers = models.PositiveIntegerField(_("transfers"), default=0)
    total = AmountField(_("total"), default=0)
    content = models.TextField(blank=True)
    sent = models.DateField(_("given to the bank on"), null=True)
    withdrawn = models.DateField(_("withdrawn on"), null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent__isnull=True) | Q(withdrawn__isnull=True),
                name="refund_file_sent_or_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How the bank and the treasurer call it."""
        return f"RB-{self.made:%Y%m%d}-{self.pk:05}"

    @property
    def waits(self) -> bool:
        """Whether it can still be withdrawn."""
        return self.sent is None and self.withdrawn is None
