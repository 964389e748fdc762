"""The order that a delegation pays."""

from __future__ import annotations

from django.db import models

from rencontres.money.models import Order

from .delegations import Delegation


class Bill(models.Model):
    """Ties a delegation to its order, which does not know who comes."""

    delegation = models.OneToOneField(Delegation, on_delete=models.CASCADE, related_name="bill")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="bill")

    def __str__(self) -> str:
        return f"bill of {self.delegation_id}"
