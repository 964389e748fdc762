"""The programme team's desk: drafts, the planner, releases."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, queries
from .forms import ImportForm, NewDraftForm, PlanForm
from .models import Draft

PERMISSION = "programme.plan"


def edition_for_team(request: HttpRequest, slug: str) -> Edition:
    """The edition, for those who plan it."""
    edition = get_object_or_404(Edition, slug=slug)
    require(request.user, PERMISSION, edition)
    return edition


@login_required
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    """Where the timetable stands."""
    return desk_page(request, edition_for_team(request, edition))


def desk_page(
    request: HttpRequest,
    planned: Edition,
    form: PlanForm | None = None,
    new_form: NewDraftForm | None = None,
    import_form: ImportForm | None = None,
) -> HttpResponse:
    """The desk, with a form that comes back."""
    name = _("Draft %(number)d") % {"number": planned.drafts.count() + 1}
    with_mistakes = (form or new_form or import_form) is not None
    return render(
        request,
        "programme/desk.html",
        {
            "edition": planned,
            "drafts": queries.drafts(planned),
            "releases": planned.releases.select_related("draft"),
            "unplaced": queries.unplaced(planned),
            "total": planned.sessions.count(),
            "wishes": queries.wishes_of(planned),
            "form": form or PlanForm(initial={"name": name}),
            "new_form": new_form or NewDraftForm(planned, initial={"name": name}, auto_id="new_%s"),
            "import_form": import_form or ImportForm(initial={"name": name}, auto_id="import_%s"),
        },
        status=422 if with_mistakes else 200,
    )


@login_required
@require_POST
def make(request: HttpRequest, edition: str) -> HttpResponse:
    """Make a draft by hand."""
    planned = edition_for_team(request, edition)
    form = NewDraftForm(planned, request.POST, auto_id="new_%s")
    if not form.is_valid():
        return desk_page(request, planned, new_form=form)
    made = actions.create_draft(by=request.user, edition=planned, **form.cleaned_data)
    return redirect("programme:draft", edition=edition, pk=made.pk)


@login_required
@require_POST
def plan(request: HttpRequest, edition: str) -> HttpResponse:
    """Have a draft thought of."""
    planned = edition_for_team(request, edition)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return desk_page(request, planned, form)
    made = actions.order_timetable(by=request.user, edition=planned, **form.cleaned_data)
    return redirect("programme:draft", edition=edition, pk=made.pk)


@login_required
@require_POST
def discard(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    planned = edition_for_team(request, edition)
    chosen = get_object_or_404(Draft, edition=planned, pk=pk)
    actions.discard_draft(by=request.user, draft=chosen)
    messages.success(request, _("The draft is thrown away."))
    return redirect("programme:desk", edition=edition)
