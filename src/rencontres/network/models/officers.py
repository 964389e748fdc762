"""The federation itself, and who works for it: letterhead, account, duties."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal


class Federation(models.Model):
    """What stands on the federation's letters, and where it is paid: one row.

    Whatever opens a year locks it.
    """

    name = models.CharField(_("name of the federation"), max_length=200)
    address = models.TextField(_("postal address"), blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    email = models.EmailField(_("e-mail address for members"), blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    accent = models.CharField(_("colour of letters"), max_length=7, default="#0b4f8a")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="one_federation"),
            models.CheckConstraint(
                condition=Q(accent__regex=r"^#[0-9a-f]{6}$"), name="federation_accent_hex"
            ),
        )

    def __str__(self) -> str:
        return self.name


@personal(
    Whose(),
    user=Personal(_("To let you work in the federation’s team"), years=None, erasure=DELETE),
)
class Officer(models.Model):
    """What a person of the federation's team is in charge of."""

    class Duty(models.TextChoices):
        MEMBERS = "members", _("members, fees and funds")
        GROUPS = "groups", _("country groups")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties"
    )
    duty = models.CharField(max_length=10, choices=Duty)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["user", "duty"], name="officer_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.duty}"
