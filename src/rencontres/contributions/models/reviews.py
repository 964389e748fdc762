"""Reviews: who judges what, by which criteria, and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal
from rencontres.editions.models import Edition, EditionPart, EditionTheme

from .contributions import Contribution

LOWEST, HIGHEST = 1, 5  # of a score


class Criterion(EditionPart):
    """What contributions are judged by, and how much it weighs."""

    name = MultilingualField()
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta(EditionPart.Meta):
        verbose_name_plural = "criteria"
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=10), name="criterion_weight_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"criterion {self.pk}"


@personal(
    Whose(since=("edition__last_day",)),
    user=Personal(_("To let you review what is proposed"), years=3, erasure=DELETE),
)
class Reviewer(models.Model):
    """Somebody who reviews the contributions of a theme, or all."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing"
    )
    theme = models.ForeignKey(
        EditionTheme, null=True, on_delete=models.CASCADE, related_name="reviewers"
    )

    class Meta:
        ordering = ("user__name", "user__email", "theme__position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "user", "theme"], name="reviewer_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"reviewer {self.user_id}"


@personal(
    Whose(since=("contribution__call__edition__last_day",)),
    reviewer=Personal(_("To tell whose review it is"), years=3, erasure=NULL),
)
class Review(models.Model):
    """What one reviewer thinks of a contribution, or that they abstain."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    abstained = models.BooleanField(default=False)  # a conflict of interest
    score = models.FloatField(null=True)  # the weighted mean of its scores
    comment = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contribution", "reviewer"], name="reviewed_once"),
            models.CheckConstraint(
                condition=Q(abstained=True) ^ Q(score__isnull=False),
                name="review_scores_or_abstains",
            ),
        )

    def __str__(self) -> str:
        return f"review {self.pk}"


class Score(models.Model):
    """A review's answer to one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("criterion__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["review", "criterion"], name="scored_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="score_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.value} in {self.review_id}"
