"""A page for each link and project, with its history, and what a person does there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core import dates, partial_dates
from rencontres.core.languages import words
from rencontres.core.permissions import allowed, require

from .. import actions, history, queries
from ..codes import SIGNIFICANCE
from ..models import Agreement, Authority, Link, Project, Revision
from ..queries.codes import names

Cooperation = Link | Project
KINDS: dict[str, type[Any]] = {model.word: model for model in (Link, Project, Agreement)}


def find(word: str, pk: int) -> Any:
    """The link, project or agreement of an address."""
    return get_object_or_404(KINDS[word], pk=pk)


def find_own(request: HttpRequest, word: str, pk: int) -> Any:
    """The same, which the reader must be allowed to change."""
    of = find(word, pk)
    require(request.user, "network.edit", of)
    return of


@require_safe
def cooperation(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """One link or project: who, what, since when, and what it rests on."""
    of = get_object_or_404(queries.in_full(KINDS[word]), pk=pk)
    editable = allowed(request.user, "network.edit", of)
    context = {
        "of": of,
        "parties": queries.parties_of(of),
        "facts": _facts(of),
        "editable": editable,
        "history": history.entries_of(of)[:3] if editable else [],
    }
    if isinstance(of, Link):
        context |= {"agreements": _agreements(of), "rows": _projects(of)}
        return render(request, "network/link.html", context)
    return render(request, "network/project.html", context | _coded(of))


def _coded(of: Project) -> dict[str, Any]:
    """Goals, purposes, markers and budgets, with the names of their codes."""
    policies = names("PolicyMarker", [each.code for each in of.markers.all()])
    purposes = names("Sector", [each.code for each in of.purposes.all()])
    channels = names("CRSChannelCode", [each.channel for each in of.budgets.all()])
    return {
        "goals": _goals(of.sdgs),
        "markers": [
            (words(policies.get(each.code, {})) or each.code, SIGNIFICANCE[each.significance])
            for each in of.markers.all()
        ],
        "purposes": [(each, purposes.get(each.code, {})) for each in of.purposes.all()],
        "budgets": [(each, channels.get(each.channel, {})) for each in of.budgets.all()],
    }


def _goals(codes: Sequence[str]) -> list[str]:
    """Goals and targets with their names; a target without a name of its own has its goal's."""
    goals = names("UNSDG-Goals", [code.partition(".")[0] for code in codes])
    targets = names("UNSDG-Targets", codes)
    told = []
    for code in codes:
        goal = words(goals.get(code.partition(".")[0], {}))
        of_goal = f"({goal})" if "." in code and goal else goal
        told.append(f"{code} {words(targets.get(code, {})) or of_goal}".strip())
    return told


def _projects(of: Link) -> list[tuple[Project, list[Any], list[Any]]]:
    return [(project, list(project.parties.all()), []) for project in of.projects.all()]


def _agreements(of: Link) -> list[dict[str, Any]]:
    """The agreements as a timeline: what happened when, and where each stands today."""
    today = timezone.localdate()
    return [
        {
            "of": each,
            "state": each.state_on(today),
            "tone": "good" if each.state_on(today) == Agreement.State.IN_FORCE else "",
            "steps": _steps(each),
            "renewal": each.get_renewal_display(),
        }
        for each in of.agreements.all()
    ]


def _steps(of: Agreement) -> list[tuple[str, str]]:
    """What happened to an agreement and what will, in the order of the law."""
    term = of.term_on(timezone.localdate())
    steps = [
        (_("Council decision"), partial_dates.said(of.decided)),
        (_("Signature"), partial_dates.said(of.signed)),
        (_("Transmission, entry into force"), partial_dates.said(of.transmitted)),
        (_("Term"), dates.long_date(term) if term else ""),
    ]
    return [(step, when) for step, when in steps if when]


def _facts(of: Cooperation) -> list[tuple[str, object]]:
    """What is known of a link or project, in the order it is shown."""
    kind = (_("Kind of link"), capfirst(of.get_kind_display()) if isinstance(of, Link) else "")
    return [
        kind,
        (_("Reason of the suspension"), of.reason if of.status == "suspended" else ""),
        (_("Since"), partial_dates.said(of.since)),
        (_("Until"), partial_dates.said(of.until)),
        (_("Source"), of.source),
        (_("Confidence"), f"{number_format(of.confidence * 100, 0)} %"),
        (_("Last confirmed"), dates.long_date(of.confirmed) if of.confirmed else _("never")),
    ]


@require_safe
@login_required
def history_of(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Who changed what when, for those who may change it themselves."""
    of = find_own(request, word, pk)
    return render(request, "network/history.html", {"of": of, "entries": history.entries_of(of)})


@require_POST
@login_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change back."""
    revision = get_object_or_404(
        Revision.objects.select_related("link", "project", "agreement", "authority"), pk=pk
    )
    of = actions.undo_change(by=request.user, revision=revision)
    if of is None:
        messages.success(request, _("It is taken out of the registry."))
        if revision.agreement is not None:
            return redirect("network:cooperation", "links", revision.agreement.link_id)
        return redirect("network:mine")
    messages.success(request, _("The change is undone: the history tells of it."))
    if isinstance(of, Authority):
        return redirect("network:authority-history", of.pk)
    return redirect("network:history", of.word, of.pk)


@require_POST
@login_required
def confirm(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Say that it is still true."""
    of = actions.confirm_cooperation(by=request.user, of=find(word, pk))
    messages.success(request, _("Confirmed: this is true today."))
    return back(request, of)


@require_POST
@login_required
def resume(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Say that it is under way again."""
    of = actions.resume_cooperation(by=request.user, of=find(word, pk))
    messages.success(request, _("It is under way again."))
    return back(request, of)


def back(request: HttpRequest, of: Cooperation | Agreement) -> HttpResponse:
    """To the page where the button was, if it is ours; else to that of the link or project."""
    if request.POST.get("next") == "mine":
        return redirect("network:mine")
    if isinstance(of, Agreement):
        return redirect("network:cooperation", "links", of.link_id)
    return redirect("network:cooperation", of.word, of.pk)
