"""The team's pages of sessions: their list, and each to make, change or take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import allowed, require
from rencontres.editions.models import Edition

from . import actions, queries
from .content import BadContent, Changed
from .models import Session, SessionDocument, SessionInvitation, SessionKind, SessionRevision
from .session_forms import DocumentForm, FoundForm, GuestForm, KindForm, SessionForm

PAGE = 50
PERMISSION = "programme.edit"


@login_required
def sessions(request: HttpRequest, edition: str) -> HttpResponse:
    """The edition's sessions, and which languages each lacks."""
    found = edition_of_editor(request, edition, "programme.edit_some")
    form = FoundForm(request.GET, found.session_kinds.all())
    rows = queries.sessions_to_edit(request.user, found, **form.asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    whole = allowed(request.user, PERMISSION, found)
    context = {
        "edition": found,
        "form": form,
        "page": page,
        "whole": whole,
        "deleted": queries.deleted_sessions(found) if whole else [],
        "kinds": found.session_kinds.exists(),
    }
    return render(request, "programme/sessions_desk.html", context)


@login_required
def new(request: HttpRequest, edition: str) -> HttpResponse:
    """A session more."""
    found = edition_of_editor(request, edition)
    form = SessionForm(request.POST or None, found)
    if form.is_valid():
        try:
            made = actions.create_session(by=request.user, edition=found, content=form.content)
        except BadContent as refusal:
            add_error(form, refusal)
        else:
            messages.success(request, _("The session is made: it has no hour yet."))
            return redirect("programme:edit", edition=edition, key=made.key)
    context = {"edition": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "programme/session_new.html", context, status=status)


@login_required
def edit(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """A session as the team writes it."""
    session = session_of_editor(request, edition, key)
    if request.method != "POST":
        return _page(request, session, _form(session))
    form = _form(session, request.POST)
    theirs: list[tuple[Any, Any]] = []
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            actions.change_session(
                by=request.user, session=session, seen=seen, content=form.content
            )
        except Changed as refusal:
            form.add_error(None, str(refusal))
            theirs = _theirs(form, refusal.fields)
            form.data = _seen_now(request, session)
        except BadContent as refusal:
            add_error(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("programme:edit", edition=edition, key=key)
    return _page(request, session, form, theirs)


def _page(
    request: HttpRequest, session: Session, form: SessionForm, theirs: Any = (), **forms: Any
) -> HttpResponse:
    parts = {
        "documents": DocumentForm(),
        "guests": GuestForm(edition=session.edition),
    } | forms
    context = {
        "edition": session.edition,
        "session": session,
        "form": form,
        "theirs": theirs,
        "document_form": parts["documents"],
        "guest_form": parts["guests"],
        "documents": session.documents.all(),
        "invitations": queries.invitations_of(session),
        "revisions": session.revisions.select_related("by")[:10],
        "goes": queries.what_goes_with(session),
    }
    wrong = any(each.errors for each in (form, *parts.values()))
    return render(request, "programme/session_edit.html", context, status=422 if wrong else 200)


def _form(session: Session, sent: Any = None) -> SessionForm:
    return SessionForm(sent, session.edition, session)


def _seen_now(request: HttpRequest, session: Session) -> Any:
    """What was sent, as of the version that now stands: saved again, it is meant."""
    sent = request.POST.copy()
    sent["seen"] = str(session.version)
    return sent


def _theirs(form: SessionForm, fields: list[str]) -> list[tuple[Any, Any]]:
    """What somebody else wrote meanwhile, field by field, to be compared."""
    told = []
    for name in fields:
        value = form.initial[name]
        if isinstance(value, list):
            value = ", ".join(str(item) for item in value)
        elif isinstance(value, dict):
            value = " · ".join(value.values())
        told.append((form.fields[name].label, value or "—"))
    return told


def add_error(form: Any, refusal: BadContent) -> None:
    """Show what the verb refuses beside its field."""
    shown = refusal.field in form.fields
    form.add_error(refusal.field if shown else None, str(refusal.problem if shown else refusal))


@login_required
@require_POST
def undo(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Take the last change back."""
    session = session_of_editor(request, edition, key)
    seen = request.POST.get("seen", "")
    actions.undo_change(by=request.user, session=session, seen=int(seen) if seen.isdecimal() else 0)
    messages.success(request, _("Undone: the session is as it was before."))
    return redirect("programme:edit", edition=edition, key=key)


@login_required
@require_POST
def delete(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Take a session out of the programme."""
    session = session_of_editor(request, edition, key)
    actions.delete_session(by=request.user, session=session)
    messages.success(request, _("The session is deleted. It can be restored below the list."))
    return redirect("programme:sessions", edition=edition)


@login_required
@require_POST
def restore(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Make a deleted session again."""
    found = edition_of_editor(request, edition)
    revision = get_object_or_404(SessionRevision, edition=found, session=None, pk=pk)
    made = actions.restore_session(by=request.user, edition=found, revision=revision)
    messages.success(request, _("The session is back, without its people and wishes."))
    return redirect("programme:edit", edition=edition, key=made.key)


@login_required
@require_POST
def document(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Add a document."""
    session = session_of_editor(request, edition, key)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_document(by=request.user, session=session, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is added."))
            return redirect("programme:edit", edition=edition, key=key)
    return _page(request, session, _form(session), documents=form)


@login_required
@require_POST
def remove_document(request: HttpRequest, edition: str, key: str, pk: int) -> HttpResponse:
    """Take a document away."""
    session = session_of_editor(request, edition, key)
    gone = get_object_or_404(SessionDocument, session=session, pk=pk)
    actions.remove_document(by=request.user, session=session, document=gone)
    messages.success(request, _("The document is removed."))
    return redirect("programme:edit", edition=edition, key=key)


@login_required
@require_POST
def invite(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Invite a delegation or a participant to book."""
    session = session_of_editor(request, edition, key)
    form = GuestForm(request.POST, edition=session.edition)
    if form.is_valid():
        actions.invite_to_session(by=request.user, session=session, **form.cleaned_data["guest"])
        messages.success(request, _("Invited: they may keep themselves a place."))
        return redirect("programme:edit", edition=edition, key=key)
    return _page(request, session, _form(session), guests=form)


@login_required
@require_POST
def uninvite(request: HttpRequest, edition: str, key: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    session = session_of_editor(request, edition, key)
    gone = get_object_or_404(SessionInvitation, session=session, pk=pk)
    actions.withdraw_invitation(by=request.user, session=session, invitation=gone)
    messages.success(request, _("The invitation is taken back; what was booked stays."))
    return redirect("programme:edit", edition=edition, key=key)


@login_required
def kinds(request: HttpRequest, edition: str) -> HttpResponse:
    """The kinds of session and for whom each is."""
    found = edition_of_editor(request, edition)
    rows = queries.kinds_with_counts(found)
    return render(request, "programme/kinds.html", {"edition": found, "kinds": rows})


@login_required
def kind(request: HttpRequest, edition: str, key: str = "") -> HttpResponse:
    """A kind of session, to change or (without a key) to make."""
    found = edition_of_editor(request, edition)
    row = get_object_or_404(SessionKind, edition=found, key=key) if key else None
    names = tuple(KindForm.base_fields)
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = KindForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.save_kind(by=request.user, edition=found, kind=row, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("programme:kinds", edition=edition)
    title = words(row.name) if row else _("A new kind of session")
    context = {"edition": found, "form": form, "title": title}
    status = 422 if form.errors else 200
    return render(request, "programme/kind.html", context, status=status)


def edition_of_editor(request: HttpRequest, slug: str, permission: str = PERMISSION) -> Edition:
    """The edition, for those who write its programme."""
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, permission, found)
    return found


def session_of_editor(request: HttpRequest, edition: str, key: str) -> Session:
    """A session, for those who may change it."""
    found = get_object_or_404(
        Session.objects.select_related("edition", "kind", "organiser", "slot", "room"),
        edition__slug=edition,
        key=key,
    )
    require(request.user, PERMISSION, found)
    return found
