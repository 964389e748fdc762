"""The desk's pages of calls: their days, the form as data, links, criteria, reviewers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.delegations.forms import number
from rencontres.editions.models import Edition

from .. import actions, queries
from ..forms import CallForm, CriterionForm, LinkForm, QuestionForm, ReviewerForm
from ..models import Call, CallLink, Criterion, Question, Reviewer
from .desk import desk_edition

PERMISSION = "contributions.manage_calls"


@login_required
@require_safe
def calls(request: HttpRequest, edition: str) -> HttpResponse:
    """Each kind of session with its call, if there is one."""
    found = desk_edition(request, edition, PERMISSION)
    known = {call.kind_id: call for call in queries.calls(found)}
    rows = [(kind, known.get(kind.pk)) for kind in found.session_kinds.all()]
    return render(request, "contributions/desk/calls.html", {"edition": found, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    """A kind's call: open it, change it."""
    found = desk_edition(request, edition, PERMISSION)
    of = get_object_or_404(found.session_kinds, key=kind)
    known = queries.calls(found).filter(kind=of).first()
    with timezone.override(found.zone):  # hours are those of the venue's clock
        form = CallForm(request.POST or None, call=known)
        if form.is_valid() and _keep_call(request, found, known, form, kind):
            messages.success(request, _("The call is kept."))
            return redirect("contributions:call", edition, kind)
        context = {
            "edition": found,
            "kind": of,
            "call": known,
            "form": form,
            "questions": known.questions.all() if known else [],
            "links": known.links.all() if known else [],
            "link_form": LinkForm(),
        }
        status = 422 if form.errors else 200
        return render(request, "contributions/desk/call.html", context, status=status)


def _keep_call(
    request: HttpRequest, found: Edition, known: Call | None, form: Form, kind: str
) -> bool:
    try:
        if known is None:
            of = found.session_kinds.get(key=kind)
            actions.open_call(by=request.user, edition=found, kind=of, content=form.cleaned_data)
        else:
            seen = number(request.POST.get("seen", ""))
            actions.change_call(by=request.user, call=known, content=form.cleaned_data, seen=seen)
    except Refusal as refusal:
        if known is not None:
            known.refresh_from_db()
        form.add_error(None, str(refusal))
        return False
    return True


def _call(request: HttpRequest, edition: str, kind: str) -> Call:
    found = desk_edition(request, edition, PERMISSION)
    return get_object_or_404(queries.calls(found), kind__key=kind)


# --- The form's questions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, edition: str, kind: str, pk: int = 0) -> HttpResponse:
    """A question: a new one, or one to change."""
    of = _call(request, edition, kind)
    known = get_object_or_404(Question, call=of, pk=pk) if pk else None
    form = QuestionForm(request.POST or None, question=known)
    if form.is_valid():
        try:
            _keep_question(request, of, known, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is kept."))
            return redirect("contributions:call", edition, kind)
    context = {"edition": of.edition, "call": of, "question": known, "form": form}
    status = 422 if form.errors else 200
    return render(request, "contributions/desk/question.html", context, status=status)


def _keep_question(
    request: HttpRequest, of: Call, known: Question | None, content: dict[str, Any]
) -> None:
    if known is None:
        actions.add_question(by=request.user, call=of, content=content)
    else:
        actions.change_question(by=request.user, call=of, question=known, content=content)


@login_required
@require_POST
def change_form(request: HttpRequest, edition: str, kind: str, pk: int) -> HttpResponse:
    """Move a question, or take it away."""
    of = _call(request, edition, kind)
    known = get_object_or_404(Question, call=of, pk=pk)
    places = {"up": -1, "down": 1}
    verb = request.POST.get("verb", "")
    if verb == "remove":
        actions.remove_question(by=request.user, call=of, question=known)
        messages.success(request, _("The question is taken away."))
    elif verb in places:
        actions.move_question(by=request.user, call=of, question=known, places=places[verb])
    else:
        raise Http404
    return redirect("contributions:call", edition, kind)


# --- Links


@login_required
@require_POST
def make_link(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    """Make a link that opens the call, perhaps after its end."""
    of = _call(request, edition, kind)
    with timezone.override(of.edition.zone):
        form = LinkForm(request.POST)
        if form.is_valid():
            actions.make_link(by=request.user, call=of, **form.cleaned_data)
            messages.success(request, _("The link is made: copy it below and send it."))
        else:
            messages.error(request, _("Say for whom the link is, and a day if it has one."))
    return redirect("contributions:call", edition, kind)


@login_required
@require_POST
def revoke_link(request: HttpRequest, edition: str, kind: str, pk: int) -> HttpResponse:
    """End a link."""
    of = _call(request, edition, kind)
    known = get_object_or_404(CallLink, call=of, pk=pk)
    actions.revoke_link(by=request.user, call=of, link=known)
    messages.success(request, _("The link opens nothing any more; what it brought stays."))
    return redirect("contributions:call", edition, kind)


# --- Criteria and reviewers


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def judging(request: HttpRequest, edition: str) -> HttpResponse:
    """By which criteria contributions are judged, and by whom."""
    found = desk_edition(request, edition, PERMISSION)
    what = request.POST.get("what")
    criterion_form = CriterionForm(request.POST if what == "criterion" else None)
    reviewer_form = ReviewerForm(request.POST if what == "reviewer" else None, edition=found)
    bound: Any = criterion_form if what == "criterion" else reviewer_form
    if bound.is_valid():
        try:
            _keep_judging(request, found, bound)
        except Refusal as refusal:
            bound.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("contributions:judging", edition=edition)
    context = {
        "edition": found,
        "criteria": found.criterions.all(),
        "reviewers": found.reviewers.select_related("user", "theme"),
        "criterion_form": criterion_form,
        "reviewer_form": reviewer_form,
    }
    status = 422 if bound.errors else 200
    return render(request, "contributions/desk/judging.html", context, status=status)


def _keep_judging(request: HttpRequest, found: Edition, form: Any) -> None:
    said = dict(form.cleaned_data)
    if isinstance(form, ReviewerForm):
        theme = form.themes.get(said.pop("theme"))
        actions.add_reviewer(by=request.user, edition=found, theme=theme, **said)
        return
    key = number(request.POST.get("criterion", ""))
    criterion = get_object_or_404(found.criterions, pk=key) if key else None
    actions.save_criterion(by=request.user, edition=found, criterion=criterion, **said)


@login_required
@require_http_methods(["GET", "HEAD"])
def criterion(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Change a criterion's name or weight."""
    found = desk_edition(request, edition, PERMISSION)
    known = get_object_or_404(Criterion, edition=found, pk=pk)
    form = CriterionForm(initial={"name": known.name, "weight": known.weight})
    context = {"edition": found, "criterion": known, "form": form}
    return render(request, "contributions/desk/criterion.html", context)


@login_required
@require_POST
def remove_judging(request: HttpRequest, edition: str, what: str, pk: int) -> HttpResponse:
    """Take a criterion or a reviewer away."""
    found = desk_edition(request, edition, PERMISSION)
    if what == "criterion":
        known = get_object_or_404(Criterion, edition=found, pk=pk)
        actions.remove_criterion(by=request.user, criterion=known)
    else:
        person = get_object_or_404(Reviewer, edition=found, pk=pk)
        actions.remove_reviewer(by=request.user, reviewer=person)
    messages.success(request, _("Done."))
    return redirect("contributions:judging", edition=edition)
