"""The desk's list of contributions, one of them, decisions, and the list as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.permissions import allowed, require
from rencontres.core.spreadsheets import CSV, XLSX, csv_file, xlsx_file
from rencontres.editions.models import Edition

from .. import actions, queries
from ..forms import DecisionForm, FilterForm
from ..telling import answers_told, history_told, table
from .writing import contribution_or_404

PAGE = 50
FILES = {"csv": CSV, "xlsx": XLSX}


def desk_edition(request: HttpRequest, slug: str, permission: str) -> Edition:
    """The edition, for those of its desk who have a permission."""
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, permission, found)
    return found


@login_required
@require_safe
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """What was proposed, with filters, and how much of each theme and state."""
    found = desk_edition(request, edition, "contributions.manage_some")
    filters = FilterForm(found, request.GET or None)
    rows = queries.desk(request.user, found, queries.Filters(**filters.asked)).defer(*queries.LONG)
    everything = queries.manageable(request.user, found)
    states = queries.counts_by_state(everything)
    context = {
        "edition": found,
        "filters": filters,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": _figures(states),
        "themes": queries.counts_by_theme(everything, found),
        "drafts": queries.drafts_of(found),
        "untold": queries.untold(everything).count(),
        "form": DecisionForm(),
        "calls": allowed(request.user, "contributions.manage_calls", found),
    }
    return render(request, "contributions/desk/list.html", context)


def _figures(states: dict[str, int]) -> list[dict[str, Any]]:
    labels = dict(FilterForm.base_fields["state"].choices)  # type: ignore[attr-defined]
    return [
        {"number": number, "label": labels[state], "href": f"?state={state}"}
        for state, number in states.items()
    ]


@login_required
@require_safe
def export(request: HttpRequest, edition: str, form: str) -> HttpResponse:
    """The list, as it is filtered, as a file."""
    found = desk_edition(request, edition, "contributions.manage_some")
    if form not in FILES:
        raise Http404
    filters = queries.Filters(**FilterForm(found, request.GET or None).asked)
    listed = queries.desk(request.user, found, filters)
    rows = table(listed.prefetch_related("people", "call__questions"))
    content = csv_file(rows) if form == "csv" else xlsx_file(rows, title=_("Contributions"))
    response = HttpResponse(content, content_type=FILES[form])
    name = f"contributions-{found.slug}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def decide(request: HttpRequest, edition: str) -> HttpResponse:
    """Decide on all that are ticked, alike; or tell what was decided."""
    found = desk_edition(request, edition, "contributions.manage_some")
    ticked = request.POST.getlist("contribution")
    chosen = queries.of_keys(queries.manageable(request.user, found), ticked)
    back = redirect("contributions:desk", edition=edition)
    if not chosen:
        messages.error(request, _("Nothing is ticked: tick the contributions you mean."))
        return back
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a decision: accepted, waiting list or refused."))
        return back
    actions.decide_all(by=request.user, edition=found, contributions=chosen, **form.cleaned_data)
    said = ngettext(
        "%(number)d contribution is decided; nobody is told yet.",
        "%(number)d contributions are decided; nobody is told yet.",
        len(chosen),
    )
    messages.success(request, said % {"number": len(chosen)})
    return back


@login_required
@require_POST
def tell(request: HttpRequest, edition: str) -> HttpResponse:
    """Tell all decisions that nobody was told."""
    found = desk_edition(request, edition, "contributions.manage_some")
    untold = queries.untold(queries.manageable(request.user, found))
    number = actions.tell_all(by=request.user, edition=found, contributions=list(untold))
    said = ngettext("%(number)d decision is told.", "%(number)d decisions are told.", number)
    messages.success(request, said % {"number": number})
    return redirect("contributions:desk", edition=edition)


@login_required
@require_safe
def one(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A contribution: what it says, its reviews, the decision."""
    shown = contribution_or_404(request, edition, pk, "contributions.manage")
    decision = {"decision": shown.decision, "message": shown.message}
    context = {
        "edition": shown.edition,
        "contribution": shown,
        "organisers": shown.organisers.select_related("user"),
        "people": shown.people.all(),
        "answers": answers_told(shown),
        "reviews": queries.reviews_seen(request.user, shown),
        "form": DecisionForm(initial=decision),
        "history": history_told(shown, managed=True),
    }
    return render(request, "contributions/desk/contribution.html", context)


@login_required
@require_POST
def decide_one(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Decide, undo, or tell."""
    shown = contribution_or_404(request, edition, pk, "contributions.manage")
    verb = request.POST.get("verb")
    form = DecisionForm(request.POST)
    if verb == "undo":
        actions.undo_decision(by=request.user, contribution=shown)
        messages.success(request, _("The decision is undone."))
    elif verb == "tell":
        actions.tell(by=request.user, contribution=shown)
        messages.success(request, _("The organisers are told."))
    elif verb == "session":
        actions.make_session(by=request.user, contribution=shown)
        messages.success(request, _("The session is made, and whom it proposes is invited."))
    elif verb == "decide" and form.is_valid():
        actions.decide(by=request.user, contribution=shown, **form.cleaned_data)
        messages.success(request, _("It is decided; nobody is told yet."))
    else:
        messages.error(request, _("Choose a decision: accepted, waiting list or refused."))
    return redirect("contributions:desk_one", edition, pk)
