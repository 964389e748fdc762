"""What the pages of the federation's desk share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require

View = Callable[..., HttpResponse]


def guarded(permission: str) -> Callable[[View], View]:
    """A page for who is signed in and has a permission."""

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            require(request.user, permission)
            return view(request, *args, **named)

        return login_required(answer)

    return declare


def done(form: forms.BaseForm, verb: Callable[[], Any]) -> Any:
    """What a verb did with a form; a refusal stands above the form, and nothing was done."""
    try:
        return verb()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


def downloaded(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to take away."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def form_page(
    request: HttpRequest, form: Any, title: str, *, lead: str = "", submit: str, back: str
) -> HttpResponse:
    """A page of the desk that is one form."""
    context = {"form": form, "title": title, "lead": lead, "submit": submit, "back": back}
    return render(request, "network/desk/form.html", context)
