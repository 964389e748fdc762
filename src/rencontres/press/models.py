"""Figures frozen with their definitions, and the communiqués that tell them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import NULL, Personal, Whose, personal
from rencontres.editions.models import Edition


@personal(
    Whose(since=("frozen",)),
    frozen_by=Personal(_("To tell who froze a press release"), years=3, erasure=NULL),
)
class Communique(models.Model):
    """A press release. Once frozen, neither its text nor its figures change."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="communiques")
    number = models.PositiveSmallIntegerField(default=1)
    frozen = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)  # figures count what was invented
    bodies = models.JSONField(default=dict)  # language → list of blocks, see press.blocks

    class Meta:
        ordering = ("-number",)
        verbose_name = _("press release")
        constraints = (
            models.UniqueConstraint(fields=["edition", "number"], name="communique_number_once"),
        )

    def __str__(self) -> str:
        return f"communiqué {self.number}"


class FrozenFigure(models.Model):
    """A figure as it was when its communiqué was frozen."""

    communique = models.ForeignKey(Communique, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=100)
    words = MultilingualField()  # what is counted: "participants"
    value = models.BigIntegerField()
    definition = MultilingualField()  # as it was then
    query = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["communique", "name"], name="figure_frozen_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
