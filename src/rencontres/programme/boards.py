"""The page on which a draft is changed: by hand, by drag and drop, from the keyboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.editions.models import Edition

from . import actions, advice, board, cells, checking, editing, queries
from .desk import edition_for_team
from .forms import PlaceForm, ReleaseForm, RepairForm, RestForm, TrayForm
from .models import Draft, Session, Step

BOARD = "board"  # what the page's own script says in X-Requested-With


def draft_of(request: HttpRequest, slug: str, pk: int) -> Draft:
    """A draft, for those who plan its edition."""
    edition = edition_for_team(request, slug)
    found = get_object_or_404(queries.drafts(edition), pk=pk)
    found.edition = edition
    return found


def board_context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the board's parts show; `?session=` picks the one to be placed by the form."""
    form = TrayForm(draft.edition, request.GET)
    shown = board.board_of(draft, form.filters())
    undo, redo = queries.next_steps(draft)
    picked = shown.cards.get(request.GET.get("session", ""))
    return {
        "edition": draft.edition,
        "draft": draft,
        "release": getattr(draft, "release", None),
        "board": shown,
        "tray_form": form,
        "undo": undo,
        "redo": redo,
        "picked": picked,
        "place_form": PlaceForm(draft.edition, picked) if picked else None,
        "editable": draft.state == Draft.State.READY and not hasattr(draft, "release"),
    }


@login_required
@require_POST
def edit(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Change a draft by one step; the page's script receives the board anew, others the page."""
    draft = draft_of(request, edition, pk)
    scripted = request.headers.get("X-Requested-With") == BOARD
    try:
        said, status = _done(request, draft), 200
    except Refusal as refusal:
        if not scripted:
            raise
        said, status = str(refusal), refusal.status
    if scripted:
        draft = draft_of(request, edition, pk)
        context = board_context(request, draft) | {"said": said, "refused": status != 200}
        return render(request, "programme/parts/board.html", context, status=status)
    messages.success(request, said)
    return redirect("programme:draft", edition=edition, pk=pk)


def _done(request: HttpRequest, draft: Draft) -> str:
    """Do what is asked, and say what was done."""
    verb = request.POST.get("verb", "")
    if verb in ("undo", "redo"):
        run = actions.undo_step if verb == "undo" else actions.redo_step
        step = run(by=request.user, draft=draft, step=_number(request.POST.get("step", "")))
        return step_said(draft, step, undone=verb == "undo")
    session = _session(draft.edition, request.POST.get("session", ""))
    seen = _seen(request.POST.get("seen", ""))
    named: dict[str, Any] = {"by": request.user, "draft": draft, "session": session, "seen": seen}
    match verb:
        case "place":
            step = actions.place_session(**named, **_there(draft.edition, request.POST))
        case "swap":
            other = _session(draft.edition, request.POST.get("other", ""))
            other_seen = _seen(request.POST.get("other_seen", ""))
            step = actions.swap_sessions(**named, other=other, other_seen=other_seen)
        case "lock" | "unlock":
            step = actions.lock_session(**named, locked=verb == "lock")
        case "unplace":
            step = actions.unplace_session(**named)
        case _:
            raise Refusal(_("This cannot be done to a session."), code="verb", status=422)
    return step_said(draft, step)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0


def _session(edition: Edition, key: str) -> Session:
    return get_object_or_404(edition.sessions, key=key)


def _there(edition: Edition, data: Any) -> dict[str, Any]:
    """The room and slot of a form; a place that does not exist is no page."""
    room, _space, slot = data.get("place", "").partition(" ")
    return {
        "room": get_object_or_404(edition.rooms, key=data.get("room") or room),
        "slot": get_object_or_404(edition.slots, key=data.get("slot") or slot),
    }


def _seen(value: str) -> editing.Seen:
    room, _space, slot = value.partition(" ")
    return (room, slot) if slot else None


def step_said(draft: Draft, step: Step, *, undone: bool = False) -> str:
    """What a step did, session by session: “« Eau » : Grand salon, lundi 9 octobre, 09:00.”"""
    titles = dict(draft.edition.sessions.filter(key__in=step.after).values_list("key", "title"))
    lines = []
    for key, spot in (step.before if undone else step.after).items():
        values = {
            "title": words(titles.get(key)) or key,
            "where": editing.where(draft, editing.Spot(*spot) if spot else None),
        }
        if step.verb in ("lock", "unlock") and spot and spot[2]:
            lines.append(_("“%(title)s” is locked: %(where)s.") % values)
        else:
            lines.append(_("“%(title)s”: %(where)s.") % values)
    return " ".join(lines)


@login_required
def cells_for(request: HttpRequest, edition: str, pk: int, key: str) -> HttpResponse:
    """What each cell would break for a session, for the page's script."""
    draft = draft_of(request, edition, pk)
    return JsonResponse(cells.cells_of(draft, _session(draft.edition, key)))


@login_required
def draft(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A draft: how good it is, what it breaks, its grid, and what the planner can do with it."""
    return draft_page(request, edition_for_team(request, edition), pk)


def draft_page(
    request: HttpRequest,
    planned: Edition,
    pk: int,
    *,
    form: ReleaseForm | None = None,
    rest_form: RestForm | None = None,
    repair_form: RepairForm | None = None,
) -> HttpResponse:
    """The page of a draft, with a form that comes back."""
    shown = draft_of(request, planned.slug, pk)
    context = board_context(request, shown)
    if request.headers.get("X-Requested-With") == BOARD:
        return render(request, "programme/parts/board.html", context)
    released = planned.releases.count()
    name = {"name": _("Draft %(number)d") % {"number": planned.drafts.count() + 1}}
    version = _("Version %(number)d") % {"number": released + 1}
    context |= {
        "would_move": queries.would_move(shown),
        "form": form or ReleaseForm(initial={"name": version, "tell": released > 0}),
        "rest_form": rest_form or RestForm(initial=name, auto_id="rest_%s"),
        "repair_form": repair_form or RepairForm(planned, initial=name, auto_id="repair_%s"),
        "lines": _lines(shown),
        "ways": advice.ways_of(shown),
        "moves": advice.moves_of(shown),
        "chart": advice.chart_of(shown),
        "told": queries.told(shown.release) if hasattr(shown, "release") else None,
    }
    status = 422 if form or rest_form or repair_form else 200
    return render(request, "programme/draft.html", context, status=status)


def _lines(shown: Draft) -> list[str]:
    """Why there is no timetable, in words."""
    if shown.state != Draft.State.IMPOSSIBLE:
        return []
    return [line for _blocking, line in checking.lines_of(shown)]


@login_required
@require_POST
def release(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Make a draft the programme."""
    planned = edition_for_team(request, edition)
    chosen = get_object_or_404(Draft, edition=planned, pk=pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return draft_page(request, planned, pk, form=form)
    made = actions.release_timetable(by=request.user, draft=chosen, **form.cleaned_data)
    freed = made.facts["freed_bookings"]
    told = _("“%(name)s” is the programme now: %(placed)d sessions placed, %(moved)d moved.") % {
        "name": made.name,
        **made.facts,
    }
    if freed:
        told += " " + ngettext(
            "%(count)d booking clashed and was freed.",
            "%(count)d bookings clashed and were freed.",
            freed,
        ) % {"count": freed}
    messages.success(request, told)
    return redirect("programme:desk", edition=edition)
