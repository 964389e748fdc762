"""Reviews and decisions, for reviewers and the programme team."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from rencontres.core.permissions import require
from rencontres.programme.api.sessions import visible_edition

from .. import actions, queries
from ..models import Contribution, Decision
from .writing import ContributionOut, one, out

router = Router()


class DeskFilters(Schema):
    """What to list; what is left out lists all."""

    kind: str = Field("", description="Key of a kind of session.")
    theme: str = Field("", description="Key of a theme.")
    state: str = Field(
        "", description=f"to_decide, untold, withdrawn, {', '.join(Decision.values)}"
    )
    text: str = Field("", max_length=100)
    sort: str = Field("", description="mean or spread; left out: newest first")


class ListedOut(ContributionOut):
    """A contribution with its reviews; no mean while the caller has still to review it."""

    reviews: int
    mean: float | None
    spread: float | None


class ReviewIn(Schema):
    """A score of 1 to 5 for each criterion, by its id; or an abstention."""

    scores: dict[int, int] = {}
    comment: str = ""
    abstain: bool = False


class ReviewOut(Schema):
    """A review that was given."""

    score: float | None
    abstained: bool
    comment: str


class DecisionIn(Schema):
    """A decision on several contributions; nobody is told yet."""

    contributions: list[int] = Field(max_length=1000)
    decision: str = Field(description=", ".join(Decision.values))
    message: str = ""


class TellIn(Schema):
    """Whose organisers are told what was decided."""

    contributions: list[int] = Field(max_length=1000)


class NumberOut(Schema):
    """How many it was."""

    number: int


@router.get("{edition}/contributions", response=list[ListedOut], summary="The desk's list")
def contributions(
    request: HttpRequest, edition: str, filters: Query[DeskFilters]
) -> list[dict[str, Any]]:
    """What was sent: all, or what is of the themes and countries that the caller looks after."""
    of = visible_edition(request, edition)
    require(request.user, "contributions.manage_some", of)
    asked = queries.Filters(**filters.dict())
    found = queries.desk(request.user, of, asked).prefetch_related("people", "session")
    return [_listed(contribution) for contribution in found]


def _listed(contribution: Any) -> dict[str, Any]:
    return {
        **out(contribution, team=True),
        "reviews": contribution.reviews_count,
        "mean": contribution.mean,
        "spread": contribution.spread,
    }


def _chosen(request: HttpRequest, edition: str, keys: list[int]) -> tuple[Any, list[Contribution]]:
    of = visible_edition(request, edition)
    require(request.user, "contributions.manage_some", of)
    sent = Contribution.objects.filter(call__edition=of, pk__in=keys)
    return of, list(sent.select_related("call__edition"))


@router.post("{edition}/decisions", response=NumberOut, summary="Decide")
def decide(request: HttpRequest, edition: str, told: DecisionIn) -> dict[str, int]:
    """Decide on several alike, all or none."""
    of, chosen = _chosen(request, edition, told.contributions)
    number = actions.decide_all(
        by=request.user,
        edition=of,
        contributions=chosen,
        decision=told.decision,
        message=told.message,
    )
    return {"number": number}


@router.post("{edition}/tell", response=NumberOut, summary="Tell")
def tell(request: HttpRequest, edition: str, told: TellIn) -> dict[str, int]:
    """Tell the organisers what was decided, by e-mail."""
    of, chosen = _chosen(request, edition, told.contributions)
    return {"number": actions.tell_all(by=request.user, edition=of, contributions=chosen)}


@router.delete("{edition}/{int:key}/decision", response=ContributionOut, summary="Undo")
def undo(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Leave it to be decided again; 409 `told` where the organisers know."""
    contribution = one(request, edition, key, "contributions.manage")
    return out(actions.undo_decision(by=request.user, contribution=contribution), team=True)


@router.post("{edition}/{int:key}/session", response=ContributionOut, summary="Make a session")
def session(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Make an accepted contribution a session; whom it proposes is invited."""
    contribution = one(request, edition, key, "contributions.manage")
    return out(actions.make_session(by=request.user, contribution=contribution), team=True)


@router.put("{edition}/{int:key}/review", response=ReviewOut, summary="Review")
def review(request: HttpRequest, edition: str, key: int, told: ReviewIn) -> Any:
    """Judge a contribution, or abstain; a second review replaces the first."""
    contribution = one(request, edition, key, "contributions.review")
    given: dict[str, Any] = {"by": request.user, "contribution": contribution}
    if told.abstain:
        return actions.abstain(**given, comment=told.comment)
    return actions.give_review(**given, comment=told.comment, scores=told.scores)
