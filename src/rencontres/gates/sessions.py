"""The page of sessions with limited entry: their gates, how full they are, who attended."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from rencontres.core.permissions import allowed, require
from rencontres.editions.models import Edition

from . import actions, queries
from .forms import SessionGateForm


@login_required
def sessions(request: HttpRequest, edition: str) -> HttpResponse:
    """Live: each session's places; managers put a gate before another one."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    may_set_up = allowed(request.user, "gates.manage_devices", found)
    form = SessionGateForm(request.POST if request.method == "POST" else None, edition=found)
    if may_set_up and form.is_valid():
        actions.set_up_session_gate(by=request.user, **form.cleaned_data)
        messages.success(request, _("The gate stands: choose it at the door, or enrol a device."))
        return redirect("gates:sessions", edition=edition)
    context = {
        "edition": found,
        "form": form if may_set_up else None,
        "gates": queries.session_gates(found),
        "topic": actions.TOPIC,
    }
    return render(request, "gates/sessions.html", context, status=422 if form.errors else 200)
