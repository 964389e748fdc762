"""Reading contributions: as many SQL statements for three as for three thousand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    StdDev,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from rencontres.core.actor import Actor
from rencontres.core.models import LogEntry
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition, EditionTheme
from rencontres.editions.permissions import scopes_of

from .models import Call, Contribution, Decision, Organiser, Review, Reviewer

State = Contribution.State
TO_DECIDE, UNTOLD = "to_decide", "untold"
LONG = ("abstract", "answers", "message")  # what no list shows


def calls(edition: Edition) -> QuerySet[Call]:
    """An edition's calls, with the kind that each asks for."""
    return edition.calls.select_related("kind", "edition")


def mine(actor: Actor, edition: Edition) -> QuerySet[Contribution]:
    """What somebody organises, newest first."""
    own = Organiser.objects.filter(contribution=OuterRef("pk"), user=actor.pk)
    return (
        Contribution.objects.filter(Exists(own), call__edition=edition)
        .select_related("call__kind", "call__edition", "session")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Filters:
    """What the desk asks of its list; empty means anything."""

    kind: str = ""
    theme: str = ""
    state: str = ""  # a decision, a state, TO_DECIDE or UNTOLD
    text: str = ""
    sort: str = ""


def manageable(actor: Actor, edition: Edition) -> QuerySet[Contribution]:
    """What was sent and somebody may decide on: all, or what is of the parts they look after."""
    sent = Contribution.objects.filter(call__edition=edition).exclude(state=State.DRAFT)
    if allowed(actor, "contributions.manage_calls", edition):
        return sent
    scopes = scopes_of(actor, edition)
    return sent.filter(
        Exists(scopes.filter(theme__contributions=OuterRef("pk")))
        | Exists(scopes.filter(country__contributions=OuterRef("pk")))
    )


def desk(actor: Actor, edition: Edition, filters: Filters = Filters()) -> QuerySet[Contribution]:
    """The contributions that answer the filters, each with its reviews' number, mean and spread.

    Of what the reader still has to review, mean and spread stay unknown, so that others' reviews
    weigh on nobody.
    """
    found = _filtered(manageable(actor, edition), filters)
    return (
        found.annotate(hidden=_still_to_review(actor, edition))
        .annotate(
            reviews_count=Count("reviews", filter=Q(reviews__abstained=False)),
            mean=_unless_hidden(Avg("reviews__score")),
            spread=_unless_hidden(StdDev("reviews__score")),
        )
        .prefetch_related("call__kind", "themes", "countries")
        .order_by(*_order(filters.sort))
    )


def _filtered(found: QuerySet[Contribution], filters: Filters) -> QuerySet[Contribution]:
    if filters.kind:
        found = found.filter(call__kind__key=filters.kind)
    if filters.theme:
        themes = EditionTheme.objects.filter(contributions=OuterRef("pk"), key=filters.theme)
        found = found.filter(Exists(themes))
    if filters.state == TO_DECIDE:
        found = found.filter(state=State.SUBMITTED, decision="")
    elif filters.state == UNTOLD:
        found = untold(found)
    elif filters.state in Decision.values:
        found = found.filter(state=State.SUBMITTED, decision=filters.state)
    elif filters.state:
        found = found.filter(state=filters.state)
    for word in filters.text.split():
        found = found.annotate(words=Cast("title", TextField())).filter(
            Q(words__icontains=word) | Q(organisation__icontains=word)
        )
    return found


def untold(found: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those that are decided while nobody was told."""
    return found.filter(state=State.SUBMITTED, told=None).exclude(decision="")


def _order(sort: str) -> tuple[Any, ...]:
    if sort in {"mean", "spread"}:
        return (F(sort).desc(nulls_last=True), "-pk")
    return ("-submitted", "-pk")


def _still_to_review(actor: Actor, edition: Edition) -> Any:
    """Whether the reader reviews it and has given no score."""
    own = Review.objects.filter(contribution=OuterRef("pk"), reviewer=actor.pk, abstained=False)
    theirs = _reviewed_by(actor, edition)
    return ExpressionWrapper(Q(theirs) & ~Exists(own), output_field=BooleanField())


def _reviewed_by(actor: Actor, edition: Edition) -> Any:
    """The condition that somebody reviews a contribution: all, those of their themes, or none."""
    themes = list(
        Reviewer.objects.filter(edition=edition, user=actor.pk).values_list("theme", flat=True)
    )
    if None in themes:
        return Value(True, output_field=BooleanField())
    of_theirs = Contribution.themes.through.objects.filter(
        contribution=OuterRef("pk"), editiontheme__in=themes
    )
    return Exists(of_theirs)


def _unless_hidden(figure: Any) -> Any:
    return Case(When(hidden=True, then=Value(None)), default=figure, output_field=FloatField())


def counts_by_state(found: QuerySet[Contribution]) -> dict[str, int]:
    """How many there are to decide, of each decision, and withdrawn."""
    rows = found.order_by().values_list("state", "decision").annotate(number=Count("pk"))
    numbers = dict.fromkeys([TO_DECIDE, *Decision.values, State.WITHDRAWN.value], 0)
    for state, decision, number in rows:
        where = state if state == State.WITHDRAWN else decision or TO_DECIDE
        numbers[where] += number
    return numbers


def counts_by_theme(found: QuerySet[Contribution], edition: Edition) -> list[tuple[Any, int]]:
    """How many there are of each theme of the edition."""
    rows = found.order_by().values_list("themes").annotate(number=Count("pk"))
    numbers = dict(rows)
    return [(theme, numbers.get(theme.pk, 0)) for theme in edition.editionthemes.all()]


def drafts_of(edition: Edition) -> int:
    """How many drafts are being written."""
    return Contribution.objects.filter(call__edition=edition, state=State.DRAFT).count()


def to_review(actor: Actor, edition: Edition) -> QuerySet[Any]:
    """What somebody reviews, with their review (`given`, `own`, `abstained`); open ones first."""
    given = Review.objects.filter(contribution=OuterRef("pk"), reviewer=actor.pk)
    organised = Organiser.objects.filter(contribution=OuterRef("pk"), user=actor.pk)
    return (
        Contribution.objects.filter(call__edition=edition, state=State.SUBMITTED)
        .filter(_reviewed_by(actor, edition), ~Exists(organised))
        .annotate(
            given=Exists(given),
            own=Subquery(given.values("score")[:1]),
            abstained=Subquery(given.values("abstained")[:1]),
        )
        .defer(*LONG)
        .prefetch_related("call__kind", "themes")
        .order_by("given", "pk")
    )


def next_to_review(actor: Actor, edition: Edition, after: Contribution) -> Contribution | None:
    """What somebody has to review next: after this one, else from the first."""
    waiting = to_review(actor, edition).filter(given=False).order_by("pk")
    return waiting.filter(pk__gt=after.pk).first() or waiting.exclude(pk=after.pk).first()


def own_review(actor: Actor, contribution: Contribution) -> Review | None:
    """Somebody's review of a contribution."""
    if actor.pk is None:
        return None
    return contribution.reviews.filter(reviewer=actor.pk).prefetch_related("scores").first()


def reviews_seen(actor: Actor, contribution: Contribution) -> QuerySet[Review] | None:
    """The reviews that the reader may see; None: they have to give their own first."""
    own = own_review(actor, contribution)
    found = contribution.reviews.select_related("reviewer").prefetch_related("scores__criterion")
    if allowed(actor, "contributions.review", contribution):
        return found if own and not own.abstained else None
    return found if allowed(actor, "contributions.manage", contribution) else None


def history(contribution: Contribution) -> QuerySet[LogEntry]:
    """What was done with a contribution, newest first, from the log of verbs."""
    return LogEntry.objects.filter(
        subject=contribution._meta.label_lower, subject_id=str(contribution.pk)
    ).select_related("by")


def of_keys(found: QuerySet[Contribution], keys: Iterable[str]) -> list[Contribution]:
    """Those of the list whose keys were ticked."""
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    return list(found.filter(pk__in=numbers).order_by("pk"))
