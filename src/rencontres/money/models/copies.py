"""The file of an invoice as it was issued, kept in the storage of documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.constraints import AppendOnly
from rencontres.core.privacy import Personal, Whose, personal

from .invoices import Invoice
from .orders import BY_LAW


@personal(
    Whose(address="invoice__order__payer__email", since=("kept",)),
    file=Personal(
        _("To prove what was invoiced"),
        years=None,
        stays=BY_LAW,
        shown="invoice__order__reference",
    ),
)
class Copy(models.Model):
    """The PDF/A-3 of an invoice: its place in the storage, and the hash that proves it is it."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="copy")
    kept = models.DateTimeField(auto_now_add=True)
    file = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="copy_hash_plausible"
            ),
            AppendOnly(name="copy_never_changes"),
        )

    def __str__(self) -> str:
        return self.file
