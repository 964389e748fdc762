"""The files of those who publish to IATI: send one, look at what it would bring, accept it."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.permissions import require

from .. import actions, publication, wording
from ..actions.iati_files import content_of
from ..forms.iati import AcceptForm, IatiFileForm
from ..models import Authority, IatiFile
from .iati import publisher_form, show_desk

PERMISSION = "network.import_iati"
PAGE_SIZE = 50
CHANGES = {"new": _("new here"), "changed": _("changed since"), "same": _("same as before")}


@login_required
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send a file; the page of what was read in it follows."""
    require(request.user, PERMISSION)
    form = IatiFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_desk(request, publisher_form(), form)
    sent = form.cleaned_data["file"]
    kept = actions.send_iati_file(by=request.user, name=sent.name, content=sent.read())
    return redirect("network:iati-file", pk=kept.pk)


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read in a file: its activities, who takes part, what there is to say."""
    require(request.user, PERMISSION)
    return _page(request, pk, AcceptForm())


def _page(request: HttpRequest, pk: int, form: AcceptForm) -> HttpResponse:
    shown = get_object_or_404(IatiFile.objects.defer("content"), pk=pk)
    view = request.GET.get("view", "activities")
    rows = shown.report.get(view, []) if view in VIEWS else []
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "file": shown,
        "form": form,
        "view": view,
        "page": page,
        "tabs": _tabs(shown, view),
        "counts": dict.fromkeys(CHANGES, 0) | shown.report.get("counts", {}),
        "fault": wording.fault(shown.report["fault"]) if "fault" in shown.report else "",
        "dropped": sum(
            each["code"] in wording.LEFT_OUT for each in shown.report.get("findings", [])
        ),
        **VIEWS.get(view, _activities)(page),
    }
    return render(request, "network/iati_file.html", context, status=422 if form.errors else 200)


def _tabs(shown: IatiFile, view: str) -> list[dict[str, Any]]:
    labels = {
        "activities": _("Activities"),
        "findings": _("Remarks"),
        "organisations": _("Organisations"),
    }
    return [
        {
            "label": f"{label} ({len(shown.report.get(name, []))})",
            "href": f"?view={name}",
            "current": name == view,
        }
        for name, label in labels.items()
    ]


def _activities(page: Any) -> dict[str, Any]:
    names = _named(key for row in page for key in row["parties"])
    return {
        "rows": [
            row
            | {
                "parties": [names[key] for key in row["parties"] if key in names],
                "change": CHANGES[row["change"]],
            }
            for row in page
        ]
    }


def _findings(page: Any) -> dict[str, Any]:
    return {"rows": [row | {"words": wording.finding(row)} for row in page]}


def _organisations(page: Any) -> dict[str, Any]:
    names = _named(row["authority"] for row in page if row["authority"])
    return {"rows": [row | {"authority": names.get(row["authority"])} for row in page]}


def _named(keys: Any) -> dict[int, Authority]:
    return Authority.objects.in_bulk(set(keys))


VIEWS = {"activities": _activities, "findings": _findings, "organisations": _organisations}


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what a file holds."""
    require(request.user, PERMISSION)
    kept = get_object_or_404(IatiFile.objects.defer("content"), pk=pk)
    theme = None
    if kept.report.get("projects"):
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return _page(request, pk, form)
        theme = form.cleaned_data["theme"]
    actions.accept_iati_file(by=request.user, file=kept, theme=theme)
    return redirect("network:iati-file", pk=pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that was not accepted."""
    require(request.user, PERMISSION)
    actions.discard_iati_file(by=request.user, file=get_object_or_404(IatiFile, pk=pk))
    messages.success(request, _("The file is thrown away; nothing of it was recorded."))
    return redirect("network:iati")


@login_required
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    require(request.user, PERMISSION)
    kept = get_object_or_404(IatiFile, pk=pk)
    return _download(content_of(kept), kept.name)


@login_required
@require_safe
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """The activities that are kept of a file, as IATI again."""
    require(request.user, PERMISSION)
    held = io.BytesIO()
    publication.write_kept(held, file=get_object_or_404(IatiFile, pk=pk).pk)
    return _download(held.getvalue(), f"iati-{pk}.xml")


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{_plain(name)}"'},
    )


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)
