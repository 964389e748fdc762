"""The page on which a programme of other software is looked at, then accepted.

What was read travels with the page, signed, so that nothing is kept before it is accepted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal

from . import actions
from .forms import ScheduleForm
from .schedules.matching import CHANGED, NEW, REFUSED, SAME, Matching
from .schedules.reading import Talk, read
from .sessions_desk import edition_of_editor

SALT = "rencontres.programme.importing"
A_DAY = 86_400


@login_required
def page(request: HttpRequest, edition: str) -> HttpResponse:
    """Choose a file; then see what it would make, before anything is made."""
    found = edition_of_editor(request, edition)
    form = ScheduleForm(request.POST or None, request.FILES or None, found.session_kinds.all())
    context: dict[str, Any] = {"edition": found, "form": form}
    if form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        talks = read(file, found.zone)
        lines = Matching(found, kind).lines(talks)
        counts = Counter(line.state for line in lines)
        context |= {
            "lines": lines,
            "file": file.name,
            "counts": [(label, counts[state]) for state, label in _labels().items()],
            "acceptable": any(line.state != REFUSED for line in lines),
            "payload": _signed(talks, kind, file.name),
        }
    status = 422 if form.errors else 200
    return render(request, "programme/schedule_import.html", context, status=status)


def _labels() -> dict[str, str]:
    return {
        NEW: _("to be made"),
        CHANGED: _("to be changed"),
        SAME: _("as it is"),
        REFUSED: _("not possible"),
    }


def _signed(talks: list[Talk], kind: str, name: str) -> str:
    said = {"talks": [asdict(talk) for talk in talks], "kind": kind, "name": name}
    return signing.dumps(said, salt=SALT, compress=True)


@login_required
@require_POST
def accept(request: HttpRequest, edition: str) -> HttpResponse:
    """Make what the page showed."""
    found = edition_of_editor(request, edition)
    try:
        said = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        what = _("This preview is too old or was changed: choose the file again.")
        raise Refusal(what, code="preview", status=422) from error
    talks = [Talk(**{**talk, "people": tuple(talk["people"])}) for talk in said["talks"]]
    lines, draft = actions.import_schedule(
        by=request.user, edition=found, talks=talks, kind=said["kind"], name=said["name"][:100]
    )
    counts = Counter(line.state for line in lines)
    told = _("%(new)d sessions made, %(changed)d changed, %(same)d as they were.")
    messages.success(request, told % {state: counts[state] for state in (NEW, CHANGED, SAME)})
    if draft is None:
        return redirect("programme:sessions", edition=edition)
    messages.info(request, _("Their rooms and hours stand in this draft."))
    return redirect("programme:draft", edition=edition, pk=draft.pk)
