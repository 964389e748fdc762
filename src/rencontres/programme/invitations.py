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
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import require
from rencontres.core.widgets import LongSelect
from rencontres.delegations.forms import InvitedForm
from rencontres.editions.models import Edition
from rencontres.network.countries import EveryCountry, countries

from . import actions, queries
from .models import Role, Session

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
            messages.success(request, _("The person has a seat, and a message with the ticket."))
            return redirect("programme:parts", edition=edition)
    page = Paginator(queries.parts(sessions), PAGE).get_page(request.GET.get("page"))
    context = {"edition": found, "form": form, "page": page}
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


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "programme.edit_some", found)
    return found
