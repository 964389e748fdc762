"""Pages about accounts; those of signing in are allauth's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from .models import User
from .queries import demonstration_accounts


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("user")
def demo(request: HttpRequest) -> HttpResponse:
    """The demonstration's accounts, each signed in with one click; nowhere else (404)."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        user = get_object_or_404(demonstration_accounts(), email=request.POST.get("email", ""))
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(_desk_of(user) or reverse("delegations:me"))
    accounts = [(user, _roles(user)) for user in demonstration_accounts()]
    return render(request, "accounts/demo.html", {"accounts": accounts})


def _roles(user: User) -> list[str]:
    """What the account stands for, in the reader's words."""
    teams = list(dict.fromkeys(str(member.get_role_display()) for member in user.teams.all()))
    teams += [str(officer.get_duty_display()) for officer in user.duties.all()]
    if teams:
        return teams
    heads = any(person.headed.all() for person in user.participations.all())
    return [_("head of delegation") if heads else _("participant")]


def _desk_of(user: User) -> str | None:
    """Where an officer of the federation or a member of the team begins."""
    if user.duties.all():
        return reverse("network:desk")
    member = next(iter(user.teams.all()), None)
    return reverse("press:dashboard", args=[member.edition.slug]) if member else None
