"""The reviewers' list, and the page on which one contribution is judged."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from rencontres.core.actions import Refusal

from .. import actions, queries
from ..forms import ReviewForm
from ..models import Contribution
from ..telling import answers_told
from .desk import desk_edition
from .writing import contribution_or_404

PAGE = 50


@login_required
@require_safe
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """What the reader reviews, what is still open first."""
    found = desk_edition(request, edition, "contributions.review_some")
    rows = queries.to_review(request.user, found)
    context = {
        "edition": found,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "open": rows.filter(given=False).count(),
    }
    return render(request, "contributions/desk/reviews.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Judge one contribution; the others' reviews are shown once one's own is given."""
    shown = contribution_or_404(request, edition, pk, "contributions.review")
    own = queries.own_review(request.user, shown)
    criteria = list(shown.edition.criterions.all())
    form = ReviewForm(request.POST or None, criteria=criteria, review=own)
    if request.method == "POST" and (answer := _keep(request, shown, form)):
        return answer
    context = {
        "edition": shown.edition,
        "contribution": shown,
        "people": shown.people.all(),
        "answers": answers_told(shown),
        "form": form,
        "own": own,
        "criteria": criteria,
        "reviews": queries.reviews_seen(request.user, shown),
    }
    status = 422 if form.errors else 200
    return render(request, "contributions/desk/review.html", context, status=status)


def _keep(request: HttpRequest, shown: Contribution, form: ReviewForm) -> HttpResponse | None:
    """The review or the abstention that was sent; None where it is not right yet."""
    try:
        if "abstain" in request.POST:
            comment = request.POST.get("comment", "")
            actions.abstain(by=request.user, contribution=shown, comment=comment)
        elif form.is_valid():
            actions.give_review(
                by=request.user,
                contribution=shown,
                scores=form.scores,
                comment=form.cleaned_data["comment"],
            )
        else:
            return None
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return _onward(request, shown)


def _onward(request: HttpRequest, shown: Contribution) -> HttpResponse:
    """To the next one to review, or back to this one."""
    following = queries.next_to_review(request.user, shown.edition, shown)
    if "next" in request.POST and following:
        messages.success(request, _("Kept. Here is the next one."))
        return redirect("contributions:review", shown.edition.slug, following.pk)
    messages.success(request, _("Your review is kept."))
    return redirect("contributions:review", shown.edition.slug, shown.pk)
