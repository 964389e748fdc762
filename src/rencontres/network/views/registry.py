"""Where an administrator adds to the registry: authorities, names, identifiers, ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.languages import language_name

from .. import actions, history, queries
from ..actions import NewAuthority
from ..forms import EndAuthorityForm, FactsForm, IdentifierForm, NameForm, NewAuthorityForm
from ..models import Authority, AuthorityName, Identifier
from ..records import facts_of
from .desk import done, form_page, guarded

EDIT = "network.edit_authority"


def _correct(*, by: Any, authority: Authority, seen: int, **values: Any) -> Authority:
    parent = values.pop("parent")
    facts = replace(facts_of(authority), parent=parent and parent.pk, **values)
    return actions.edit_authority(by=by, authority=authority, seen=seen, facts=facts)


FORMS: dict[str, tuple[type[Any], Any]] = {
    "facts": (FactsForm, _correct),
    "name": (NameForm, actions.add_name),
    "identifier": (IdentifierForm, actions.add_identifier),
    "end": (EndAuthorityForm, actions.end_authority),
}


@guarded(EDIT)
def new_authority(request: HttpRequest) -> HttpResponse:
    """Add an authority that no list has; `?name=…&country=…` fills the form."""
    asked = {key: request.GET[key] for key in ("name", "country", "kind") if key in request.GET}
    form = NewAuthorityForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        new = NewAuthority(**form.cleaned_data)
        made = done(form, lambda: actions.create_authority(by=request.user, new=new))
        if made:
            messages.success(request, _("%(name)s is in the registry now.") % {"name": made.name})
            return redirect("network:authority", made.pk)
    return form_page(
        request,
        form,
        _("Add an authority"),
        lead=_("Look for it first: most are listed, some under another name."),
        submit=_("Add it"),
        back=reverse("network:authorities"),
    )


@guarded(EDIT)
def edit_authority(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, identifiers and the end of an authority; what is sent says which of them."""
    of = get_object_or_404(Authority.objects.select_related("country", "parent"), pk=pk)
    what = request.POST.get("what", "")
    initial = {"facts": vars(facts_of(of)) | {"parent": of.parent, "seen": of.version}}
    forms = {
        key: form(request.POST if key == what else None, prefix=key, initial=initial.get(key))
        for key, (form, _verb) in FORMS.items()
    }
    if what in forms and forms[what].is_valid():
        facts = forms[what].cleaned_data
        verb = FORMS[what][1]
        if done(forms[what], lambda: verb(by=request.user, authority=of, **facts)):
            return _back(request, of)
    return render(
        request,
        "network/authority_edit.html",
        {
            "authority": of,
            "names": [(name, language_name(name.language)) for name in of.names.all()],
            "identifiers": of.identifiers.all(),
            "heirs": queries.heirs_of([of]).get(of.pk, []),
            "forms": forms,
            "history": history.entries_of(of)[:3],
        },
        status=422 if what in forms else 200,
    )


@require_safe
@guarded(EDIT)
def history_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Who corrected what an authority is, when."""
    of = get_object_or_404(Authority, pk=pk)
    back = reverse("network:authority-edit", args=[pk])
    context = {"of": of, "entries": history.entries_of(of), "back": back}
    return render(request, "network/history.html", context)


def _back(request: HttpRequest, of: Authority) -> HttpResponse:
    messages.success(request, _("Saved: the log tells of it."))
    return redirect("network:authority-edit", of.pk)


@require_POST
@guarded(EDIT)
def remove_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a name away."""
    name = get_object_or_404(AuthorityName.objects.select_related("authority"), pk=pk)
    return _back(request, actions.remove_name(by=request.user, name=name))


@require_POST
@guarded(EDIT)
def remove_identifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an identifier away."""
    identifier = get_object_or_404(Identifier.objects.select_related("authority"), pk=pk)
    return _back(request, actions.remove_identifier(by=request.user, identifier=identifier))


@require_POST
@guarded(EDIT)
def take_back_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an authority exists after all."""
    of = get_object_or_404(Authority, pk=pk)
    return _back(request, actions.take_back_end(by=request.user, authority=of))
