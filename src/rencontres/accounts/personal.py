"""The pages where people see, take and erase what is held about them."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require

from . import actions, queries
from .data_page import parts_for
from .forms import EraseForm, LinkForm, OnBehalfForm
from .models import DataLink

PROOF = "data link that was opened"  # in the session: its key
THEN = "page after the data link"  # in the session: its name


@require_safe
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """Everything held about the reader, by room; whoever is not signed in is sent a link."""
    if not request.user.is_authenticated:
        return redirect("accounts:data_link")
    context = {"rooms": queries.by_room(request.user), "parts": parts_for(request)}
    return render(request, "accounts/data.html", context)


@require_safe
@never_cache
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same to take away: for programs, or to read as one file that needs nothing else."""
    require(request.user, "accounts.own_data")
    held = queries.export(request.user)  # type: ignore[arg-type]
    if form == "json":
        response: HttpResponse = JsonResponse(
            {"data": held}, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    else:
        response = HttpResponse(render_to_string("accounts/export.html", {"fields": held}, request))
    response["Content-Disposition"] = f'attachment; filename="my-data.{form}"'
    return response


@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest) -> HttpResponse:
    """Ask for a link to one's data; the answer never tells whether the address is known."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if not (request.method == "POST" and form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/data_link.html", {"form": form}, status=status)
    return _send(request, form.cleaned_data["email"])


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What comes next, said alike to everybody."""
    return render(request, "accounts/data_link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link: with a button, as programs that check messages follow what they find there."""
    if request.method != "POST":
        return render(request, "accounts/data_link_open.html")
    user, opened = actions.open_data_link(by=request.user, token=token)
    then = request.session.pop(THEN, "accounts:data")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[PROOF] = opened.pk
    return redirect(then)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then a link to confirm, then the erasure."""
    require(request.user, "accounts.own_data")
    user: Any = request.user
    proof = DataLink.objects.filter(pk=request.session.get(PROOF, 0)).first()
    proven = actions.is_proven(user, proof)
    if request.method == "POST" and not proven:
        request.session[THEN] = "accounts:erase"
        return _send(request, user.email)
    form = EraseForm(request.POST if request.method == "POST" else None)
    why, status = queries.why_not_erased(user), 200
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            actions.erase_person(by=user, user=user, proof=proof)
        except Refusal as refusal:
            why, status = refusal, refusal.status
        else:
            logout(request)
            return redirect("accounts:erased")
    context = {"form": form, "why": why, "proven": proven}
    context |= {"leaving": queries.leaving(user), "staying": queries.staying(user)}
    return render(request, "accounts/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody who is signed out for good reads last."""
    return render(request, "accounts/erased.html")


@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def on_behalf(request: HttpRequest) -> HttpResponse:
    """An administrator erases somebody who asked otherwise: first what is held, then the act."""
    require(request.user, "accounts.erase_on_behalf")
    form = OnBehalfForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            context["held"] = queries.held_about(given["email"])
            if "confirmed" in request.POST:
                actions.erase_on_behalf(
                    by=request.user, address=given["email"], reason=given["reason"]
                )
                return render(request, "accounts/on_behalf_done.html")
        except Refusal as refusal:
            form.add_error("email", str(refusal))
            context.pop("held", None)
            status = refusal.status
    elif request.method == "POST":
        status = 422
    return render(request, "accounts/on_behalf.html", context, status=status)


def _send(request: HttpRequest, address: str) -> HttpResponse:
    if not ratelimit.consume(request, action="data_link"):
        raise Refusal(
            _("Too many links were asked for from here: wait a minute, then ask again."),
            code="too_many",
            status=429,
        )
    actions.send_data_link(by=request.user, address=address, language=get_language() or "fr")
    return redirect("accounts:data_link_sent")
