"""Who the organisations of others' IATI files are, where nobody else could say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from .. import actions
from ..forms.fields import AuthorityField
from ..queries.iati_organisations import unlinked_organisations
from .desk import done, form_page, guarded

PERMISSION = "network.import_iati"
PAGE_SIZE = 50


class WordsForm(forms.Form):
    """Which organisations are shown."""

    q = forms.CharField(
        label=gettext_lazy("Name or identifier"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class WhoForm(forms.Form):
    """Which authority an organisation is."""

    authority = AuthorityField()


@require_safe
@guarded(PERMISSION)
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations that nobody linked, the most frequent first."""
    form = WordsForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = unlinked_organisations(words)
    page: Any = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row | {"address": _address(row["name"], row["ref"])} for row in page]
    context = {"form": form, "page": page, "rows": rows, "words": words}
    return render(request, "network/iati_organisations.html", context)


def _address(name: str, ref: str) -> str:
    return f"{reverse('network:iati-organisation')}?{urlencode({'name': name, 'ref': ref})}"


@guarded(PERMISSION)
def organisation(request: HttpRequest) -> HttpResponse:
    """Say which authority one of them is."""
    name, ref = request.GET.get("name", ""), request.GET.get("ref", "")
    if not unlinked_organisations().filter(name=name, ref=ref).exists():
        raise Http404
    form = WhoForm(request.POST or None, initial={"authority": name})
    if request.method == "POST" and form.is_valid():
        who = {"name": name, "ref": ref, "authority": form.cleaned_data["authority"]}
        linked = done(form, lambda: actions.link_iati_organisation(by=request.user, **who))
        if linked:
            told = _("%(name)s is linked to %(of)s in %(number)s activities.")
            words = {"name": name or ref, "of": who["authority"].name, "number": linked}
            messages.success(request, told % words)
            return redirect("network:iati-organisations")
    lead = _("Its identifier is %(ref)s, and is kept: the next file is linked by itself.")
    alone = _("It has no identifier: its name is kept, and the next file is linked by itself.")
    return form_page(
        request,
        form,
        _("Which authority is “%(name)s”?") % {"name": name or ref},
        lead=lead % {"ref": ref} if ref else alone,
        submit=_("It is this one"),
        back=reverse("network:iati-organisations"),
    )
