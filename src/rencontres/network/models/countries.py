"""Countries, and the registry as a whole."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField, Text


class Registry(models.Model):
    """The registry as a whole: one row, locked by whatever writes in bulk.

    `version` changes with every write, so that what was computed from an older one is not shown.
    """

    version = models.UUIDField(default=uuid.uuid4)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "registries"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_registry"),)

    def __str__(self) -> str:
        return str(self.version)


class Country(models.Model):
    """A country by ISO 3166-1 alpha-2 code; names from CLDR, which the federation may override."""

    code = models.CharField(max_length=2, primary_key=True)
    names = MultilingualField(_("names"))
    overrides = MultilingualField(_("names chosen by the federation"), blank=True)
    continent = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_iso"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> dict[str, str]:
        """The name in each language: the federation's where it chose one, CLDR's elsewhere."""
        names: Text = self.names | {code: name for code, name in self.overrides.items() if name}
        return names
