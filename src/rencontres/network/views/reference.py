"""The page of the reference lists: which are loaded, what was done, what a release would change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, queries, releases
from .desk import guarded

LOAD = "network.load_reference_data"


@guarded(LOAD)
def reference_data(request: HttpRequest) -> HttpResponse:
    """The release that is loaded, the one shipped, and the log of both."""
    return _page(request)


@require_POST
@guarded(LOAD)
def compare(request: HttpRequest) -> HttpResponse:
    """What the shipped lists would change."""
    changes = actions.compare_reference_data(by=request.user, lists=releases.shipped())
    return _page(request, changes=changes, told=changes.told())


@require_POST
@guarded(LOAD)
def apply(request: HttpRequest) -> HttpResponse:
    """Make the registry agree with the shipped lists."""
    changes = actions.apply_reference_data(by=request.user, lists=releases.shipped())
    words = _("The registry agrees with release %(version)s.")
    messages.success(request, words % {"version": changes.version})
    return redirect("network:reference-data")


def _page(request: HttpRequest, **more: object) -> HttpResponse:
    context = {
        "loaded": queries.loaded_release(),
        "shipped": releases.shipped_source(),
        "log": queries.reference_log(),
    }
    return render(request, "network/desk/reference_data.html", context | more)
