"""The desk's page of speakers: who has a part, and somebody more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import allowed, require
from rencontres.core.widgets import LongSelect
from rencontres.delegations.forms import InvitedForm
from rencontres.editions.models import Edition
from rencontres.network.countries import EveryCountry, countries

from . import actions, queries
from .models import Declined, Role, Session
from .part_forms import PartsFilter

PAGE = 50


class SpeakerForm(InvitedForm):
    """Somebody, whom they represent, and their part in a session."""

    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=EveryCountry(), widget=LongSelect)
    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none())
    kind = forms.ChoiceField(label=_("Part"), choices=Role.Kind.choices, initial=Role.Kind.SPEAKER)

    def __init__(self, *arguments: Any, sessions: QuerySet[Session], **options: Any) -> None:
        super().__init__(*arguments, **options)
        boxes: Any = self.fields
        boxes["session"].queryset = sessions.order_by("pk")
        boxes["session"].label_from_instance = lambda session: words(session.title)


@login_required
def speakers(request: HttpRequest, edition: str) -> HttpResponse:
    """Who has a part, and somebody more."""
    found = _edition(request, edition)
    sessions = queries.editable_sessions(request.user, found)
    form = SpeakerForm(request.POST or None, sessions=sessions)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.invite_speaker(
                by=request.user,
                session=said["session"],
                kind=said["kind"],
                person=form.person,
                organisation=said["organisation"],
                country=countries()[said["country"]],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Invited: the person is asked by e-mail, and has a seat."))
            return redirect("programme:parts", edition=edition)
    filters = PartsFilter(request.GET)
    parts = queries.parts(sessions)
    rows = parts.filter(state=filters.asked) if filters.asked else parts
    context = {
        "edition": found,
        "form": form,
        "filters": filters,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "waiting": parts.filter(state=Role.State.INVITED).count(),
        "declined": queries.declined(sessions),
        "whole": allowed(request.user, "programme.edit", found),
    }
    status = 422 if form.errors else 200
    return render(request, "programme/parts_desk.html", context, status=status)


@login_required
@require_POST
def remove(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take somebody's part away."""
    part = get_object_or_404(Role, session__edition=_edition(request, edition), pk=pk)
    actions.remove_role(by=request.user, session=part.session, participant=part.participant)
    messages.success(request, _("Done: the registration team sees the seat, to keep or give back."))
    return redirect("programme:parts", edition=edition)


@login_required
@require_POST
def remind(request: HttpRequest, edition: str) -> HttpResponse:
    """Write to everybody who has not answered."""
    written = actions.remind_people(by=request.user, edition=_edition(request, edition))
    told = ngettext("%(count)d message sent.", "%(count)d messages sent.", written) % {
        "count": written
    }
    rest = _("Nobody is written to twice in three days.")
    messages.success(request, f"{told} {rest}")
    return redirect("programme:parts", edition=edition)


@login_required
@require_POST
def forget(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take a declined part off the list."""
    found = get_object_or_404(Declined, session__edition=_edition(request, edition), pk=pk)
    actions.forget_declined(by=request.user, session=found.session, declined=found)
    return redirect("programme:parts", edition=edition)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "programme.edit_some", found)
    return found
