"""The page of an edition's rules: how strict each is, what is weighed, what is away or tied."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition
from rencontres.engines.timetable import Weights

from . import actions, queries
from .actions.rules import MOST_WEIGHT
from .desk import edition_for_team
from .forms import offer_absences
from .models import SessionTie
from .rules import RULES, as_values, rules_of

WEIGHTS = {
    "wishes": gettext_lazy("Two wishes of one person at one hour"),
    "groups": gettext_lazy("A theme or world region held twice at an hour"),
    "fit": gettext_lazy("Each size that a room is too large"),
    "moves": gettext_lazy("A session that leaves its place in the draft begun with"),
    "days": gettext_lazy("A theme or world region held twice on a day"),
    "crowds": gettext_lazy("Two sessions at one hour"),
}


class RulesForm(forms.Form):
    """A level for each rule, and the planner's weights."""

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data)
        now = rules_of(edition)
        for rule in RULES:
            self.fields[f"level_{rule.key}"] = forms.ChoiceField(
                label=str(rule.label),
                choices=[(level.value, level.label) for level in rule.levels],
                initial=now.level(rule.key).value,
            )
        self.fields["clashes"] = forms.IntegerField(
            label=_("Wishes that clash: told from that many people on"),
            min_value=1,
            initial=now.clashes,
        )
        weights = as_values(now.weights)
        for each in fields(Weights):
            self.fields[f"weight_{each.name}"] = forms.IntegerField(
                label=WEIGHTS[each.name],
                min_value=0,
                max_value=MOST_WEIGHT,
                initial=weights[each.name],
            )

    @property
    def strictness(self) -> list[Any]:
        """The fields of the rules."""
        return [*(self[f"level_{rule.key}"] for rule in RULES), self["clashes"]]

    @property
    def weighing(self) -> list[Any]:
        """The fields of the weights."""
        return [self[f"weight_{each.name}"] for each in fields(Weights)]

    def values(self) -> dict[str, Any]:
        """What the verb is told."""
        told = self.cleaned_data
        return {
            "levels": {rule.key: told[f"level_{rule.key}"] for rule in RULES},
            "clashes": told["clashes"],
            "weights": {each.name: told[f"weight_{each.name}"] for each in fields(Weights)},
        }


class AwayForm(forms.Form):
    """A room that cannot be used, or somebody who cannot be there, at some hours."""

    room: Any = forms.ModelChoiceField(
        label=gettext_lazy("A room that cannot be used"), queryset=None, required=False
    )
    participant: Any = forms.ModelChoiceField(
        label=gettext_lazy("Somebody who cannot be there"), queryset=None, required=False
    )
    slots: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("At these hours"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data, auto_id="away_%s")
        offer_absences(self, edition)


class TieForm(forms.Form):
    """Two sessions whose hours depend on each other."""

    first: Any = forms.ModelChoiceField(label=gettext_lazy("First session"), queryset=None)
    kind = forms.ChoiceField(label=gettext_lazy("How they are tied"), choices=SessionTie.Kind)
    second: Any = forms.ModelChoiceField(label=gettext_lazy("Second session"), queryset=None)

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data, auto_id="tie_%s")
        for name in ("first", "second"):
            chosen: Any = self.fields[name]
            chosen.queryset = edition.sessions.filter(change=None)
            chosen.label_from_instance = lambda session: words(session.title)


@login_required
def rules(request: HttpRequest, edition: str) -> HttpResponse:
    """An edition's rules."""
    return _page(request, edition_for_team(request, edition), {})


def _page(request: HttpRequest, planned: Edition, wrong: dict[str, Any]) -> HttpResponse:
    context = {
        "edition": planned,
        "form": RulesForm(planned),
        "away_form": AwayForm(planned),
        "tie_form": TieForm(planned),
        "closures": queries.closures(planned),
        "absences": queries.absences(planned),
        "ties": SessionTie.objects.filter(first__edition=planned).select_related("first", "second"),
    }
    status = 422 if wrong else 200
    return render(request, "programme/rules.html", context | wrong, status=status)


@login_required
@require_POST
def change(request: HttpRequest, edition: str) -> HttpResponse:
    """Change what one of the page's forms says."""
    planned = edition_for_team(request, edition)
    named: dict[str, Any] = {"by": request.user, "edition": planned}
    forms_: dict[str, tuple[str, Any]] = {
        "rules": ("form", RulesForm),
        "away": ("away_form", AwayForm),
        "tie": ("tie_form", TieForm),
    }
    what = request.POST.get("what", "")
    if what in forms_:
        name, made = forms_[what]
        form = made(planned, request.POST)
        if not form.is_valid():
            return _page(request, planned, {name: form})
        _keep(what, form, named)
    else:
        _remove(what, request.POST.get("key", ""), named)
    messages.success(request, _("The rules are kept: drafts are checked by them from now on."))
    return redirect("programme:rules", edition=edition)


def _keep(what: str, form: Any, named: dict[str, Any]) -> None:
    if what == "rules":
        actions.set_rules(**named, **form.values())
    elif what == "tie":
        actions.tie_sessions(**named, **form.cleaned_data)
    else:
        told = form.cleaned_data
        if not told["room"] and not told["participant"]:
            raise Refusal(_("Choose a room or a person."), code="who", status=422)
        if told["room"]:
            actions.close_room(**named, room=told["room"], slots=told["slots"])
        if told["participant"]:
            who = told["participant"]
            actions.excuse_person(**named, participant=who, slots=told["slots"])


def _remove(what: str, key: str, named: dict[str, Any]) -> None:
    """Take back a closure, an absence or a tie; what does not exist is no page."""
    edition, pk = named["edition"], int(key) if key.isascii() and key.isdigit() else 0
    if what == "reopen":
        actions.reopen_room(**named, room=get_object_or_404(edition.rooms, pk=pk))
    elif what == "expect":
        who = get_object_or_404(Participant, edition=edition, pk=pk)
        actions.expect_person(**named, participant=who)
    else:
        tie = get_object_or_404(SessionTie, first__edition=edition, pk=pk)
        actions.untie_sessions(**named, tie=tie)
