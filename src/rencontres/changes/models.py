"""Who is told of a change of plan; the change is `editions.Change`, which every room reads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal
from rencontres.editions.models import Change


@personal(
    Whose(address="email", since=("change__edition__last_day",)),
    email=Personal(_("To be told that the plan changed"), years=0, erasure=DELETE),
)
class Telling(models.Model):
    """Somebody to be told by mail, once; `correction`: that it takes place after all."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="tellings")
    email = models.EmailField()
    language = models.CharField(max_length=5)
    correction = models.BooleanField(default=False)
    sent = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["change", "email", "correction"], name="told_once"),
        )

    def __str__(self) -> str:
        return f"telling {self.pk}"
