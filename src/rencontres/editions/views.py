"""The desk's page of the team: who does what, and for which part of the programme."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require

from . import actions, queries
from .forms import MemberForm
from .models import Edition, TeamMember

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, edition: str) -> HttpResponse:
    """Who works for the edition, and somebody more."""
    found = _edition(request, edition)
    form = MemberForm(request.POST or None, edition=found)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "email", "role")}
        try:
            actions.give_role(by=request.user, edition=found, **said, **form.scope_chosen)
        except Refusal as refusal:
            form.add_error("scope" if refusal.code == "scope" else None, str(refusal))
        else:
            messages.success(request, _("The role is given, and the person is told by e-mail."))
            return redirect("editions:team", edition=edition)
    page = Paginator(queries.team(found), PAGE).get_page(request.GET.get("page"))
    context = {"edition": found, "form": form, "page": page}
    return render(request, "editions/team.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take a role away."""
    member = get_object_or_404(TeamMember, edition=_edition(request, edition), pk=pk)
    actions.take_role_away(by=request.user, member=member)
    messages.success(request, _("The role is taken away; it can be given again below."))
    return redirect("editions:team", edition=edition)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "editions.manage_team", found)
    return found
