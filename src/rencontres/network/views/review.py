"""The review queue of an import: one name at a time, one key each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal

from .. import actions
from ..importing import report as reports
from ..importing.wording import reason_in_words
from ..models import Authority, Import, ImportName
from ..queries import imports as queries
from ..queries import search_authorities, territories
from .imports import import_or_404, step


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The next name to review, or the one that was asked for, with who may be meant."""
    of = import_or_404(request, pk)
    if of.state != Import.State.PREVIEWED:
        return step(of)
    asked = request.GET.get("name", "")
    if asked.isdecimal():
        name: ImportName | None = get_object_or_404(of.names, pk=asked)
    else:
        name = queries.queue(of).first()
    waiting, answered = queries.queue(of).count(), queries.answered(of).count()
    context = {"import": of, "answered": answered, "waiting": waiting, "name": name}
    if name is not None:
        context |= _question(name, request.GET.get("q", "").strip()[:100])
        context |= {"number": answered + 1, "total": answered + waiting, "asked": bool(asked)}
    return render(request, "network/imports/review.html", context)


def _question(name: ImportName, words: str) -> dict[str, object]:
    """What is asked about a name: its rows, and whom to choose from."""
    rows, count = queries.rows_with(name)
    choices = _searched(name, words) if words else queries.choices(name)
    places = territories(each.authority for each in choices)
    return {
        "words": words,
        "told": [reports.texts_of(name.of, row) for row in rows],
        "row_count": count,
        "choices": [
            (key, each.authority, _place(each.authority, places), reason_in_words(each.reason))
            for key, each in enumerate(choices, start=1)
        ],
    }


def _searched(name: ImportName, words: str) -> list[queries.Choice]:
    found = search_authorities(words, country=name.country or None)
    found = found.select_related("country")[: queries.MOST_CANDIDATES]
    return [queries.Choice(authority) for authority in found]


def _place(of: Authority, names: dict[tuple[str, str], str]) -> str:
    department = names.get((Authority.Kind.DEPARTMENT, of.department), "")
    return f"{department} ({of.department})" if department else of.department


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick an authority, say that there is none, skip, or take the last answer back."""
    of = import_or_404(request, pk)
    said = request.POST.get("answer", "")
    try:
        if said == "undo":
            back = actions.undo_answer(by=request.user, of=of)
            messages.success(request, _("Your answer is taken back."))
            return redirect(f"{request.path.removesuffix('answer/')}?name={back.pk}")
        name = get_object_or_404(of.names, pk=request.POST.get("name") or 0)
        if said == "skip":
            actions.skip_name(by=request.user, name=name)
        else:
            key = None if said == "none" else int(said)
            actions.answer_name(by=request.user, name=name, authority=key)
    except ValueError as error:
        raise Http404 from error
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("network:import-review", pk=of.pk)
