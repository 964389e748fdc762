"""Who is in charge of what at the federation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rencontres.accounts.actions import ensure_user

from .. import actions
from ..forms import OfficerForm
from ..models import Officer
from .desk import guarded

APPOINT = "network.manage_officers"


@guarded(APPOINT)
def officers(request: HttpRequest) -> HttpResponse:
    """The officers, and the form that appoints one."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = ensure_user(by=request.user, email=form.cleaned_data["email"])
        actions.appoint_officer(by=request.user, user=user, duty=form.cleaned_data["duty"])
        return redirect("network:officers")
    context = {"form": form, "officers": Officer.objects.select_related("user")}
    return render(request, "network/desk/officers.html", context)


@require_POST
@guarded(APPOINT)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty back."""
    actions.dismiss_officer(by=request.user, officer=get_object_or_404(Officer, pk=pk))
    return redirect("network:officers")
