"""Reviews: criteria and reviewers, scores and comments, abstentions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.actions import ensure_user
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text
from rencontres.editions.models import Edition, EditionTheme

from ..messages import tell_reviewer
from ..models import HIGHEST, LOWEST, Contribution, Criterion, Review, Reviewer, Score

LONGEST_COMMENT = 5_000
HEAVIEST = 10


@action("contributions.manage_calls", on="edition")
def save_criterion(
    *,
    by: Actor,
    edition: Edition,
    name: Text,
    weight: int,
    criterion: Criterion | None = None,
) -> Criterion:
    """Add a criterion, or change one; the means of reviews follow the weights."""
    edition = lock(edition)
    if not name or not 1 <= weight <= HEAVIEST:
        raise Refusal(
            _("A criterion has a name, and a weight of 1 to %(most)d.") % {"most": HEAVIEST},
            code="criterion",
            status=422,
        )
    if criterion is None:
        criterion = Criterion(edition=edition, position=edition.criterions.count())
    criterion.name, criterion.weight = name, weight
    criterion.save()
    Review.objects.filter(contribution__call__edition=edition, abstained=False).update(
        score=Subquery(_means(), output_field=FloatField())
    )
    return criterion


@action("contributions.manage_calls", on="criterion")
def remove_criterion(*, by: Actor, criterion: Criterion) -> None:
    """Take a criterion away that nobody has judged by yet."""
    lock(criterion.edition)
    if criterion.scores.exists():
        raise Refusal(
            _("Reviews judge by this criterion already: it stays. Its weight can be changed."),
            code="used",
        )
    criterion.delete()


@action("contributions.manage_calls", on="edition")
def add_reviewer(
    *, by: Actor, edition: Edition, email: str, name: str = "", theme: EditionTheme | None = None
) -> Reviewer:
    """Let somebody review the contributions of a theme, or all; they are told."""
    if theme is not None and theme.edition_id != edition.pk:
        raise Refusal(_("This theme is not of this edition."), code="theme", status=422)
    user = ensure_user(by=by, email=email, name=name)
    reviewer, made = Reviewer.objects.get_or_create(edition=edition, user=user, theme=theme)
    if not made:
        raise Refusal(_("This person reviews these already."), code="already_there")
    tell_reviewer(reviewer)
    return reviewer


@action("contributions.manage_calls", on="reviewer")
def remove_reviewer(*, by: Actor, reviewer: Reviewer) -> None:
    """Let somebody review no more; the reviews they gave stay."""
    note(reviewer=reviewer.pk)
    reviewer.delete()


@action("contributions.review", on="contribution")
def give_review(
    *, by: Actor, contribution: Contribution, scores: Mapping[int, int], comment: str = ""
) -> Review:
    """Judge by every criterion, given by its key; a second review replaces the first."""
    edition = lock(contribution.edition)  # its criteria stay as they are
    contribution = _undecided(contribution)
    criteria = {criterion.pk: criterion for criterion in edition.criterions.all()}
    _check_scores(criteria, scores)
    weight = sum(criterion.weight for criterion in criteria.values())
    total = sum(criteria[key].weight * value for key, value in scores.items())
    review = _keep(by, contribution, comment, abstained=False, score=total / weight)
    review.scores.all().delete()
    Score.objects.bulk_create(
        Score(review=review, criterion=criteria[key], value=value) for key, value in scores.items()
    )
    return review


@action("contributions.review", on="contribution")
def abstain(*, by: Actor, contribution: Contribution, comment: str = "") -> Review:
    """Declare a conflict of interest: no score, and the others' reviews stay unseen."""
    contribution = _undecided(contribution)
    review = _keep(by, contribution, comment, abstained=True, score=None)
    review.scores.all().delete()
    return review


def _undecided(contribution: Contribution) -> Contribution:
    contribution = lock(contribution)
    if contribution.told:
        raise Refusal(_("The organisers were told the decision: reviews are over."), code="told")
    return contribution


def _check_scores(criteria: Mapping[int, Criterion], scores: Mapping[int, int]) -> None:
    if not criteria:
        raise Refusal(_("There are no criteria yet: ask the programme team."), code="criteria")
    if set(scores) != set(criteria) or not all(
        LOWEST <= value <= HIGHEST for value in scores.values()
    ):
        raise Refusal(
            _("Give each criterion a score of %(lowest)d to %(highest)d.")
            % {"lowest": LOWEST, "highest": HIGHEST},
            code="scores",
            status=422,
        )


def _keep(
    by: Actor, contribution: Contribution, comment: str, *, abstained: bool, score: float | None
) -> Review:
    if len(comment) > LONGEST_COMMENT:
        what = _("The comment may have %(longest)d characters.") % {"longest": LONGEST_COMMENT}
        raise Refusal(what, code="too_long", status=422)
    kept = {"abstained": abstained, "score": score, "comment": comment.strip()}
    review, _made = Review.objects.update_or_create(
        contribution=contribution, reviewer_id=by.pk, defaults=kept
    )
    note(abstained=abstained)
    return review


def _means() -> QuerySet[Score, Any]:
    weighed = Sum(Cast(F("value") * F("criterion__weight"), FloatField()))
    return (
        Score.objects.filter(review=OuterRef("pk"))
        .order_by()
        .values("review")
        .annotate(mean=weighed / Sum("criterion__weight"))
        .values("mean")
    )
