"""The proceedings: read by everybody, written by the programme's team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.forms import MultilingualFormField
from rencontres.core.permissions import allowed, require
from rencontres.core.public import public
from rencontres.editions.queries import visible_editions
from rencontres.programme.models import Session

from . import actions, documents, queries
from .attendance import sentence

PAGE = 50


class RecordForm(forms.Form):
    """What remains of a session."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    recording = forms.URLField(
        label=_("Address of the recording"), required=False, max_length=500, assume_scheme="https"
    )
    minutes = MultilingualFormField(label=_("Minutes"), lines=8, required=False)
    published = forms.BooleanField(label=_("Everybody may read this"), required=False)


@public
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """What was recorded and written; the team sees every session that has an hour."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    writes = allowed(request.user, "programme.edit", found)
    sessions = queries.held(found) if writes else queries.published(found)
    page = Paginator(sessions, PAGE).get_page(request.GET.get("page"))
    rows = [(session, sentence(session)) for session in page]
    context = {"edition": found, "page": page, "rows": rows, "writes": writes}
    return render(request, "proceedings/list.html", context)


@public
def pdf(request: HttpRequest, edition: str) -> HttpResponse:
    """All that is published, as one PDF."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    sessions = list(queries.published(found))
    if not sessions:
        raise Http404
    return HttpResponse(documents.pdf(found, sessions), content_type="application/pdf")


@login_required
def write(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """The team's page of one session's record."""
    session = get_object_or_404(
        Session.objects.select_related("edition", "record"), edition__slug=edition, key=key
    )
    require(request.user, "programme.edit", session)
    form = RecordForm(request.POST or None, initial=_now(session))
    if form.is_valid():
        try:
            actions.write_record(by=request.user, session=session, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("proceedings:list", edition=edition)
    context = {"edition": session.edition, "session": session, "form": form}
    return render(request, "proceedings/write.html", context, status=422 if form.errors else 200)


def _now(session: Session) -> dict[str, Any]:
    record = getattr(session, "record", None)
    if record is None:
        return {"seen": 0}
    return {
        "seen": record.version,
        "recording": record.recording,
        "minutes": record.minutes,
        "published": record.published,
    }
