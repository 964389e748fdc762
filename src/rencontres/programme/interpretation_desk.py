"""The team's page of interpretation: the teams, and per hour what is needed and who does it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.dates import day_and_hour
from rencontres.delegations.forms import offer
from rencontres.editions.models import Edition

from . import actions, interpretation
from .models import InterpreterTeam, Session
from .sessions_desk import edition_of_editor, session_of_editor


class TeamForm(forms.Form):
    """A team of interpreters."""

    name = forms.CharField(label=_("Name of the team"), max_length=100)
    pairs = forms.CharField(
        label=_("Pairs of languages"),
        max_length=200,
        help_text=_("By their codes, with commas between: fr-en, fr-es. Each works both ways."),
    )
    members = forms.CharField(
        label=_("Its interpreters"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name a line."),
    )
    away = forms.MultipleChoiceField(
        label=_("It is away at"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, edition: Edition, team: InterpreterTeam | None = None) -> None:
        initial = {}
        if team:
            initial = {
                "name": team.name,
                "pairs": ", ".join("-".join(pair) for pair in team.pairs),
                "members": "\n".join(team.members),
                "away": [slot.key for slot in team.away.all()],
            }
        super().__init__(data, initial=initial)
        named = [
            (s.key, capfirst(day_and_hour(s.starts, edition.zone))) for s in edition.slots.all()
        ]
        offer(self, "away", named)


@login_required
def overview(request: HttpRequest, edition: str) -> HttpResponse:
    """Per hour, which pairs are needed and which teams do it; what nobody can do."""
    found = edition_of_editor(request, edition)
    teams = list(found.interpreter_teams.prefetch_related("away"))
    sessions = interpretation.placed_sessions(found)
    context = {
        "edition": found,
        "teams": [(team, [interpretation.said(pair) for pair in team.pairs]) for team in teams],
        "hours": _hours(found, teams, sessions),
        "needing": len(sessions),
        "lacking": sum(interpretation.covered(s) != interpretation.pairs_of(s) for s in sessions),
    }
    return render(request, "programme/interpretation.html", context)


def _hours(
    edition: Edition, teams: list[InterpreterTeam], sessions: list[Session]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sessions by hour, each with its pairs and the teams that could still be given to it."""
    hours: dict[str, list[dict[str, Any]]] = {}
    for session in sessions:
        assert session.slot is not None  # noqa: S101  (they have their hour)
        needed, covered = interpretation.pairs_of(session), interpretation.covered(session)
        working = [each.team for each in session.interpreting.all()]
        able = [
            team
            for team in teams
            if team not in working
            and {interpretation.pair_of(*pair) for pair in team.pairs} & (needed - covered)
            and session.slot not in team.away.all()
        ]
        row = {
            "session": session,
            "pairs": [(interpretation.said(p), p in covered) for p in sorted(needed)],
            "working": working,
            "able": able,
        }
        hours.setdefault(capfirst(day_and_hour(session.slot.starts, edition.zone)), []).append(row)
    return list(hours.items())


@login_required
def team(request: HttpRequest, edition: str, pk: int = 0) -> HttpResponse:
    """A team, to change or (without a key) to make."""
    found = edition_of_editor(request, edition)
    row = get_object_or_404(InterpreterTeam, edition=found, pk=pk) if pk else None
    form = TeamForm(request.POST or None, found, row)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.save_team(
                by=request.user,
                edition=found,
                team=row,
                name=said["name"],
                pairs=said["pairs"],
                members=said["members"].splitlines(),
                away=found.slots.filter(key__in=said["away"]),
            )
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("programme:interpretation", edition=edition)
    context = {"edition": found, "form": form, "team": row}
    status = 422 if form.errors else 200
    return render(request, "programme/interpreter_team.html", context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take a team away."""
    found = edition_of_editor(request, edition)
    actions.delete_team(
        by=request.user, team=get_object_or_404(InterpreterTeam, edition=found, pk=pk)
    )
    messages.success(request, _("The team is deleted."))
    return redirect("programme:interpretation", edition=edition)


@login_required
@require_POST
def assign(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Give a team to a session, or take it out."""
    session = session_of_editor(request, edition, key)
    written = request.POST.get("team", "")
    chosen = get_object_or_404(
        InterpreterTeam, edition=session.edition, pk=int(written) if written.isdecimal() else 0
    )
    verb = actions.free_team if "free" in request.POST else actions.assign_team
    verb(by=request.user, session=session, team=chosen)
    return redirect("programme:interpretation", edition=edition)


@login_required
@require_POST
def assign_all(request: HttpRequest, edition: str) -> HttpResponse:
    """Give teams to every session, and tell what no team can do."""
    found = edition_of_editor(request, edition)
    lacks = actions.assign_all_teams(by=request.user, edition=found)
    for lack in lacks:
        messages.warning(request, told(found, lack))
    if not lacks:
        messages.success(request, _("Every session has its interpreters."))
    return redirect("programme:interpretation", edition=edition)


def told(edition: Edition, lack: interpretation.Lack) -> str:
    """What is lacking when, in words: proven, as no assignment could do more."""
    needed = ngettext(
        "%(when)s: %(count)d session needs %(pair)s.",
        "%(when)s: %(count)d sessions need %(pair)s.",
        len(lack.sessions),
    ) % {
        "when": capfirst(day_and_hour(lack.slot.starts, edition.zone)),
        "count": len(lack.sessions),
        "pair": interpretation.said(lack.pair),
    }
    have = ngettext(
        "%(count)d team has it then: not all can be served.",
        "%(count)d teams have it then: not all can be served.",
        lack.teams,
    ) % {"count": lack.teams}
    return f"{needed} {have}"
