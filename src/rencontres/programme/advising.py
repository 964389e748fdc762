"""The planner as adviser: go on from a draft, repair it, stop, compare, take it away as a file."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal

from . import actions, comparing
from .boards import draft_of, draft_page
from .changelog import told_line
from .desk import desk_page, edition_for_team
from .exports.draft import as_json
from .forms import ImportForm, RepairForm, RestForm
from .models import Draft


@login_required
@require_POST
def plan_rest(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Have the planner go on from a draft; what is locked stays."""
    draft = draft_of(request, edition, pk)
    form = RestForm(request.POST, auto_id="rest_%s")
    if not form.is_valid():
        return draft_page(request, draft.edition, pk, rest_form=form)
    made = actions.order_timetable(
        by=request.user, edition=draft.edition, source=draft, **form.cleaned_data
    )
    return redirect("programme:draft", edition=edition, pk=made.pk)


@login_required
@require_POST
def repair(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Say what has changed, and have the fewest sessions moved."""
    draft = draft_of(request, edition, pk)
    form = RepairForm(draft.edition, request.POST, auto_id="repair_%s")
    if not form.is_valid():
        return draft_page(request, draft.edition, pk, repair_form=form)
    made = actions.repair_timetable(by=request.user, draft=draft, **form.cleaned_data)
    return redirect("programme:draft", edition=edition, pk=made.pk)


@login_required
@require_POST
def stop(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Have the planner end with the best so far."""
    actions.stop_planning(by=request.user, draft=draft_of(request, edition, pk))
    messages.success(request, _("The planner ends with the best it has found."))
    return redirect("programme:draft", edition=edition, pk=pk)


@login_required
def compare(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Two drafts side by side, what differs marked."""
    draft = draft_of(request, edition, pk)
    others = draft.edition.drafts.filter(state=Draft.State.READY).exclude(pk=pk)
    asked = request.GET.get("other", "")
    other = others.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    context = {"edition": draft.edition, "draft": draft, "others": others, "other": other}
    if other is not None:
        other.edition = draft.edition
        context |= _side_by_side(draft, other)
    return render(request, "programme/compare.html", context)


def _side_by_side(draft: Draft, other: Draft) -> dict[str, Any]:
    lines = comparing.differences(comparing.known_in(other), comparing.known_in(draft))
    differing = {line.key for line in lines}
    return {
        "lines": [told_line(draft.edition, line) for line in lines],
        "hours": comparing.hours_of(draft, other, differing),
    }


@login_required
def export(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A draft as a file."""
    draft = draft_of(request, edition, pk)
    response = JsonResponse(as_json(draft), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="draft-{draft.pk}.json"'
    return response


@login_required
@require_POST
def import_(request: HttpRequest, edition: str) -> HttpResponse:
    """Make a draft of a file."""
    planned = edition_for_team(request, edition)
    form = ImportForm(request.POST, request.FILES, auto_id="import_%s")
    if not form.is_valid():
        return desk_page(request, planned, import_form=form)
    try:
        content = json.load(form.cleaned_data["file"])
    except ValueError as error:
        what = _("This file cannot be read as JSON: %(error)s") % {"error": error}
        raise Refusal(what, code="format", status=422) from error
    name = form.cleaned_data["name"]
    made = actions.import_draft(by=request.user, edition=planned, name=name, content=content)
    return redirect("programme:draft", edition=edition, pk=made.pk)
