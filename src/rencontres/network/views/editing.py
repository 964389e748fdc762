"""The forms with which a link, a project or an agreement is recorded and corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.accounts.permissions import is_administrator
from rencontres.core.actions import Refusal

from .. import actions
from ..forms import AgreementForm, AttachForm, EndForm, LinkSheet, ProjectSheet, SuspendForm
from ..models import Agreement, Attachment, Link, Project
from ..people import authorities_of, represented_by, why_not
from ..records import Document, record_of
from .cooperation import back, find, find_own

SHEETS: dict[str, Any] = {Link.word: LinkSheet, Project.word: ProjectSheet}
VERBS: dict[str, Any] = {Link.word: actions.create_link, Project.word: actions.create_project}


@login_required
def create(request: HttpRequest, word: str) -> HttpResponse:
    """Record a link or a project; `?authority=…` names parties, `?link=…` those of a link."""
    if not (is_administrator(request.user, None) or authorities_of(request.user)):
        told = why_not(request.user, represented_by(request.user))
        raise told or PermissionDenied("network.edit")
    sent = request.POST if request.method == "POST" else None
    sheet = SHEETS[word](sent, {"link": request.GET.get("link")}, _parties(request, word))
    return _answer(request, sheet, None, word)


def _parties(request: HttpRequest, word: str) -> list[dict[str, Any]]:
    """The parties that an address names: the first leads a project."""
    keys = [key for key in request.GET.getlist("authority") if key.isdecimal()]
    if request.GET.get("link", "").isdecimal():
        keys += [str(key) for key in record_of(find(Link.word, int(request.GET["link"]))).parties]  # type: ignore[union-attr]
    roles = ["lead"] if word == Project.word else []
    return [
        {"authority": key, "role": role}
        for key, role in zip(dict.fromkeys(keys), [*roles, *["partner"] * len(keys)], strict=False)
    ]


@login_required
def edit(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Correct a link or project."""
    of = find_own(request, word, pk)
    sent = request.POST if request.method == "POST" else None
    sheet = SHEETS[word].of(record_of(of), of.version, sent)
    return _answer(request, sheet, of, word)


def _answer(request: HttpRequest, sheet: Any, of: Any, word: str) -> HttpResponse:
    """Save the sheet, or show it again: with more rows, or with what is to be corrected."""
    sent = request.POST
    refusal: Refusal | None = None
    if request.method == "POST":
        if sheet.asks_for_more(sent):
            sheet.answer(sent)
        elif sheet.is_sound():
            try:
                saved = _save(request, sheet, of, word)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("Saved: the history tells of it."))
                return back(request, saved)
    errors = sheet.form.is_bound and (refusal or not sheet.is_sound())
    seen = getattr(refusal, "version", None) or sheet.form["seen"].value()
    return render(
        request,
        f"network/{word}_sheet.html",
        {"sheet": sheet, "of": of, "refusal": refusal, "errors": errors, "seen": seen},
        status=(refusal.status if refusal else 422) if errors else 200,
    )


def _save(request: HttpRequest, sheet: Any, of: Any, word: str) -> Any:
    if of is None:
        return VERBS[word](by=request.user, new=sheet.record())
    seen = sheet.form.cleaned_data["seen"]
    return actions.edit_cooperation(by=request.user, of=of, seen=seen or 0, new=sheet.record())


@login_required
def end(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Say that it is over."""
    return _ask(
        request,
        find_own(request, word, pk),
        EndForm,
        actions.end_cooperation,
        title=_("Say that this has ended"),
        submit=_("It has ended"),
    )


@login_required
def suspend(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Say that it is stopped for a time."""
    return _ask(
        request,
        find_own(request, word, pk),
        SuspendForm,
        actions.suspend_cooperation,
        title=_("Suspend, and say why"),
        submit=_("Suspend"),
    )


def _ask(
    request: HttpRequest, of: Any, kind: type[forms.Form], verb: Any, **words: str
) -> HttpResponse:
    """A short form whose values a verb takes."""
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verb(by=request.user, of=of, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved: the history tells of it."))
            return back(request, of)
    return _asked(request, of, form, **words)


def _asked(request: HttpRequest, of: Any, form: forms.Form, **words: str) -> HttpResponse:
    context = {"of": of, "form": form, "next": request.GET.get("next", ""), **words}
    return render(request, "network/question.html", context, status=422 if form.errors else 200)


@login_required
def attach(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Attach a document."""
    to = find_own(request, word, pk)
    form = AttachForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        try:
            _attach(request, to, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is attached."))
            return back(request, to)
    return _asked(request, to, form, title=_("Attach a document"), submit=_("Attach"))


def _attach(request: HttpRequest, to: Any, given: dict[str, Any]) -> None:
    told = {"title": given["title"], "language": given["language"]}
    if given["file"]:
        actions.attach_file(by=request.user, to=to, file=given["file"], **told)
    else:
        document = Document(url=given["url"], **told)
        actions.attach_document(by=request.user, to=to, document=document)


@require_POST
@login_required
def detach(request: HttpRequest, word: str, pk: int, attachment: int) -> HttpResponse:
    """Take a document away."""
    of = find_own(request, word, pk)
    gone = get_object_or_404(of.attachments, pk=attachment)
    actions.detach_document(by=request.user, of=of, attachment=gone)
    messages.success(request, _("The document is taken away; undoing brings it back."))
    return back(request, of)


@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a document, to be kept and never shown within our pages."""
    attachment = get_object_or_404(Attachment.objects.exclude(file=""), pk=pk)
    name = slugify(attachment.title) or "document"
    suffix = str(attachment.file.name).rpartition(".")[2]
    return FileResponse(attachment.file.open("rb"), as_attachment=True, filename=f"{name}.{suffix}")


@login_required
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an agreement of a link."""
    link = find_own(request, Link.word, pk)
    form = AgreementForm(
        request.POST if request.method == "POST" else None, others=link.agreements.all()
    )
    if form.is_valid():
        try:
            actions.create_agreement(by=request.user, new=form.record(link.pk))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agreement is recorded."))
            return redirect("network:cooperation", Link.word, link.pk)
    return _asked(request, link, form, title=_("Record an agreement"), submit=_("Record"))


@login_required
def edit_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an agreement."""
    of: Agreement = find_own(request, Agreement.word, pk)
    others = of.link.agreements.exclude(pk=of.pk)
    initial = vars(record_of(of)) | {"seen": of.version}
    form = AgreementForm(
        request.POST if request.method == "POST" else None, initial=initial, others=others
    )
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            actions.edit_agreement(by=request.user, of=of, seen=seen, new=form.record(of.link_id))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**form.data.dict(), "seen": str(getattr(refusal, "version", seen))}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("Saved: the history tells of it."))
            return back(request, of)
    return _asked(request, of, form, title=_("Correct an agreement"), submit=_("Save"))
